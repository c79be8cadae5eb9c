import { randomUUID } from 'node:crypto';
import { CommandPayload } from '@lanet/contracts/agent';
import { commands } from '@lanet/contracts/commands';
import { tickets } from '@lanet/contracts/tickets';
import { commandText } from '@lanet/contracts/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyText } from '../../platform/crypto/ed25519.ts';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { sha256, testRuns, type WantedRun } from '../../testing/test-runs.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { expireCommands } from './commands.service.ts';

let server: TestServer;
let fleet: TestFleet;
let runs: Awaited<ReturnType<typeof testRuns>>;

beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  runs = await testRuns(server);
});
afterAll(() => server.close());

describe('a run', () => {
  it('goes from the request over the signer to the device and back', async () => {
    const agent = await fleet.active();
    const ticket = await fleet.acme.requester.call(tickets.create, { body: { subject: 'Lento', text: 'Muy lento' } });

    const asked = await runs.request(server.technician, agent, {
      parameters: { volume: '/srv' },
      ticketId: ticket.body.id,
    });
    expect(asked).toMatchObject({
      status: 201,
      body: { state: 'requested', parameters: { volume: '/srv', olderThanDays: 7 } },
    });
    expect(await runs.take(agent)).toEqual([]);
    await runs.sign();
    const [delivery] = await runs.take(agent);
    const payload = CommandPayload.parse(JSON.parse(delivery.envelope.payload));
    await runs.report(agent, { commandId: asked.body.id, state: 'running' });
    await runs.report(agent, {
      commandId: asked.body.id,
      parts: [{ part: 0, stream: 'stdout', text: 'Liberados 5 MiB\n' }],
    });
    await runs.report(agent, {
      commandId: asked.body.id,
      state: 'finished',
      exitCode: 0,
      durationMs: 12,
      stdoutBytes: 16,
      stderrBytes: 0,
    });

    expect(verifyText(runs.key.publicKey, commandText(delivery.envelope.payload), delivery.envelope.signature)).toBe(
      true,
    );
    expect(payload).toMatchObject({
      agentId: agent.id,
      commandId: asked.body.id,
      sequence: 1,
      ticket: 'TKT-000001',
      class: 'safe',
    });
    expect(payload.expiresAt - server.clock.now()).toBe(15 * 60_000);
    expect(sha256(delivery.script)).toBe(payload.scriptSha256);
    expect(await runs.stateOf(asked.body.id)).toMatchObject({
      state: 'finished',
      exitCode: 0,
      durationMs: 12,
      stdoutBytes: 16,
    });
    const output = await server.technician.call(commands.output, { params: asked.body });
    expect(output.body).toEqual({
      state: 'finished',
      parts: [{ part: 0, stream: 'stdout', text: 'Liberados 5 MiB\n' }],
    });
    const timeline = await server.technician.call(tickets.timeline, { params: ticket.body });
    expect(timeline.body.items.at(-1)).toMatchObject({
      visibility: 'internal',
      detail: { kind: 'command', commandId: asked.body.id },
    });
    expect(await server.jobs()).toContain('commands.finished');
  });

  it('is one however often it is asked for with its id, and of one person only', async () => {
    const agent = await fleet.active();
    const id = randomUUID();

    const answers = [];
    for (const who of [server.technician, server.technician, server.admin])
      answers.push(await runs.request(who, agent, { id }));

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 409]);
    expect(await runs.query('select id from commands where id = $1', [id])).toHaveLength(1);
  });

  it.each<WantedRun>([
    { parameters: { volume: 'tmp' } },
    { parameters: { olderThanDays: 400 } },
    { parameters: { unknown: true } },
    { script: 'restart_service', parameters: { service: 'x & calc' } },
    { script: 'collect_logs', parameters: { level: 'debug; id' } },
  ])('is refused with $parameters', async (wanted) => {
    const answer = await runs.request(server.technician, await fleet.active(), wanted);

    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'scripts.parameters_invalid', errors: [expect.anything()] },
    });
  });

  it('is not for clients, nor for staff of other clients', async () => {
    const agent = await fleet.active();
    const other = await server.client('Other');

    const statuses = [];
    for (const who of [fleet.acme.clientAdmin, fleet.acme.requester, other.technician, other.clientAdmin]) {
      statuses.push((await runs.request(who, agent)).status);
    }

    expect(statuses).toEqual([403, 403, 404, 403]);
  });

  it('never counts for a ticket of another client', async () => {
    const other = await server.client('Elsewhere');
    const ticket = await other.requester.call(tickets.create, { body: { subject: 'a', text: 'b' } });

    const answer = await runs.request(server.technician, await fleet.active(), { ticketId: ticket.body.id });

    expect(answer).toMatchObject({ status: 404, body: { code: 'tickets.not_found' } });
  });

  it('expires when the device does not come for a day, and can be cancelled before', async () => {
    const agent = await fleet.active();
    const waiting = await runs.request(server.technician, agent);
    const cancelled = await runs.request(server.technician, agent);

    const answer = await server.technician.call(commands.cancel, { params: cancelled.body });
    server.clock.advance({ hours: 25 });
    await inScope(server.db, SYSTEM, (tx) => expireCommands(tx, server.clock.now()));
    server.clock.advance({ hours: -25 });

    expect(answer.body.state).toBe('cancelled');
    expect((await runs.stateOf(waiting.body.id)).state).toBe('expired');
    expect((await runs.stateOf(cancelled.body.id)).state).toBe('cancelled');
    expect(await server.technician.call(commands.cancel, { params: waiting.body })).toMatchObject({
      ...{ status: 409, body: { code: 'commands.not_cancellable' } },
    });
  });
});

