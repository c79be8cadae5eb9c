import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Platform } from '../../platform/platform.ts';
import type { Prepared } from './prepare.ts';

const program = (path: string) => fileURLToPath(new URL(`../../../../../${path}`, import.meta.url));

/** Days of history the simulated computers bring with them. */
const HISTORY_DAYS = 30;

/** Starts the simulated computers, and on Linux the real agent of this one; both end with the server. */
export async function startDemoAgents(
  platform: Platform,
  server: string,
  { token }: Prepared,
): Promise<{ stop(): Promise<void> }> {
  const folder = join(platform.config.dataDir, 'demo');
  const children = [
    start(platform, 'simulator', program('bench/sim.ts'), [
      ...['--server', server, '--token', token, '--fleet', 'demo', '--state', join(folder, 'simulator')],
      ...['--history-days', String(HISTORY_DAYS), '--quiet'],
    ]),
  ];
  if (process.platform === 'linux') children.push(await startRealAgent(platform, server, token, folder));
  return {
    async stop() {
      await Promise.all(children.map(ended));
    },
  };
}

async function startRealAgent(
  platform: Platform,
  server: string,
  token: string,
  folder: string,
): Promise<ChildProcess> {
  const state = join(folder, 'agent');
  const own = join(folder, 'agent-files');
  await mkdir(join(own, 'tmp'), { recursive: true });
  await mkdir(state, { recursive: true, mode: 0o700 });
  const policy = { scripts: true, allowScripts: ['disk_cleanup', 'collect_logs'], allowPaths: [own], maxClass: 'safe' };
  await writeFile(join(folder, 'policy.json'), JSON.stringify(policy, null, 2));
  await writeFile(join(folder, 'agent.json'), JSON.stringify({ server, policy: join(folder, 'policy.json') }, null, 2));
  const main = program('apps/agent/src/main.ts');
  const settings = ['--state', state, '--settings', join(folder, 'agent.json')];
  await once(platform, main, ['enrol', '--server', server, '--token', token, ...settings]);
  return start(platform, 'agent', main, ['run', ...settings]);
}

/** Runs the agent's enrolment to its end; one that is enrolled already says so and changes nothing. */
async function once(platform: Platform, main: string, args: readonly string[]): Promise<void> {
  const child = start(platform, 'agent', main, args);
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('exit', resolve);
  const code = await promise;
  if (code !== 0) platform.log.warn({ exitCode: code }, 'the agent of this computer could not join');
}

function start({ log }: Platform, name: string, main: string, args: readonly string[]): ChildProcess {
  // A child of its own, never a shell: the token is an argument of a process that only this user starts, for one day.
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => log.debug({ from: name }, text.trim()));
  }
  child.on('error', (error) => log.error({ err: error, from: name }, 'could not start'));
  child.on('exit', (code) => code && log.warn({ from: name, exitCode: code }, 'ended'));
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await promise;
  clearTimeout(timer);
}
