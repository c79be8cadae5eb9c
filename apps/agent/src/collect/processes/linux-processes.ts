import { type LinuxMachine, type ListedProcess, type Reading, read } from '../../platform/machine.ts';
import { parseCpuTimes } from '../cpu.ts';
import type { ProcessTable } from './process-table.ts';

/** Entry `AT_PAGESZ` of the auxiliary vector (getauxval(3)): pairs of two machine words. */
const PAGE_SIZE_ENTRY = 6n;
const USUAL_PAGE_BYTES = 4096;

let pageBytes: number | undefined;

/** From /proc (proc(5)): two small reads for the whole, one for each process, and no program. */
export async function linuxProcesses(machine: LinuxMachine): Promise<Reading<ProcessTable>> {
  const stat = await machine.readFile('/proc/stat');
  if (stat.kind === 'unavailable') return stat;
  pageBytes ??= await pageSize(machine);
  const processes: ListedProcess[] = [];
  for (const name of await machine.list('/proc')) {
    if (!isNumber(name)) continue;
    const text = await machine.readFile(`/proc/${name}/stat`);
    // It may have ended in between.
    const found = text.kind === 'read' ? parseProcess(text.value, pageBytes) : undefined;
    if (found) processes.push(found);
  }
  return read({ total: parseCpuTimes(stat.value)?.total ?? 0, processes });
}

function isNumber(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 48 && first <= 57;
}

/** The name stands in brackets and may hold anything, brackets too: fields count from the last one. */
export function parseProcess(stat: string, bytesOfPage: number): ListedProcess | undefined {
  const [open, end] = [stat.indexOf('('), stat.lastIndexOf(')')];
  const fields = stat.slice(end + 2).split(' ');
  const [pid, user, system] = [Number.parseInt(stat, 10), Number(fields[11]), Number(fields[12])];
  const [started, pages] = [Number(fields[19]), Number(fields[21])];
  if (open < 0 || end < open || ![pid, user, system, started, pages].every(Number.isFinite)) return undefined;
  return { pid, started, name: stat.slice(open + 1, end), busy: user + system, memoryBytes: pages * bytesOfPage };
}

async function pageSize(machine: LinuxMachine): Promise<number> {
  const vector = await machine.readBytes('/proc/self/auxv');
  if (vector.kind === 'unavailable') return USUAL_PAGE_BYTES;
  const words = new DataView(vector.value.buffer, vector.value.byteOffset, vector.value.byteLength);
  for (let at = 0; at + 16 <= words.byteLength; at += 16) {
    if (words.getBigUint64(at, true) === PAGE_SIZE_ENTRY) return Number(words.getBigUint64(at + 8, true));
  }
  return USUAL_PAGE_BYTES;
}
