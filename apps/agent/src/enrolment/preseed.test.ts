import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HttpClient } from '../server/http-client.ts';
import { readSettings } from '../settings/settings.ts';
import { openStateFolder } from '../state/state-folder.ts';
import { facts, removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { ScriptedServer } from '../testing/scripted-server.ts';
import { enrol } from './enrol.ts';
import { readEnrolment } from './enrolment-record.ts';
import { readPreseed } from './preseed.ts';
import { type EnrolmentWait, usePreseedAgain, waitForEnrolment } from './wait-for-enrolment.ts';

let folder = '';
let server: ScriptedServer;
const stop = new AbortController();
beforeEach(async () => {
  folder = temporaryFolder();
  server = await new ScriptedServer().start();
});
afterEach(async () => {
  await server.stop();
  removeFolder(folder);
});

const file = () => join(folder, 'enrol.json');
const settingsFile = () => join(folder, 'agent.json');
const leave = (content: object | string, mode = 0o600) => {
  writeFileSync(file(), typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(file(), mode);
};
function waiting(lines: string[] = []): EnrolmentWait {
  const state = openStateFolder(join(folder, 'state'));
  return {
    state,
    settingsFile: settingsFile(),
    settings: () => readSettings(existsSync(settingsFile()) ? settingsFile() : undefined),
    enrol: async (_settings, asked) => {
      const http = new HttpClient(asked.server);
      try {
        return await enrol(state, { http, token: asked.token, facts, now: Date.now });
      } finally {
        http.close();
      }
    },
    log: (_level, message, detail) => lines.push(`${message} ${JSON.stringify(detail)}`),
    lookAgainMs: 20,
    random: () => 0,
  };
}

it('keeps the proxy a package was given in settings that can be read, and takes none that is no proxy', async () => {
  leave({ server: server.url, token: server.token, proxy: 'http://ana:s3cret@127.0.0.1:9', caFile: '/etc/ca.pem' });
  const lines: string[] = [];

  await waitForEnrolment(waiting(lines), stop.signal);
  leave({ server: server.url, token: server.token, proxy: 'socks5://ana:s3cret@proxy' });

  expect(readSettings(settingsFile())).toMatchObject({ proxy: { address: 'http://127.0.0.1:9' } });
  expect(statSync(settingsFile()).mode & 0o077).toBe(0);
  const refused = readPreseed(file());
  expect(refused).toMatchObject({ kind: 'refused', text: expect.stringContaining('must be an address such as') });
  expect(JSON.stringify([refused, lines])).not.toContain('s3cret');
});

it('enrols with what a package left, keeps its settings, and deletes the token', async () => {
  leave({ server: server.url, token: server.token, tag: 'reception' });
  const lines: string[] = [];

  const record = await waitForEnrolment(waiting(lines), stop.signal);

  expect(record?.answer?.state).toBe('active');
  expect(existsSync(file())).toBe(false);
  expect(JSON.parse(readFileSync(settingsFile(), 'utf8'))).toEqual({ tag: 'reception' });
  expect(lines.join()).not.toContain(server.token);
});

it('goes on trying while the server is away, and keeps the token until then', async () => {
  leave({ server: server.url, token: server.token });
  await server.stop();
  const lines: string[] = [];
  const enrolled = waitForEnrolment(waiting(lines), stop.signal);
  await expect.poll(() => lines.length).toBeGreaterThan(1);
  expect(existsSync(file())).toBe(true);

  await server.start();

  expect((await enrolled)?.answer?.state).toBe('active');
  expect(existsSync(file())).toBe(false);
});

it('takes nothing that others than the administrator could have written, and says so once', async () => {
  leave({ server: server.url, token: server.token }, 0o666);
  const lines: string[] = [];
  const ended = new AbortController();
  const waited = waitForEnrolment(waiting(lines), ended.signal);

  await expect.poll(() => lines.join()).toContain('Others may change');
  ended.abort();

  expect(await waited).toBeUndefined();
  expect(server.requests).toEqual([]);
});

it('reads what Windows programs write, and refuses what is none', () => {
  leave(`\uFEFF${JSON.stringify({ server: 'https://help.example', token: 'x' })}`);
  expect(readPreseed(file())).toMatchObject({ kind: 'read', preseed: { server: 'https://help.example' } });
  leave('{"server": "https://help.example"}');
  expect(readPreseed(file())).toMatchObject({ kind: 'refused', text: expect.stringContaining('token') });
  leave('token=x');
  expect(readPreseed(file())).toMatchObject({ kind: 'refused', text: expect.stringContaining('not JSON') });
});

it('what an administrator set in the settings stays', async () => {
  writeFileSync(settingsFile(), JSON.stringify({ tag: 'server room' }));
  leave({ server: server.url, token: server.token, tag: 'other' });

  await waitForEnrolment(waiting(), stop.signal);

  expect(JSON.parse(readFileSync(settingsFile(), 'utf8'))).toEqual({ tag: 'server room' });
});

it('an enrolled computer that is given a token again stays enrolled, whatever the server says', async () => {
  leave({ server: server.url, token: server.token });
  const wait = waiting();
  const record = await waitForEnrolment(wait, stop.signal);
  if (!record) throw new Error('not enrolled');
  leave({ server: server.url, token: server.token.replace(/LANET-./, 'LANET-7') });

  await usePreseedAgain(wait, record);

  expect(existsSync(file())).toBe(false);
  expect(readEnrolment(wait.state)?.answer?.state).toBe('active');
});

it('an enrolled computer joins no other server by a file', async () => {
  leave({ server: server.url, token: server.token });
  const wait = waiting();
  const record = await waitForEnrolment(wait, stop.signal);
  if (!record) throw new Error('not enrolled');
  const before = server.requests.length;
  leave({ server: 'https://other.example', token: server.token });

  await usePreseedAgain(wait, record);

  expect(existsSync(file())).toBe(false);
  expect(readEnrolment(wait.state)?.server).toBe(record.server);
  expect(server.requests.length).toBe(before);
});
