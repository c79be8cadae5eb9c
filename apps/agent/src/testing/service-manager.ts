// A service manager for tests: starts the launcher again whenever it ends, as systemd with `Restart=always`.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { runtime } from './release-kit.ts';

export class ServiceManager {
  readonly #args: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #isStopped = false;
  /** How each process ended, oldest first: exit code or signal. */
  readonly ends: (number | NodeJS.Signals)[] = [];
  output = '';

  constructor(launcher: string, args: readonly string[]) {
    this.#args = [launcher, ...args];
    this.#env = {};
  }

  start(): this {
    const child = spawn(runtime, this.#args, { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    child.once('exit', (code, signal) => {
      this.ends.push(signal ?? code ?? 0);
      if (!this.#isStopped) this.start();
    });
    this.#child = child;
    return this;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Ends it for good, politely; a hanging one not. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(impatience);
  }
}
