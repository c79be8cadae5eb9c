import { text } from 'node:stream/consumers';
import { FILE_MAX_BYTES, agent as protocol } from '@lanet/contracts/agent';
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

    const output = 'Ñandú 🖥️ "O\'Brien" <b>\0\u001b[31m\ud800';
    const answer = await runs.report(agent, { commandId, parts: [{ part: 0, stream: 'stderr', text: output }] });

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

  it('larger or smaller than announced is refused, also when it is the content of the announced hash', async () => {
    const agent = await fleet.active();
    const commandId = await runs.taken(agent, { script: 'collect_logs' });
    const [large, small] = [Buffer.from('more than three bytes'), Buffer.from('cut')];
    await runs.report(agent, {
      commandId,
      files: [
        { sha256: sha256(large), name: 'a', sizeBytes: 3 },
        { sha256: sha256(small), name: 'b', sizeBytes: 300 },
      ],
    });

    expect((await put(agent, sha256(large), large)).status).toBe(413);
    expect(await put(agent, sha256(small), small)).toMatchObject({
      status: 422,
      body: { code: 'agents.file_mismatch' },
    });
    expect(await server.platform.files.open(sha256(small))).toBeUndefined();
    expect((await runs.stateOf(commandId)).files).toEqual([]);
  });

  it('is stored only for the runs that announced its true size', async () => {
    const agent = await fleet.active();
    const [honest, wrong] = [await runs.taken(agent), await runs.taken(agent)];
    const file = { sha256: sha256(content), name: 'a', sizeBytes: content.length };
    await runs.report(agent, { commandId: honest, files: [file] });
    expect((await put(agent, file.sha256, content)).status).toBe(204);

    await runs.report(agent, { commandId: wrong, files: [{ ...file, sizeBytes: content.length + 1 }] });
    await put(agent, file.sha256, content);

    expect((await runs.stateOf(honest)).files).toEqual([file]);
    expect((await runs.stateOf(wrong)).files).toEqual([]);
  });

  it('outlives another agent that sends its content under the hash of something else', async () => {
    const [victim, attacker] = [await fleet.active(), await fleet.active()];
    const secret = Buffer.from('what only the victim has');
    const [victimRun, attackerRun] = [await runs.taken(victim), await runs.taken(attacker)];
    const file = { sha256: sha256(secret), name: 'a', sizeBytes: secret.length };
    await runs.report(victim, { commandId: victimRun, files: [file] });
    await put(victim, file.sha256, secret);

    const other = sha256('never sent');
    await runs.report(attacker, { commandId: attackerRun, files: [{ ...file, sha256: other }] });
    const answer = await put(attacker, other, secret);

    expect(answer).toMatchObject({ status: 422, body: { code: 'agents.file_mismatch' } });
    const kept = await server.platform.files.open(file.sha256);
    expect(kept && (await text(kept))).toBe(secret.toString());
  });
});

describe('announced files', () => {
  const announced = (from: number, count: number, sizeBytes: number) =>
    Array.from({ length: count }, (_, index) => ({
      sha256: sha256(`file ${from + index}`),
      name: `${from + index}`,
      sizeBytes,
    }));
  const keptOf = (commandId: string) =>
    runs.query(
      'select count(*)::int as files, sum(size_bytes)::int as bytes from command_files where command_id = $1',
      [commandId],
    );

  it.each([
    { sizeBytes: 1, files: 10, because: 'ten files' },
    { sizeBytes: FILE_MAX_BYTES / 4, files: 4, because: '16 MB' },
  ])('of one run are at most $because, in however many reports', async ({ sizeBytes, files }) => {
    const agent = await fleet.active();
    const commandId = await runs.taken(agent);

    for (const from of [0, 3, 6, 9, 12])
      await runs.report(agent, { commandId, state: 'running', files: announced(from, 6, sizeBytes) });

    expect(await keptOf(commandId)).toEqual([{ files, bytes: files * sizeBytes }]);
  });

  it('come with the end of the run or before, not after it', async () => {
    const agent = await fleet.active();
    const commandId = await runs.taken(agent);

    await runs.report(agent, { commandId, state: 'finished', exitCode: 0, files: announced(0, 1, 5) });
    await runs.report(agent, { commandId, state: 'finished', exitCode: 0, files: announced(0, 3, 5) });

    expect(await keptOf(commandId)).toEqual([{ files: 1, bytes: 5 }]);
  });
});
