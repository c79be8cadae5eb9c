import type { Window } from '@lanet/contracts/agent';
import { cleanText } from '@lanet/contracts/inventory';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** How long sealed minute values are kept; an older window comes too late for anything. */
export const SEALED_DAYS = 90;

/** How far a device's clock may be ahead of ours before its values are taken for wrong. */
const AHEAD_MS = HOUR_MS;

/** Longer than any report interval: a window beyond it would only multiply rows. */
const LONGEST_MS = DAY_MS;

/** One value a step; null where nothing was measured. */
export type Values = readonly (number | null)[];

/** A window as it is stored: within one UTC day, at most an hour long, names made safe, values rounded. */
export interface StoredWindow {
  /** Epoch milliseconds of the first value. */
  from: number;
  stepSeconds: number;
  cpu: Values;
  memory: Values;
  temperature: Values;
  volumes: readonly { id: string; usedPercent: Values; freeBytes: number; sizeBytes: number }[];
  network: readonly { id: string; rx: Values; tx: Values }[];
}

/**
 * What is stored of a window that came over the wire: nothing if it is too old, ahead of time or too long; otherwise cut
 * at midnight UTC, so that each piece belongs to one day, and into hours when it is longer, so that whoever wants an hour
 * need not look further back than one. The same window always gives the same pieces: a repeated report changes nothing.
 */
export function storableWindows(window: Window, nowMs: number): StoredWindow[] {
  const stepMs = window.stepSeconds * 1000;
  const lengthMs = window.cpu.length * stepMs;
  const tooOld = window.from < startOfDay(nowMs) - SEALED_DAYS * DAY_MS;
  if (lengthMs === 0 || lengthMs > LONGEST_MS || tooOld || window.from + lengthMs > nowMs + AHEAD_MS) return [];
  const whole = cleaned(window);
  const cutMs = lengthMs > HOUR_MS ? HOUR_MS : DAY_MS;
  const pieces: StoredWindow[] = [];
  for (let start = 0; start < whole.cpu.length; ) {
    const from = whole.from + start * stepMs;
    const untilCut = (Math.floor(from / cutMs) + 1) * cutMs - from;
    const end = Math.min(whole.cpu.length, start + Math.ceil(untilCut / stepMs));
    pieces.push(start === 0 && end === whole.cpu.length ? whole : slice(whole, start, end));
    start = end;
  }
  return pieces;
}

export function startOfDay(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}

/** `2026-11-23`, in UTC: the name of a day in the database. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** Hundredths are more than any sensor knows, and a value of 1e-300 is one that `real` refuses. */
const hundredths = (values: Values) => values.map((value) => value && Math.round(value * 100) / 100);
const whole = (values: Values) => values.map((value) => value && Math.round(value));
/** Two pebibytes: differences of such numbers are still exact, with a bit left for the sign. */
const bytes = (value: number) => Math.min(Math.round(value), 2 ** 51);

function cleaned(window: Window): StoredWindow {
  return {
    from: window.from,
    stepSeconds: window.stepSeconds,
    cpu: hundredths(window.cpu),
    memory: hundredths(window.memory),
    temperature: hundredths(window.temperature),
    volumes: named(window.volumes).map(({ id, usedPercent, freeBytes, sizeBytes }) => ({
      id,
      usedPercent: hundredths(usedPercent),
      freeBytes: bytes(freeBytes),
      sizeBytes: bytes(sizeBytes),
    })),
    network: named(window.network).map(({ id, rx, tx }) => ({ id, rx: whole(rx), tx: whole(tx) })),
  };
}

/** Names that the database takes and that say one thing each: of two of one name the first is kept. */
function named<T extends { id: string }>(items: readonly T[]): T[] {
  const seen = new Map<string, T>();
  for (const item of items) {
    const id = cleanText(item.id, 255);
    if (id !== '' && !seen.has(id)) seen.set(id, { ...item, id });
  }
  return [...seen.values()];
}

function slice(window: StoredWindow, start: number, end: number): StoredWindow {
  const cut = (values: Values) => values.slice(start, end);
  return {
    ...window,
    from: window.from + start * window.stepSeconds * 1000,
    cpu: cut(window.cpu),
    memory: cut(window.memory),
    temperature: cut(window.temperature),
    volumes: window.volumes.map((volume) => ({ ...volume, usedPercent: cut(volume.usedPercent) })),
    network: window.network.map(({ id, rx, tx }) => ({ id, rx: cut(rx), tx: cut(tx) })),
  };
}
