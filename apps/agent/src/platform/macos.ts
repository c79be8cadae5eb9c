import { lstat, readdir, readlink, statfs } from 'node:fs/promises';
import { availableParallelism, cpus, uptime } from 'node:os';
import { anyMachine } from './any-machine.ts';
import { type MacMachine, type Reading, read, reasonOf, unavailable } from './machine.ts';
import { DEFAULT_MAX_BYTES, patientStatfs, readFromDisk, toFileSystemUse } from './posix-files.ts';

/** This Mac; every reading can be given as an option, which recorded machines do. */
export function macMachine(own: Partial<Omit<MacMachine, 'system'>> = {}): MacMachine {
  return {
    ...anyMachine,
    system: 'darwin',
    readFile: async (path, maxBytes = DEFAULT_MAX_BYTES) => {
      const bytes = await readFromDisk(path, maxBytes);
      return bytes.kind === 'read' ? read(bytes.value.toString('utf8')) : bytes;
    },
    readBytes: (path, maxBytes = DEFAULT_MAX_BYTES) => readFromDisk(path, maxBytes),
    list: (path) =>
      readdir(path).then(
        (names) => names.sort(),
        () => [], // A folder that is not there holds nothing; one that is closed looks the same to a collector.
      ),
    exists: (path) =>
      lstat(path).then(
        () => true,
        () => false,
      ),
    readLink: (path) => readlink(path).then(read<string>, reasonOf),
    modifiedAt: (path) => lstat(path).then(({ mtimeMs }) => read(Math.round(mtimeMs)), reasonOf),
    statfs: patientStatfs((path) => statfs(path).then(toFileSystemUse)),
    processorTimes,
    uptimeSeconds: () => read(Math.floor(uptime())),
    processors: availableParallelism,
    ...own,
  };
}

function processorTimes(): Reading<{ busyMs: number; idleMs: number }> {
  const processors = cpus();
  if (processors.length === 0) return unavailable('failed');
  let [busyMs, idleMs] = [0, 0];
  for (const { times } of processors) {
    busyMs += times.user + times.nice + times.sys + times.irq;
    idleMs += times.idle;
  }
  return read({ busyMs, idleMs });
}
