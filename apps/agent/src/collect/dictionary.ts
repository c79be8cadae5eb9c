/** What programs and files of the system answer, as JSON or as a property list: nothing about it is certain. */
export type Dictionary = { readonly [key: string]: unknown };

export function isDictionary(value: unknown): value is Dictionary {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  );
}

/** The value of a key of its own; undefined when there is none or `from` is no dictionary. */
function own(from: unknown, key: string): unknown {
  return isDictionary(from) && Object.hasOwn(from, key) ? from[key] : undefined;
}

/** Text that is not blank, trimmed; null otherwise. */
export function textOf(from: unknown, key: string): string | null {
  const value = own(from, key);
  return typeof value === 'string' ? value.trim() || null : null;
}

/** A whole number that is not negative; null otherwise. */
export function countOf(from: unknown, key: string): number | null {
  const value = own(from, key);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

export function flagOf(from: unknown, key: string): boolean | null {
  const value = own(from, key);
  return typeof value === 'boolean' ? value : null;
}

/** Epoch milliseconds of a date; null when it is none or lies before 1970. */
export function instantOf(from: unknown, key: string): number | null {
  const value = own(from, key);
  const at = value instanceof Date ? value.getTime() : Number.NaN;
  return at >= 0 ? Math.round(at) : null;
}

export function bytesOf(from: unknown, key: string): Uint8Array | null {
  const value = own(from, key);
  return value instanceof Uint8Array ? value : null;
}

/** A list with whatever is in it; null when it is none. */
export function listOf(from: unknown, key: string): readonly unknown[] | null {
  const value = own(from, key);
  return Array.isArray(value) ? value : null;
}

export function dictionaryOf(from: unknown, key: string): Dictionary {
  const value = own(from, key);
  return isDictionary(value) ? value : {};
}

/** The dictionaries of a list; what else is in it is left out. */
export function dictionariesOf(from: unknown, key: string): Dictionary[] {
  return listOf(from, key)?.filter(isDictionary) ?? [];
}

/** The texts of a list. */
export function textsOf(from: unknown, key: string): string[] {
  return listOf(from, key)?.filter((item) => typeof item === 'string') ?? [];
}
