// A Debian that really boots, in a container of systemd: what a package does on a computer is seen on one.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../eventually.ts';

/** Code name of the Debian that is booted. */
const RELEASE = process.env.LANET_TEST_DEBIAN ?? 'bookworm';
const PACKAGES = ['systemd', 'systemd-sysv', 'dbus', 'ca-certificates', 'curl', 'iproute2', 'procps'];
/** One for all runs on this computer: making it takes a minute. */
const BASE = join(tmpdir(), `lanet-test-${RELEASE}`);

/** What is missing to boot one here; undefined when nothing is. */
export function whyNoMachine(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may boot a machine';
  const missing = ['debootstrap', 'systemd-nspawn', 'nsenter'].filter((program) => !isInstalled(program));
  return missing.length > 0 ? `${missing.join(', ')} not installed` : undefined;
}

export function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

export type Output = { code: number; stdout: string; stderr: string };

export interface DebianMachine {
  /** Its files, seen from here. */
  root: string;
  /** Runs a program in it; an exit code other than 0 is no error. */
  run(program: string, ...args: string[]): Promise<Output>;
  /** Runs a shell line in it. @throws Error with its output when the line fails. */
  shell(line: string): Promise<string>;
  /** Turns it off as a person does, and on again, on the same disk; `unplugged`: from then on with loopback alone. */
  reboot(how?: { unplugged: boolean }): Promise<void>;
  /** Everything in it ends at once, and it is turned on again, on the same disk. */
  cutPower(): Promise<void>;
  remove(): Promise<void>;
}

/** Boots a fresh one. It shares this computer's network, so that a server on loopback is there for it. */
export async function bootDebian(): Promise<DebianMachine> {
  makeBase();
  const folder = mkdtempSync(join(tmpdir(), 'lanet-machine-'));
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
  const layer = (name: string) => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const root = layer('root');
  const layers = `lowerdir=${BASE},upperdir=${layer('upper')},workdir=${layer('work')}`;
  execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', layers, root]);
  let isUnplugged = false;
  let running = await start(root, isUnplugged);
  const run = (program: string, ...args: string[]) => inside(running.init, [program, ...args]);
  const shell = async (line: string) => {
    const { code, stdout, stderr } = await run('sh', '-c', line);
    if (code !== 0) throw new Error(`${line}\nended with ${code}\n${stdout}${stderr}`);
    return stdout;
  };
  return {
    root,
    run,
    shell,
    async reboot({ unplugged } = { unplugged: isUnplugged }) {
      isUnplugged = unplugged;
      await stop(running);
      running = await start(root, isUnplugged);
    },
    async cutPower() {
      const ended = once(running.child, 'exit');
      // With the first process of its name space all others go.
      process.kill(running.init, 'SIGKILL');
      await ended;
      running = await start(root, isUnplugged);
    },
    async remove() {
      await stop(running);
      execFileSync('umount', [root]);
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Running = { child: ChildProcess; init: number; output: () => string };

async function start(root: string, isUnplugged: boolean): Promise<Running> {
  const name = `lanet${randomBytes(4).toString('hex')}`;
  const network = isUnplugged ? ['--private-network'] : [];
  const args = [
    '-q',
    '-D',
    root,
    '-M',
    name,
    '--register=no',
    '--keep-unit',
    '--resolv-conf=bind-host',
    ...network,
    '-b',
  ];
  const child = spawn('systemd-nspawn', args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      written = (written + text).slice(-20_000);
    });
  }
  const output = () => written;
  const { pid = 0 } = child;
  let init = 0;
  await eventually('the machine to boot', async () => {
    if (child.exitCode !== null) throw new Error(`it ended:\n${written}`);
    // Its first child makes the name spaces and is gone again: only the one that has become systemd counts.
    init = childrenOf(pid).find(isSystemd) ?? 0;
    if (init === 0) return false;
    const { stdout } = await inside(init, ['systemctl', 'is-system-running']);
    return /running|degraded/.test(stdout);
  });
  return { child, init, output };
}

async function stop({ child, init }: Running): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await inside(init, ['systemctl', 'poweroff']);
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(timer);
}

function inside(init: number, command: readonly string[]): Promise<Output> {
  return new Promise((resolve) => {
    const args = ['-t', String(init), '-m', '-u', '-i', '-n', '-p', '-C', '--', ...command];
    const env = {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      HOME: '/root',
    };
    execFile('nsenter', args, { env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr });
    });
  });
}

function isSystemd(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'systemd';
  } catch {
    return false;
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function makeBase(): void {
  if (existsSync(BASE)) return;
  const { bavail, bsize } = statfsSync(tmpdir());
  if (bavail * bsize < 2e9) throw new Error(`a Debian needs 2 GB in ${tmpdir()}`);
  const making = mkdtempSync(join(tmpdir(), 'lanet-debian-'));
  const args = ['--variant=minbase', `--include=${PACKAGES.join(',')}`, RELEASE, making, mirror()];
  execFileSync('debootstrap', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  // Its files are not for downloads, and its machines are many.
  for (const file of readdirSync(join(making, 'var/cache/apt/archives')))
    rmSync(join(making, 'var/cache/apt/archives', file), { recursive: true, force: true });
  execFileSync('chmod', ['755', making]);
  renameSync(making, BASE);
}

/** The archive that apt of this computer is set up with. */
export function mirror(): string {
  const format = ['indextargets', '--format', '$(REPO_URI) $(LABEL)'];
  const lines = execFileSync('apt-get', format, { encoding: 'utf8' }).split('\n');
  // It has every release; the security updates are another archive.
  const own = lines.find((line) => line.endsWith(' Debian'));
  return own?.split(' ')[0] ?? 'http://deb.debian.org/debian';
}
