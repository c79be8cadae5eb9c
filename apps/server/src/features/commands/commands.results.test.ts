import { agent as protocol } from '@lanet/contracts/agent';
import { commands } from '@lanet/contracts/commands';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestAgent, type TestFleet, testFleet } from '../../testing/test-agent.ts';
import { sha256, testRuns } from '../../testing/test-runs.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let fleet: TestFleet;
let runs: Awaited<ReturnType<typeof testRuns>>;

beforeAll(async () => {
  server = await createTestServer();
  fleet = await testFleet(server);
  runs = await testRuns(server);
});
afterAll(() => server.close());

describe('results', () => {
  it('are stored once however often they come, and the first end stays', async () => {
    const agent = await fleet.active();
    const commandId = await runs.taken(agent);
    const part = { part: 0, stream: 'stdout' as const, text: 'one' };

    for (let time = 0; time < 3; time += 1) await runs.report(agent, { commandId, state: 'running', parts: [part] });
    await runs.report(agent, { commandId, parts: [{ ...part, text: 'other' }] });
    await runs.report(agent, { commandId, state: 'timed_out' });
    await runs.report(agent, { commandId, state: 'finished', exitCode: 0 });
    await runs.report(agent, { commandId, state: 'running' });

    expect(await runs.stateOf(commandId)).toMatchObject({ state: 'timed_out', exitCode: null });
    expect(await runs.query('select text from command_output where command_id = $1', [commandId])).toEqual([
      { text: 'one' },
    ]);
  });

  it('of another agent change nothing', async () => {
    const agent = await fleet.active();
    const stranger = await fleet.active();
    const commandId = await runs.taken(agent);

    const answer = await runs.report(stranger, {
      commandId,
      state: 'finished',
      exitCode: 0,
      parts: [{ part: 0, stream: 'stdout', text: 'x' }],
    });

    expect(answer.status).toBe(204);
    expect((await runs.stateOf(commandId)).state).toBe('delivered');
    expect(await runs.query('select text from command_output where command_id = $1', [commandId])).toEqual([]);
  });

  it('may hold any character a program writes', async () => {
    const agent = await fleet.active();
    const commandId = await runs.taken(agent);

    const text = 'Ñandú 🖥️ "O\'Brien" <b>\0\u001b[31m\ud800';
    const answer = await runs.report(agent, { commandId, parts: [{ part: 0, stream: 'stderr', text }] });

    expect(answer.status).toBe(204);
    const { body } = await server.technician.call(commands.output, { params: { id: commandId } });
    expect(body.parts[0].text).toBe('Ñandú 🖥️ "O\'Brien" <b>\ufffd\u001b[31m\ufffd');
  });

  it('that refuse a command are a security event', async () => {
    const agent = await fleet.active();
    const commandId = await runs.taken(agent);

    await runs.report(agent, { commandId, state: 'refused', refusal: 'signature_invalid' });

    expect(await runs.stateOf(commandId)).toMatchObject({ state: 'refused', refusal: 'signature_invalid' });
    expect(await runs.security(commandId)).toMatchObject({
      action: 'commands.refused_by_agent',
      detail: { refusal: 'signature_invalid' },
    });
  });
});

describe('a collected file', () => {
  const content = Buffer.from('line 1\nline 2\n');
  const put = (agent: TestAgent, name: string, body: Buffer) =>
    agent.call({ ...protocol.file, path: `/agent/v1/files/${name}` }, body, {
      'content-type': 'application/octet-stream',
    });

  it('is kept when it is the one that was announced, and leaves as an attachment', async () => {
    const agent = await fleet.active();
    const commandId = await runs.taken(agent, { script: 'collect_logs' });
    const file = { sha256: sha256(content), name: 'registro ñ.txt', sizeBytes: content.length };

    const early = await put(agent, file.sha256, content);
    await runs.report(agent, { commandId, state: 'finished', exitCode: 0, files: [file] });
    const wrong = await put(agent, file.sha256, Buffer.from('line 1\nline X\n'));
    const stranger = await put(await fleet.active(), file.sha256, content);
    const stored = await put(agent, file.sha256, content);

    expect([early.status, wrong.status, stranger.status, stored.status]).toEqual([403, 422, 403, 204]);
    expect((await runs.stateOf(commandId)).files).toEqual([file]);
    const download = await server.app.http.inject({
      url: `/api/v1/commands/${commandId}/files/${file.sha256}`,
      headers: { cookie: server.technician.cookie, host: 'localhost:3000' },
    });
    expect(download.body).toBe(content.toString());
    expect(download.headers['content-disposition']).toBe("attachment; filename*=UTF-8''registro%20%C3%B1.txt");
  });

  it('larger than announced is refused', async () => {
    const agent = await fleet.active();
    const commandId = await runs.taken(agent, { script: 'collect_logs' });
    await runs.report(agent, { commandId, files: [{ sha256: sha256(content), name: 'a', sizeBytes: 3 }] });

    expect((await put(agent, sha256(content), content)).status).toBe(413);
  });
});
