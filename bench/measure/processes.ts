// CPU and memory of processes by Linux's own books (proc(5)); elsewhere there is nothing to read and figures are missing.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Linux's USER_HZ has been 100 on every architecture Node runs on. */
const TICKS_A_SECOND = 100;
const KIB = 1024;

/** One process and everything under it, itself first; empty when it is gone. */
export async function familyOf(pid: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await readStat(Number(name)) : undefined;
    if (stat) children.set(stat.parent, [...(children.get(stat.parent) ?? []), Number(name)]);
  }
  const family = [pid];
  // It grows while it is walked: children come behind their parents.
  for (const one of family) family.push(...(children.get(one) ?? []));
  return family;
}

/** Where the embedded PostgreSQL of a data folder lives: there, or where its account can reach it. */
export async function homeOf(dataDir: string): Promise<string> {
  const elsewhere = await readFile(join(dataDir, 'postgres.location'), 'utf8').catch(() => '');
  return elsewhere.trim() || dataDir;
}

/** The main process of that PostgreSQL, by the file it writes itself. */
export async function postmasterOf(dataDir: string): Promise<number> {
  const [pid] = (await readFile(join(await homeOf(dataDir), 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  return Number(pid);
}

/** CPU seconds used so far by a process and its descendants, those that ended included; or by the process alone. */
export async function cpuSeconds(pid: number, who: 'family' | 'alone' = 'family'): Promise<number> {
  if (who === 'alone') return ((await readStat(pid))?.ownTicks ?? 0) / TICKS_A_SECOND;
  const stats = await Promise.all((await familyOf(pid)).map(readStat));
  return stats.reduce((sum, stat) => sum + (stat?.ownTicks ?? 0) + (stat?.endedTicks ?? 0), 0) / TICKS_A_SECOND;
}

/** CPU seconds of all living threads of one process, to the nanosecond: ticks of 10 ms are too coarse for one that idles. */
export async function threadSeconds(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const texts = await Promise.all(
    threads.map((id) => readFile(`/proc/${pid}/task/${id}/schedstat`, 'utf8').catch(() => '0')),
  );
  return texts.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0) / 1e9;
}

export interface Memory {
  /** Bytes in memory now, its share of shared pages counted in part (proportional). */
  proportional: number;
  resident: number;
  /** Bytes that belong to it alone and no file holds. */
  anonymous: number;
  /** The most that was ever resident. */
  peak: number;
}

/** Of one process. Where the proportional set may not be read, it is the resident one. */
export async function memoryOf(pid: number): Promise<Memory> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const field = (text: string, name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * KIB;
  const resident = field(status, 'VmRSS');
  return {
    proportional: field(rollup, 'Pss') || resident,
    resident,
    anonymous: field(status, 'RssAnon'),
    peak: field(status, 'VmHWM'),
  };
}

/** Of a process and its descendants, added; `peak` counts pages that several of them share more than once. */
export async function memoryOfFamily(pid: number): Promise<Memory> {
  const sum: Memory = { proportional: 0, resident: 0, anonymous: 0, peak: 0 };
  for (const one of await familyOf(pid)) {
    const memory = await memoryOf(one).catch(() => undefined);
    if (!memory) continue;
    sum.proportional += memory.proportional;
    sum.resident += memory.resident;
    sum.anonymous += memory.anonymous;
    sum.peak += memory.peak;
  }
  return sum;
}

interface Stat {
  parent: number;
  ownTicks: number;
  endedTicks: number;
}

/** The fields of /proc/<pid>/stat behind the name, which may hold spaces and brackets itself. */
async function readStat(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = (position: number) => Number(fields[position] ?? 0);
  // Behind the name: state, parent, …; user and system time are fields 14 and 15 of the line, of ended children 16 and 17.
  return { parent: ticks(1), ownTicks: ticks(11) + ticks(12), endedTicks: ticks(13) + ticks(14) };
}
