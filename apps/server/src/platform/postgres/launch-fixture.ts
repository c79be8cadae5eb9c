import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Account } from './cluster-account.ts';
import { type EmbeddedPostgres, launchPostgres } from './index.ts';
import { findRunningServer } from './postmaster-file.ts';
import { stopServer } from './stop-server.ts';

const Report = z.object({ url: z.string(), adopted: z.boolean(), firstStart: z.boolean() });

/**
 * A launch in a process of its own. `kill` is SIGKILL and `pressCtrlC` is SIGINT to its whole process group, so its
 * server is left behind; `stop` is the orderly end.
 */
export type ChildLaunch = z.infer<typeof Report> & {
  pid: number;
  kill(): Promise<void>;
  pressCtrlC(): Promise<void>;
  stop(): Promise<void>;
};

const CHILD = `
  const { launchPostgres } = await import(process.argv[1]);
  const postgres = await launchPostgres({ dataDir: process.argv[2], log() {} });
  console.log(JSON.stringify(postgres));
  process.stdin.once('end', () => postgres.stop()).resume();
`;

/** A data folder that does not exist yet. After the test its server is stopped, wherever it is, and all is removed. */
export async function newDataDir(): Promise<string> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'lanet-postgres-')));
  await chmod(parent, 0o755);
  const dataDir = join(parent, 'data');
  onTestFinished(() => removeDataDir(parent, dataDir));
  return dataDir;
}

/** The folder that holds the cluster of this data folder. */
export async function homeOf(dataDir: string): Promise<string> {
  return (await readFile(join(dataDir, 'postgres.location'), 'utf8').catch(() => dataDir)).trim();
}

/** The pid of the server that runs for this data folder. */
export async function serverPid(dataDir: string): Promise<number | undefined> {
  return (await findRunningServer(join(await homeOf(dataDir), 'postgres')))?.process.pid;
}

/** Launches in this process; after the test it is stopped. */
export async function launch(dataDir: string): Promise<EmbeddedPostgres> {
  const postgres = await launchPostgres({ dataDir, log() {} });
  onTestFinished(() => postgres.stop());
  return postgres;
}

/** Starts a launch in a process of its own without waiting for the database. */
export function startChild(dataDir: string, account?: Account) {
  const launcher = new URL('./index.ts', import.meta.url).href;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', CHILD, launcher, dataDir], {
    ...account,
    cwd: '/',
    // A process group of its own, as a shell gives to what it starts.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended };
}

/** Launches in a process of its own. @throws Error with what that process wrote when it fails. */
export async function launchInChild(dataDir: string, account?: Account): Promise<ChildLaunch> {
  const { child, ended } = startChild(dataDir, account);
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const line = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('close', () => reject(new Error(errors)));
  });
  const report = Report.parse(JSON.parse(await line));
  const pid = child.pid ?? Number.NaN;
  return {
    ...report,
    pid,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async pressCtrlC() {
      process.kill(-pid, 'SIGINT');
      await ended;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Runs one statement on a connection of its own and returns its rows. */
export async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, query_timeout: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Makes a folder, with exactly this mode whatever the umask is. */
export async function makeFolder(path: string, mode: number): Promise<void> {
  await mkdir(path);
  await chmod(path, mode);
}

async function removeDataDir(parent: string, dataDir: string): Promise<void> {
  const home = await homeOf(dataDir);
  const server = await findRunningServer(join(home, 'postgres'));
  if (server) await stopServer(server, { native: '', version: '' });
  await rm(home, { recursive: true, force: true });
  await rm(parent, { recursive: true, force: true });
  // Fails, and may, when something else is in there.
  if (home !== dataDir) await rmdir(dirname(home)).catch(() => undefined);
}