describe('the signer', () => {
  it('wants a fresh second factor for what can do harm', async () => {
    const agent = await fleet.active();
    await runs.query("update auth.sign_ins set step_up_at = step_up_at - interval '16 minutes' where person_id = $1", [
      server.admin.id,
    ]);

    const refused = await runs.request(server.admin, agent, { script: 'update_software' });
    const allowed = await runs.request(server.technician, agent, { script: 'update_software' });
    await runs.sign();

    expect(refused).toMatchObject({ status: 403, body: { code: 'auth.step_up_required' } });
    expect((await runs.stateOf(allowed.body.id)).state).toBe('queued');
  });

  it('refuses what somebody wrote into the database past the web, and says so', async () => {
    const agent = await fleet.active();
    const forged = await runs.request(server.technician, agent, { script: 'update_software' });
    await runs.query(
      'update commands set sign_in_id = (select id from auth.sign_ins where person_id = $2) where id = $1',
      [forged.body.id, server.superadmin.id],
    );
    await runs.sign();

    expect(await runs.stateOf(forged.body.id)).toMatchObject({ state: 'refused', refusal: 'sign_in_unknown' });
    expect(await runs.security(forged.body.id)).toMatchObject({
      action: 'commands.signing_refused',
      detail: { code: 'sign_in_unknown' },
    });
    expect(await runs.take(agent)).toEqual([]);
  });

  it('refuses a run whose script is not the one that was asked for', async () => {
    const agent = await fleet.active();
    const asked = await runs.request(server.technician, agent);
    await runs.query('update commands set script_sha256 = $2 where id = $1', [asked.body.id, sha256('rm -rf /')]);
    await runs.sign();

    expect(await runs.stateOf(asked.body.id)).toMatchObject({ state: 'refused', refusal: 'script_changed' });
  });

  it('signs anew for a device that comes after the envelope has expired, with a higher number', async () => {
    const agent = await fleet.active();
    const asked = await runs.request(server.technician, agent);
    await runs.sign();
    server.clock.advance({ minutes: 14, seconds: 50 });
    await agent.grant();
    server.clock.advance({ seconds: 15 });

    const late = await runs.take(agent);
    await runs.sign();
    const [delivery] = await runs.take(agent);
    const payload = CommandPayload.parse(JSON.parse(delivery.envelope.payload));

    expect(late).toEqual([]);
    expect(payload).toMatchObject({ commandId: asked.body.id, sequence: 2 });
    expect(payload.expiresAt).toBeGreaterThan(server.clock.now());
  });

  it('signs nothing while the kill switch is on, and the gateway hands nothing out', async () => {
    const agent = await fleet.active();
    const signed = await runs.request(server.technician, agent);
    await runs.sign();

    await server.admin.call(commands.setStop, { body: { stopped: true } });
    const refused = await runs.request(server.technician, agent);
    const held = await runs.take(agent);
    await server.admin.call(commands.setStop, { body: { stopped: false } });
    const [released] = await runs.take(agent);

    expect(refused).toMatchObject({ status: 409, body: { code: 'commands.stopped' } });
    expect(held).toEqual([]);
    expect(JSON.parse(released.envelope.payload).commandId).toBe(signed.body.id);
    expect(await server.technician.call(commands.setStop, { body: { stopped: true } })).toMatchObject({ status: 403 });
  });

  it('lets one person ask for sixty runs in an hour', async () => {
    const agent = await fleet.active();
    const busy = await server.person({ role: 'technician' });

    const answers = [];
    for (let run = 0; run < 61; run += 1) answers.push(await runs.request(busy, agent));

    expect(answers.slice(0, 60).map(({ status }) => status)).toEqual(Array(60).fill(201));
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'commands.cap_reached' } });
  });
});
