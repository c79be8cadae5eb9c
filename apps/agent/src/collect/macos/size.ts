const UNITS: Record<string, number> = { B: 0, KB: 1, MB: 2, GB: 3, TB: 4 };

/** Bytes of a size of memory as `system_profiler` writes it (`8 GB`, `1536 MB`): powers of 1024. Null when it is none. */
export function bytesOfSize(text: string | null): number | null {
  const [, amount, unit] = /^(\d+(?:[.,]\d+)?) ?([KMGT]?B)$/.exec(text ?? '') ?? [];
  const power = UNITS[unit ?? ''];
  if (amount === undefined || power === undefined) return null;
  return Math.round(Number(amount.replace(',', '.')) * 1024 ** power);
}
