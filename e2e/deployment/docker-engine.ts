// A Docker Engine of its own: with its own data, in a name space of mounts of its own, and nothing of it left afterwards.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eventually } from '../eventually.ts';
import { isInstalled, type Output } from '../packages/debian-machine.ts';
import { BASE_IMAGE, baseImageFile, pluginsFolder } from './docker-downloads.ts';
import { keepHostNetwork } from './host-network.ts';

const NEEDED = ['dockerd', 'docker', 'containerd', 'iptables', 'debootstrap', 'dpkg-deb', 'unshare', 'ip'];

/** What is missing to run one here; undefined when nothing is. */
export function whyNoDocker(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may run an engine';
  const missing = NEEDED.filter((program) => !isInstalled(program));
  return missing.length > 0 ? `${missing.join(', ')} not installed` : undefined;
}

export interface DockerEngine {
  /** What a shell needs to speak to it. */
  environment: Readonly<Record<string, string>>;
  /** Runs docker; an exit code other than 0 is no error. */
  run(...args: string[]): Promise<Output>;
  /** What docker says. @throws Error with its output when it fails. */
  docker(...args: string[]): Promise<string>;
  /** Runs shell lines in a folder, with more variables. @throws Error with their output when they fail. */
  shell(lines: string, folder: string, variables?: Readonly<Record<string, string>>): Promise<string>;
  /** Stops it and starts it again, as a computer does that is turned off and on: what is to run is started by it, in any order. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts one that has `BASE_IMAGE`, Compose and buildx. */
export async function startEngine(): Promise<DockerEngine> {
  const [base, plugins] = [baseImageFile(), pluginsFolder()];
  const folder = mkdtempSync(join(tmpdir(), 'lanet-docker-'));
  const restoreNetwork = keepHostNetwork();
  const host = `unix://${folder}/docker.sock`;
  writeFileSync(join(mkFolder(folder, 'config'), 'config.json'), JSON.stringify({ cliPluginsExtraDirs: [plugins] }));
  const environment = {
    // The client that belongs to the engine: another one may ask for more than it can.
    PATH: `${dirname(pathOf('dockerd')).replace('sbin', 'bin')}:${process.env.PATH}`,
    ...{ DOCKER_HOST: host, DOCKER_CONFIG: join(folder, 'config'), DOCKER_BUILDKIT: '1', HOME: folder },
  };
  let daemon = spawnDaemon(folder, host);
  const run = (...args: string[]) => execute('docker', args, environment, folder);
  const docker = async (...args: string[]) => succeeded(args.join(' '), await run(...args));
  const remove = async () => {
    await daemon.stop();
    restoreNetwork();
    rmSync(folder, { recursive: true, force: true });
  };
  const answers = () =>
    eventually('the engine to answer', async () => {
      if (daemon.child.exitCode !== null) throw new Error(daemon.output());
      return (await run('version')).code === 0;
    });
  try {
    await answers();
    await docker('import', base, BASE_IMAGE);
  } catch (error) {
    await remove();
    throw new Error(`the engine did not start:\n${daemon.output()}`, { cause: error });
  }
  return {
    ...{ environment, run, docker, remove },
    async restart() {
      await daemon.stop();
      daemon = spawnDaemon(folder, host);
      await answers();
    },
    async shell(lines, from, variables = {}) {
      return succeeded(lines, await execute('sh', ['-ec', lines], { ...environment, ...variables }, from));
    },
  };
}

/** The mounts are shared within their name space, as on a computer with systemd, and go with it. */
function spawnDaemon(folder: string, host: string): { child: ChildProcess; output(): string; stop(): Promise<void> } {
  const where = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')];
  const args = [...where, '--pidfile', join(folder, 'dockerd.pid'), '-H', host];
  const child = spawn('unshare', ['--mount', '--propagation', 'shared', 'dockerd', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      written = (written + text).slice(-20_000);
    });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    child,
    output: () => written,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function mkFolder(parent: string, name: string): string {
  mkdirSync(join(parent, name));
  return join(parent, name);
}

function pathOf(program: string): string {
  return execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
}

function succeeded(what: string, { code, stdout, stderr }: Output): string {
  if (code !== 0) throw new Error(`${what}\nended with ${code}\n${stdout}${stderr}`);
  return stdout;
}

function execute(program: string, args: readonly string[], env: Record<string, string>, cwd: string): Promise<Output> {
  return new Promise((resolve) => {
    execFile(program, args, { env, cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr });
    });
  });
}

/** The process of a container as this computer numbers it, which a test may kill: the engine would not start it again if asked to. */
export async function mainPid(engine: DockerEngine, container: string): Promise<number> {
  return Number(await engine.docker('inspect', '--format', '{{.State.Pid}}', container));
}

/** Its name alone is read, of this computer's own list of processes. */
export function processNames(): Set<string> {
  const found = execFileSync('sh', ['-c', 'cat /proc/[0-9]*/comm 2>/dev/null || true'], { encoding: 'utf8' });
  return new Set(found.trim().split('\n'));
}

/** What an image is for `docker image inspect`. */
export async function imageFacts(engine: DockerEngine, image: string): Promise<{ user: string; megabytes: number }> {
  const said = await engine.docker('image', 'inspect', '--format', '{{.Config.User}} {{.Size}}', image);
  const [user = '', size = '0'] = said.trim().split(' ');
  return { user, megabytes: Math.round(Number(size) / 1e6) };
}

/** `/etc/os-release` of this computer, as the agent's host. */
export function ownRelease(): string {
  const path = existsSync('/etc/os-release') ? '/etc/os-release' : '/usr/lib/os-release';
  return /^VERSION_ID="?([^"\n]*)/m.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
}
