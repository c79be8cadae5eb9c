import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../apps/agent/src/main.ts', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../apps/agent/dist/agent.cjs', import.meta.url));

export interface RealAgent {
  pid: number;
  /** Its state folder. */
  state: string;
  /** Everything it wrote, for a failing test's message. */
  output: () => string;
  /** As a crash. */
  kill(): Promise<void>;
  /** Starts it again on the same state. */
  start(): Promise<void>;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export interface RealAgentOptions {
  server: string;
  token: string;
  policy: object;
  /** The program as it is shipped, instead of its source. */
  bundled?: boolean;
  /** The Node.js that runs it, instead of this one. */
  runtime?: string;
  /** Besides what this process has. */
  environment?: Record<string, string>;
}

/** Enrols this computer and runs the agent, as a process of its own with a state folder of its own. */
export async function startRealAgent(options: RealAgentOptions): Promise<RealAgent> {
  const { server, token, policy, bundled = false, runtime = process.execPath, environment } = options;
  const folder = await mkdtemp(join(tmpdir(), 'lanet-agent-'));
  const main = bundled ? BUNDLE : SOURCE;
  const settings = join(folder, 'agent.json');
  const state = join(folder, 'state');
  await mkdir(state, { mode: 0o700 });
  await writeFile(join(folder, 'policy.json'), JSON.stringify(policy));
  await writeFile(settings, JSON.stringify({ server, policy: join(folder, 'policy.json') }));
  let written = '';
  let child: ChildProcess;

  const run = (...args: string[]) => {
    const started = spawn(runtime, [main, ...args, '--state', state, '--settings', settings], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        written += text;
      });
    }
    return started;
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };

  const enrolling = run('enrol', '--server', server, '--token', token);
  const [code] = await once(enrolling, 'exit');
  if (code !== 0) throw new Error(`the agent could not enrol (${code}):\n${written}`);
  child = run('run');
  return {
    get pid() {
      return child.pid ?? 0;
    },
    state,
    output: () => written,
    kill: () => end('SIGKILL'),
    async start() {
      child = run('run');
    },
    stop: () => end('SIGTERM'),
    async remove() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
