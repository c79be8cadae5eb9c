// PostgreSQL 15 of Debian (apt-get install postgresql-15), for what has to work with an older and foreign server.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

const PROGRAMS = '/usr/lib/postgresql/15/bin';

/** A desk that does not have it skips what needs it. */
export const hasDebianPostgres = existsSync(join(PROGRAMS, 'initdb'));
if (!hasDebianPostgres && process.env.CI) throw new Error('CI has to try it: apt-get install postgresql-15');

export interface DebianPostgres {
  /** Of the superuser, to the database `postgres`. */
  url: string;
  stop(): Promise<void>;
}

/** A cluster of its own on a free port of this computer. */
export async function startDebianPostgres(): Promise<DebianPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'lanet-debian-'));
  const data = join(folder, 'data');
  await chmod(folder, 0o711);
  const password = join(folder, 'password');
  await writeFile(password, 'only-for-tests\n', { mode: 0o600 });
  const account = await unprivileged();
  if (account) for (const path of [folder, password]) await chown(path, account.uid, account.gid);
  const locale = ['--encoding', 'UTF8', '--locale', 'C.UTF-8', '--auth', 'scram-sha-256', '--no-sync'];
  execFileSync(
    join(PROGRAMS, 'initdb'),
    ['--pgdata', data, '--username', 'postgres', '--pwfile', password, ...locale],
    { ...account, cwd: folder, stdio: 'ignore' },
  );
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
  const server = spawn(join(PROGRAMS, 'postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])], {
    ...account,
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = once(server, 'exit');
  const url = `postgres://postgres:only-for-tests@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return {
    url,
    async stop() {
      // Fast shutdown (postgres(1)): whoever is connected is sent away.
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL does not run as root. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [, , uid, gid] = /^nobody:.*$/m.exec(await readFile('/etc/passwd', 'utf8'))?.[0].split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // It listens on a TCP port, never on a pipe.
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const START_LIMIT_MS = 20_000;
const PAUSE_MS = 50;

/** It refuses whoever comes while it is still starting. @throws what it said last */
async function untilReady(url: string): Promise<void> {
  const until = Date.now() + START_LIMIT_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await wait(PAUSE_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
