/** One instance of a WMI class, or what a script made: properties by name, as JSON gave them. */
export type Row = Readonly<Record<string, unknown>>;

/** Windows counts from 1601 or 1899 and means "never" by it; nothing here is older than this. */
const FIRST_PLAUSIBLE = Date.UTC(1981, 0, 1);
const LAST_PLAUSIBLE = Date.UTC(2200, 0, 1);

/** Rows of what ConvertTo-Json wrote: a list, a list it wrapped (`{value, Count}`, a habit of 5.1), or a single object. */
export function rowsOf(value: unknown): Row[] {
  if (Array.isArray(value)) return value.filter(isRow);
  if (!isRow(value)) return [];
  return Array.isArray(value.value) && 'Count' in value ? rowsOf(value.value) : [value];
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Trimmed, without NUL; null when it is empty or no text. */
export function textOf(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' ? value.replaceAll('\0', '').trim() || null : null;
}

/** A finite number, also one written as text. */
export function numberOf(row: Row, name: string): number | null {
  const value = row[name];
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

export function booleanOf(row: Row, name: string): boolean | null {
  const value = row[name];
  return typeof value === 'boolean' ? value : null;
}

/** The texts of a list; a list of one may come as the text itself. */
export function textsOf(row: Row, name: string): string[] {
  const value = row[name];
  const values = Array.isArray(value) ? value : isRow(value) && Array.isArray(value.value) ? value.value : [value];
  return values.filter((item) => typeof item === 'string' && item !== '');
}

/** Text that WMI gives as a list of character codes, filled up with zeros. */
export function codesOf(row: Row, name: string): string | null {
  const value = row[name];
  const codes = Array.isArray(value) ? value : isRow(value) && Array.isArray(value.value) ? value.value : [];
  const text = codes.filter((code) => typeof code === 'number' && code >= 32 && code < 0xd800);
  return String.fromCharCode(...text.slice(0, 256)).trim() || null;
}

/** Epoch milliseconds of a date, in whatever form it came; null for the dates that mean "never". */
export function instantOf(row: Row, name: string): number | null {
  return parseInstant(row[name]);
}

/**
 * `/Date(ms)/` of ConvertTo-Json 5.1 (also wrapped in `{value, DateTime}`), ISO 8601 of 7, `yyyymmddHHMMSS.ffffff±mmm` of WMI, and
 * the month/day/year of Win32_QuickFixEngineering, which is read as UTC.
 */
export function parseInstant(value: unknown): number | null {
  if (isRow(value)) return parseInstant(value.value);
  if (typeof value !== 'string') return null;
  const milliseconds = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(value)?.[1];
  const found = milliseconds === undefined ? (dmtf(value) ?? calendar(value)) : Number(milliseconds);
  return found >= FIRST_PLAUSIBLE && found < LAST_PLAUSIBLE ? found : null;
}

/** DMTF DSP0004, 5.2.4: the offset is in minutes. */
function dmtf(value: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.\d{6}([+-]\d{3})$/.exec(value)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0, offset = 0] = parts;
  return Date.UTC(year, month - 1, day, hours, minutes - offset, seconds);
}

function calendar(value: string): number {
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(value) ?? [];
  if (year !== undefined) return Date.UTC(Number(year), Number(month) - 1, Number(day));
  return /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
}
