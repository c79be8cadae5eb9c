// A full disk, as this process meets it.
import { execFileSync } from 'node:child_process';

/**
 * From now on the system lets no file of this process, and of what it starts, grow beyond so many bytes: writes fail as on a
 * full disk (setrlimit(2), RLIMIT_FSIZE; Node ignores its signal). Needs no rights. Answers what ends it.
 */
export function fillDisk(bytes = 0): () => void {
  const before = prlimit('--fsize', '--output', 'SOFT', '--noheadings', '--raw').trim();
  prlimit(`--fsize=${bytes}:`);
  return () => {
    prlimit(`--fsize=${before}:`);
  };
}

const prlimit = (...args: string[]) =>
  execFileSync('prlimit', ['--pid', String(process.pid), ...args], { encoding: 'utf8' });
