import { agent as protocol } from '@lanet/contracts/agent';
import type { AlertEdge } from '@lanet/contracts/alert-rules';
import { type EntryDetail, tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { type PresenceWorld, presenceWorld } from '../../testing/present-computers.ts';
import { settleDue } from './alerts.background.ts';
import { absentDevices } from './alerts.presence.repo.ts';
import { EXPECTED } from './alerts.presence.rules.ts';

let world: PresenceWorld;

describe('a server that goes down', () => {
  beforeAll(async () => {
    world = await presenceWorld();
  });
  afterAll(() => world.server.close());

  it('is one ticket of high priority after five minutes, resolved with its proof when it is back', async () => {
    const one = await world.computer('server');
    one.cut();
    await world.leasesEnd();
    await world.judge();
    await world.after(2);
    const early = await one.tickets();

    await world.after(1);
    const [ticket] = await one.tickets();
    for (const _hour of Array.from({ length: 5 })) await world.after(60);
    const late = await one.tickets();

    expect(early).toEqual([]);
    expect(ticket).toMatchObject({
      priority: 'high',
      alerting: true,
      subject: expect.stringMatching(/ sin conexión$/),
    });
    expect(late).toHaveLength(1);
    expect(late[0]?.lines).toEqual(ticket?.lines);

    await one.returns();
    await world.judge();
    expect(await one.alerts()).toHaveLength(1);
    await world.after(3);
    expect(await one.alerts()).toEqual([]);
    world.server.clock.advance({ minutes: 16 });
    await settleDue(world.server.platform);

    const [resolved] = await one.tickets();
    const { body } = await (await world.admin()).call(tickets.timeline, { params: { id: ticket?.id ?? '' } });
    const details: EntryDetail[] = body.items.map(({ detail }: { detail: EntryDetail }) => detail);
    expect(resolved).toMatchObject({ status: 'resolved', alerting: false });
    expect(details.find(({ kind }) => kind === 'resolved')).toMatchObject({
      reason: 'metric_recovered',
      evidence: { metric: 'presence.offlineMinutes', before: 305.2, trigger: 5, recover: 1, after: 0 },
    });
  });

  it('and comes and goes stays one alert of one ticket', async () => {
    const one = await world.computer('server');
    one.cut();
    await world.leasesEnd();
    await world.after(4);
    await one.returns();
    await world.after(1);
    one.cut();
    await world.leasesEnd();
    await world.after(10);

    expect(await one.tickets()).toHaveLength(1);
    expect(await one.alerts()).toHaveLength(1);
  });

  it('is nobody else’s to say: an agent hears of no such rule, and its word for one counts for nothing', async () => {
    const { agent, tickets: its, alerts: open } = await world.computer('server');
    const now = world.server.clock.now();
    const edge: AlertEdge = {
      rule: 'offline_server',
      ruleVersion: 1,
      object: '',
      metric: 'presence.offlineMinutes',
      trigger: 5,
      recover: 1,
      from: 'pending',
      to: 'firing',
      at: now,
      since: now,
      value: 9,
      flaps: 0,
      samples: [],
    };

    const answer = await agent.report({ edges: [edge] });
    await world.server.work();

    expect(answer.body.config.rules.map(({ key }: { key: string }) => key)).not.toContain('offline_server');
    expect(protocol.report.response.parse(answer.body).config?.rules.length).toBeGreaterThan(3);
    expect([await its(), await open()]).toEqual([[], []]);
  });
});

describe('who may be away', () => {
  beforeAll(async () => {
    world = await presenceWorld();
  });
  afterAll(() => world.server.close());

  it('a laptop closed over a weekend is no ticket, and neither is a desktop, a phone or a server that is excepted', async () => {
    const laptop = await world.computer('laptop');
    const desktop = await world.computer('desktop');
    const phone = await world.computer('desktop');
    await phone.becomes('mobile_device');
    const excepted = await world.computer('server');
    await excepted.allow('offline_server', { enabled: false });
    const all = [laptop, desktop, phone, excepted];
    for (const one of all) one.cut();
    await world.leasesEnd();

    for (const _hour of Array.from({ length: 64 })) await world.after(60);
    await laptop.returns();
    await world.after(60);

    for (const one of all) expect([await one.tickets(), await one.alerts()]).toEqual([[], []]);
  });

  it('is not even looked at one by one, unless the rule as it holds for it says so', async () => {
    const due = async () => {
      const now = new Date(world.server.clock.now());
      const rows = await inScope(world.server.db, SYSTEM, (tx) => absentDevices(tx, EXPECTED, now, 100));
      return rows.map(({ deviceId }) => deviceId).sort();
    };
    const usual = await world.computer('server');
    const patient = await world.computer('server');
    await patient.allow('offline_server', { trigger: 60 });
    const impatient = await world.computer('desktop');
    await impatient.allow('offline_workstation', { enabled: true, trigger: 4 });
    const desktop = await world.computer('desktop');
    await desktop.allow('offline_workstation', { trigger: 1 });
    for (const one of [usual, patient, impatient, desktop]) one.cut();
    await world.leasesEnd();
    const early = await due();
    world.server.clock.advance({ minutes: 3 });
    const late = await due();
    await world.judge();
    const told = await due();
    world.server.clock.advance({ minutes: 56 });

    expect([early, late, told, await due()]).toEqual([[], [impatient.id, usual.id].sort(), [], [patient.id]]);
  });

  it('is asked by the type a device has now, and an alert of another type ends without proof', async () => {
    const one = await world.computer('desktop');
    one.cut();
    await world.leasesEnd();
    await world.after(60);
    expect(await one.tickets()).toEqual([]);

    await one.becomes('server');
    await world.judge();
    const [ticket] = await one.tickets();
    expect(ticket).toMatchObject({ priority: 'high' });
    await one.becomes('laptop');
    await world.judge();

    const [after30] = await one.tickets();
    expect(await one.alerts()).toEqual([]);
    expect(after30?.status).toBe(ticket?.status);
    expect(after30?.lines).toContain('alert_removed');
  });

  it('a desktop that must always run is asked for by an exception of its own', async () => {
    const [one, other] = [await world.computer('desktop'), await world.computer('desktop')];
    await one.allow('offline_workstation', { enabled: true });
    for (const each of [one, other]) each.cut();
    await world.leasesEnd();

    await world.after(27);
    expect(await one.tickets()).toEqual([]);
    await world.after(3);

    expect(await one.tickets()).toMatchObject([{ priority: 'low' }]);
    expect(await other.tickets()).toEqual([]);
  });
});
