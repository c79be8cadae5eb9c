import { Socket } from 'node:net';
import { isatty } from 'node:tty';

const STDIN = 0;

/** Calls `stop` once when this process is asked to end, in whatever way the system does that. */
export function onStopRequest(stop: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  if (process.platform === 'win32') onInputClosed(stop);
}

/**
 * Windows has no signal for a process without a console. The service host keeps a pipe open as standard input and closes
 * it to stop the agent; a console or a file there means that somebody else started it, and says nothing.
 */
function onInputClosed(stop: () => void): void {
  if (isatty(STDIN)) return;
  const { stdin } = process;
  if (!(stdin instanceof Socket)) return;
  stdin.once('close', stop).on('error', stop).resume();
  // Waiting for it is no reason to run on when everything else has ended.
  stdin.unref();
}
