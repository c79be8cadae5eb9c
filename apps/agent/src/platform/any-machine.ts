import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { arch, constants, hostname, networkInterfaces, setPriority } from 'node:os';
import { performance } from 'node:perf_hooks';
import {
  type AnyMachine,
  type InterfaceAddress,
  type Program,
  type ProgramOutput,
  type Reading,
  read,
  reasonOf,
  unavailable,
} from './machine.ts';
import { programEnvironment } from './program-environment.ts';

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** The parts of a machine that Node gives alike on Linux, Windows and macOS. */
export const anyMachine: AnyMachine = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  hostname,
  architecture: arch,
  addresses: () => read(interfaceAddresses()),
  run,
  connectMs,
};

function interfaceAddresses(): InterfaceAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap(({ family, cidr }) =>
      cidr ? [{ interface: name, family: family === 'IPv4' ? 4 : 6, cidr } as const] : [],
    ),
  );
}

function run({ program, args, timeoutSeconds }: Program): Promise<Reading<ProgramOutput>> {
  return new Promise((resolve) => {
    const options = {
      timeout: timeoutSeconds * 1000,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_OUTPUT_BYTES,
      windowsHide: true,
      env: programEnvironment(process.platform, process.env),
    } as const;
    const child = execFile(program, args, options, (error, stdout) => {
      if (!error) resolve(read({ exitCode: 0, stdout }));
      else if (error.killed && error.code == null) resolve(unavailable('timeout'));
      else if (typeof error.code === 'number') resolve(read({ exitCode: error.code, stdout }));
      else if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') resolve(unavailable('too_large'));
      else resolve(reasonOf(error));
    });
    child.stdin?.end();
    lowerPriority(child.pid);
  });
}

/** An inventory must never be felt by whoever works on the machine. A program that already ended has no priority. */
function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It ended first, or the system refuses: it then runs at normal priority within its time limit.
  }
}

function connectMs({ host, port }: { host: string; port: number }, timeoutMs: number): Promise<Reading<number>> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const socket = connect({ host, port });
    const done = (reading: Reading<number>) => {
      socket.destroy();
      resolve(reading);
    };
    const answered = () => done(read(performance.now() - startedAt));
    socket.setTimeout(timeoutMs, () => done(unavailable('timeout')));
    socket.once('connect', answered);
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' ? answered() : done(reasonOf(error)),
    );
  });
}
