import { linuxMachine } from '../platform/linux.ts';
import { type LinuxMachine, read, unavailable } from '../platform/machine.ts';
import { type TreeEntry, writeTree } from '../platform/recorded-tree.ts';

/** What was recorded of one Linux computer: its files, and what programs write by their command line. */
export type LinuxRecording = {
  files?: Readonly<Record<string, TreeEntry>>;
  programs?: Readonly<Record<string, string | { exitCode: number; stdout: string }>>;
} & Partial<Omit<LinuxMachine, 'system'>>;

/** Lends a Linux computer that answers what was recorded and `missing` to all else. `ran`: what it was asked to run, in order. */
export async function withRecordedLinux<T>(
  { files = {}, programs = {}, ...own }: LinuxRecording,
  use: (machine: LinuxMachine, ran: string[]) => Promise<T>,
): Promise<T> {
  const tree = await writeTree(files);
  const ran: string[] = [];
  const machine = linuxMachine({
    root: tree.root,
    now: () => 1_795_000_000_000,
    hostname: () => 'pc-bodega',
    architecture: () => 'x64',
    statfs: async () => unavailable('timeout'),
    run: async ({ program, args }) => {
      const line = [program, ...args].join(' ');
      ran.push(line);
      const output = programs[line];
      if (output === undefined) return unavailable('missing');
      return read(typeof output === 'string' ? { exitCode: 0, stdout: output } : output);
    },
    ...own,
  });
  try {
    return await use(machine, ran);
  } finally {
    await tree.remove();
  }
}
