// Programs of the cluster, each started, killed and frozen as whatever runs it would be.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readdirSync, readFileSync } from 'node:fs';

export interface DaemonOptions {
  command: string;
  args: readonly string[];
  /** Nothing of the test's own environment but where programs are. */
  env?: Record<string, string>;
  cwd?: string;
  account?: { uid: number; gid: number } | undefined;
  log: string;
  /** Started again half a second after it ended by itself, as `Restart=always` does. */
  isKept?: boolean;
}

const RESTART_MS = 500;

/** A test run that is broken off leaves nothing running. */
const started = new Set<Daemon>();
process.once('exit', () => {
  for (const daemon of started) daemon.signal('SIGKILL');
});

export class Daemon {
  /** How often it ended without being asked. */
  ends = 0;
  readonly #options: DaemonOptions;
  #child: ChildProcess | undefined;
  #isWanted = false;
  #again: NodeJS.Timeout | undefined;

  constructor(options: DaemonOptions) {
    this.#options = options;
    started.add(this);
  }

  start(): void {
    const { command, args, env, cwd, account, log, isKept } = this.#options;
    this.#isWanted = true;
    const child = spawn(command, [...args], {
      ...{ stdio: ['ignore', 'pipe', 'pipe'], cwd, ...account },
      env: { PATH: process.env.PATH, ...env },
    });
    this.#child = child;
    const file = createWriteStream(log, { flags: 'a' });
    child.stdout?.pipe(file, { end: false });
    child.stderr?.pipe(file, { end: false });
    child.once('exit', (code, signal) => {
      file.write(`-- ended: ${code ?? signal}\n`);
      if (!this.#isWanted) return;
      this.ends += 1;
      if (isKept) this.#again = setTimeout(() => this.start(), RESTART_MS);
    });
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** It and all that it started, now: a signal to one of them would leave the others a moment. */
  pids(): number[] {
    return this.#isRunning() ? family([this.pid]) : [];
  }

  signal(signal: NodeJS.Signals, pids: readonly number[] = this.pids()): void {
    for (const pid of pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // Gone meanwhile.
      }
    }
  }

  /** Ends it, with what else belongs to it, and does not start it again. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', pids?: readonly number[]): Promise<void> {
    this.#isWanted = false;
    clearTimeout(this.#again);
    if (!this.#child || !this.#isRunning()) return;
    const ended = once(this.#child, 'exit');
    this.signal('SIGCONT', pids);
    this.signal(signal, pids ?? (signal === 'SIGKILL' ? undefined : [this.pid]));
    await ended;
  }

  #isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }
}

/** These processes and all below them. */
export function family(roots: readonly number[]): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // "pid (name) state ppid", and a name may hold anything.
      const [, ppid = '0'] = /\) \S (\d+) /.exec(readFileSync(`/proc/${name}/stat`, 'latin1')) ?? [];
      parents.set(Number(name), Number(ppid));
    } catch {
      // Ended since the folder was listed.
    }
  }
  const found = new Set(roots);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}
