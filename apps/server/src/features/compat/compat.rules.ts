import type { Window } from '@lanet/contracts/agent';
import type { CompatStatus } from '@lanet/contracts/compat';
import type { SectionInputs } from '@lanet/contracts/inventory';

type Told = Omit<CompatStatus, 'hardware' | 'status' | 'computer_id' | 'client_id' | 'site_id'>;

/** Hardware and status in one, whichever way they came; what stands by itself wins. */
export function flat({ hardware, status, ...own }: CompatStatus): Told {
  return { ...hardware, ...status, ...own };
}

const GIB = 1024 ** 3;
const BINARY: Record<string, number> = {
  mb: 1024 ** 2,
  mib: 1024 ** 2,
  gb: GIB,
  gib: GIB,
  tb: 1024 * GIB,
  tib: 1024 * GIB,
};
const DECIMAL: Record<string, number> = { mb: 1e6, mib: 1024 ** 2, gb: 1e9, gib: GIB, tb: 1e12, tib: 1024 * GIB };

/** Bytes of `32GB`, `1,5 TB`: null when there is no size in the text. */
function sizeIn(text: string, units: Record<string, number>): number | null {
  const [, number, unit] = /(\d+(?:[.,]\d+)?)\s*([kmgt]i?b)\b/i.exec(text) ?? [];
  const factor = unit === undefined ? undefined : units[unit.toLowerCase()];
  const bytes = Number(number?.replace(',', '.')) * (factor ?? Number.NaN);
  return Number.isSafeInteger(Math.round(bytes)) ? Math.round(bytes) : null;
}

/** `32GB DDR4` is 34,359,738,368 bytes of DDR4: memory is sold in powers of two, whatever its unit is called. */
export function memoryOf(ram: string): SectionInputs['memory'] {
  const sizeBytes = sizeIn(ram, BINARY);
  const memoryType = /\b(?:LP)?DDR\d\w?\b/i.exec(ram)?.[0]?.toUpperCase() ?? null;
  const isKnown = sizeBytes !== null && memoryType !== null;
  return { physicalBytes: sizeBytes, modules: isKnown ? [{ deviceLocator: '', sizeBytes, memoryType }] : null };
}

/** `1TB NVMe SSD`: disks are sold in powers of ten. */
export function disksOf(disk: readonly string[]): SectionInputs['disks'] {
  return {
    disks: disk.map((text, index) => ({
      name: `disk${index}`,
      model: text,
      sizeBytes: sizeIn(text, DECIMAL) ?? 0,
      medium: /\b(ssd|nvme)\b/i.test(text) ? ('ssd' as const) : /\bhdd\b/i.test(text) ? ('hdd' as const) : null,
      type: /\bnvme\b/i.exec(text)?.[0]?.toLowerCase() ?? null,
    })),
  };
}

/** `Office 365 16.0.15`: the last word is a version when it has a point, is a year, or is one of Windows's half-years. */
export function programOf(text: string): { name: string; version: string } {
  const [, name, version] = /^(.*\S)\s+v?(\d+(?:\.\d+)+\S*|(?:19|20)\d\d|\d\dH[12])$/i.exec(text) ?? [];
  return name !== undefined && version !== undefined ? { name, version } : { name: text, version: '' };
}

const EDITION = /\b(Home|Pro|Enterprise|Education|Standard|Datacenter)\b/i;

/** The operating system among the programs: the first that is a Windows. */
export function osOf(programs: readonly { name: string; version: string }[]): SectionInputs['os'] | undefined {
  const windows = programs.find(({ name }) => /^(Microsoft )?Windows\b/i.test(name));
  if (!windows) return undefined;
  const { name, version } = windows;
  return { name, version: version || null, edition: EDITION.exec(name)?.[0] ?? null, platform: 'windows', arch: '' };
}

const UNIT_SECONDS: [pattern: RegExp, seconds: number][] = [
  [/^(weeks?|semanas?|w)$/, 604_800],
  [/^(days?|d[ií]as?|d)$/, 86_400],
  [/^(hours?|horas?|hrs?|h)$/, 3600],
  [/^(minutes?|minutos?|mins?|m)$/, 60],
  [/^(seconds?|segundos?|secs?|segs?|s)$/, 1],
];

/** Seconds of an uptime in words. Undefined for what is no duration: nothing is guessed. */
export function uptimeSeconds(uptime: string | number): number | undefined {
  if (typeof uptime === 'number') return uptime;
  const parts = [...uptime.toLowerCase().matchAll(/(\d{1,9})\s*([\p{L}]+)|([^\s,]+)/gu)].map(
    ([, number, unit, other]) => {
      if (other !== undefined) return ['and', 'y', 'e'].includes(other) ? 0 : undefined;
      const found = UNIT_SECONDS.find(([pattern]) => pattern.test(unit ?? ''));
      return found && Number(number) * found[1];
    },
  );
  if (parts.length === 0 || parts.includes(undefined)) return undefined;
  return parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
}

const listed = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** The inventory sections that a message tells of; what it leaves out stays as it was. */
export function sectionsOf(told: Told): { [S in keyof SectionInputs]?: SectionInputs[S] } {
  const programs = told.software?.map((item) =>
    typeof item === 'string' ? programOf(item) : { name: item.name, version: item.version ?? '' },
  );
  const os = programs && osOf(programs);
  return {
    ...(told.cpu !== undefined && { cpu: { processors: [{ socket: 0, brand: told.cpu, logicalProcessors: 0 }] } }),
    ...(told.ram !== undefined && { memory: memoryOf(told.ram) }),
    ...(told.disk !== undefined && { disks: disksOf(listed(told.disk)) }),
    ...(told.gpu !== undefined && {
      graphics: { controllers: listed(told.gpu).map((name, index) => ({ slot: String(index), name })) },
    }),
    ...(programs && {
      software: { programs: programs.map((program) => ({ ...program, source: 'status', scope: 'system' as const })) },
    }),
    ...(os && { os }),
  };
}

/** The name under which the one volume of such a computer is drawn. */
const VOLUME = 'disk';
const MINUTE_MS = 60_000;

/** One minute of measurements; undefined when the message has none. `nowMs`: when it came, epoch milliseconds. */
export function windowOf(told: Told, nowMs: number): Window | undefined {
  const { cpu_usage = null, ram_usage = null, disk_usage, temperature = null } = told;
  if (cpu_usage === null && ram_usage === null && disk_usage === undefined && temperature === null) return undefined;
  const sizeBytes = disksOf(listed(told.disk)).disks[0]?.sizeBytes ?? 0;
  const free = Math.round(sizeBytes * (1 - (disk_usage ?? 0) / 100));
  return {
    from: Math.floor(nowMs / MINUTE_MS) * MINUTE_MS,
    stepSeconds: 60,
    cpu: [cpu_usage],
    memory: [ram_usage],
    temperature: [temperature],
    volumes: disk_usage === undefined ? [] : [{ id: VOLUME, usedPercent: [disk_usage], freeBytes: free, sizeBytes }],
    network: [],
  };
}
