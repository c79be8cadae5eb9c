import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { DecodeLine } from './code-pages.ts';
import type { ControlGroup } from './control-group.ts';
import { Output, type OutputPart } from './output.ts';
import { killRun, type Root, rootOf, signalRun } from './process-tree.ts';
import { makeRunContainer } from './run-container.ts';

export type ScriptRun = {
  commandId: string;
  /** The interpreter's absolute path, and what it is told. */
  program: string;
  args: readonly string[];
  /** The current folder of the script. */
  folder: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
};

export type RunEnd = {
  state: 'finished' | 'timed_out' | 'failed_to_start' | 'interrupted';
  /** As a shell would say it: 128 and the signal's number when one ended it. */
  exitCode?: number;
  durationMs: number;
  stdoutBytes: number;
  stderrBytes: number;
  truncated: boolean;
  /** How many parts of output were passed on. */
  parts: number;
};

export type RunWatch = {
  onStarted: (root: Root) => void;
  onParts: (parts: OutputPart[]) => void;
  /** Ends the run as `interrupted`. */
  signal?: AbortSignal;
  /** Between the polite stop and the end of all. */
  graceMs?: number;
  keptBytes?: number;
  /** For lines that are not UTF-8. */
  fallback?: DecodeLine | undefined;
};

const GRACE_MS = 10_000;
/** After the script's own end, for what it left in the pipes. */
const DRAIN_MS = 1000;
/** For the news of a killed script's end. One that waits for a dead device or network share does not end even so. */
const KILLED_MS = 5000;

/**
 * Runs one script to its end: no shell line, no input, an environment of its own, low priority. When it ends, by itself or by
 * its time, nothing it started stays, unless the system itself cannot end it: that is not waited for. Never throws.
 */
export async function runScript(run: ScriptRun, watch: RunWatch): Promise<RunEnd> {
  const startedAt = performance.now();
  const output = new Output(watch.onParts, watch.keptBytes, watch.fallback);
  const child = start(run);
  // At once: what nobody listens to is thrown away when the script ends.
  child?.stdout?.on('data', (bytes: Buffer) => output.write('stdout', bytes));
  child?.stderr?.on('data', (bytes: Buffer) => output.write('stderr', bytes));
  const closed = child && happened(child, 'close');
  const container = child?.pid === undefined ? undefined : makeRunContainer(run.commandId);
  // At once, before it can start anything of its own.
  if (child?.pid !== undefined) container?.enter(child.pid);
  const spawned = child && (await hasStarted(child));
  if (!child || !spawned || child.pid === undefined) {
    return { state: 'failed_to_start', durationMs: since(startedAt), ...output.end() };
  }
  const root = rootOf(child.pid);
  lowerPriority(root.pid);
  watch.onStarted(root);

  const state = await untilOver({ child, container, root }, run, watch);
  // Its exit is known; what is still in the pipes is not, and a grandchild may hold them open.
  if (closed) await waitAtMost(closed, state === 'finished' ? DRAIN_MS : 100);
  container?.kill();
  await killRun(root, run.commandId);
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (!isOver(child)) child.unref();
  const exitCode = exitCodeOf(child);
  return { state, ...(exitCode !== undefined && { exitCode }), durationMs: since(startedAt), ...output.end() };
}

function start({ program, args, folder, environment }: ScriptRun): ChildProcess | undefined {
  try {
    return spawn(program, args, {
      cwd: folder,
      env: environment,
      // A session of its own, so that signals reach all of it and nothing else. On Windows it would be without a console,
      // which programs need to write UTF-8, and the job holds it together.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
  } catch {
    return undefined;
  }
}

/** Unlike `once`, whatever `error` the child says before: a signal that could not be sent ends no waiting. */
const happened = (child: ChildProcess, event: 'exit' | 'close'): Promise<void> =>
  new Promise((resolve) => {
    child.once(event, () => resolve());
  });

/** `once` rejects when the child says `error` first. */
const hasStarted = (child: ChildProcess): Promise<boolean> =>
  once(child, 'spawn').then(
    () => true,
    () => false,
  );

/** Waits for the script's end, and brings it about when its time is over or the agent must end. */
async function untilOver(
  { child, container, root }: { child: ChildProcess; container: ControlGroup | undefined; root: Root },
  { commandId, timeoutSeconds }: ScriptRun,
  { signal, graceMs = GRACE_MS }: RunWatch,
): Promise<RunEnd['state']> {
  const exited = isOver(child) ? Promise.resolve() : happened(child, 'exit');
  const cancel = new AbortController();
  const timeout = delay(timeoutSeconds * 1000, 'timed_out' as const, { signal: cancel.signal });
  const interrupted = new Promise<'interrupted'>((resolve) => {
    if (signal?.aborted) resolve('interrupted');
    signal?.addEventListener('abort', () => resolve('interrupted'), { once: true, signal: cancel.signal });
  });
  const state = await Promise.race([exited.then(() => 'finished' as const), timeout, interrupted]);
  cancel.abort();
  timeout.catch(() => {});
  if (state !== 'finished') {
    // A program of Windows without a window cannot be asked to end.
    if (process.platform === 'win32') container?.kill();
    else {
      signalRun(root, commandId, 'SIGTERM');
      await waitAtMost(exited, graceMs);
      await killRun(root, commandId);
    }
    await waitAtMost(exited, KILLED_MS);
  }
  return state;
}

/** Until the event, for at most so long. `event` never rejects. */
export async function waitAtMost(event: Promise<void>, milliseconds: number): Promise<void> {
  const over = new AbortController();
  await Promise.race([event, delay(milliseconds, undefined, { signal: over.signal }).catch(() => {})]);
  over.abort();
}

const isOver = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

function exitCodeOf({ exitCode, signalCode }: ChildProcess): number | undefined {
  if (exitCode !== null) return exitCode;
  return signalCode === null ? undefined : 128 + (constants.signals[signalCode] ?? 0);
}

const since = (startedAt: number) => Math.round(performance.now() - startedAt);

/** Whoever works on the computer must not feel it. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It ended first.
  }
}
