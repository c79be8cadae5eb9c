import { readJson, replaceFile } from '../state/durable-file.ts';
import type { BadVersion, Outcome } from './handle.ts';

/** Which version runs on this computer, kept in the state folder by the launcher alone. */
export type Pointer = {
  /** Number of the packaged release when this was written: a package that was installed since then wins over what is here. */
  packaged: number;
  /** Downloaded versions; null: the packaged one. */
  active: string | null;
  previous: string | null;
  /** A version that has to prove itself. `starts`: how often it was started, written before each start. */
  trial: { version: string; starts: number } | null;
  bad: readonly BadVersion[];
  /** Not told to the server yet. */
  outcomes: readonly Outcome[];
};

export type Trial = { version: string; starts: number };

const MAX_REMEMBERED = 50;

export const emptyPointer = (packaged: number): Pointer => ({
  packaged,
  active: null,
  previous: null,
  trial: null,
  bad: [],
  outcomes: [],
});

/** Undefined when there is none, or it is damaged: then the packaged version runs. */
export function readPointer(path: string): Pointer | undefined {
  try {
    const found = readJson(path);
    if (!isRecord(found)) return undefined;
    const { packaged, active, previous, trial, bad, outcomes } = found;
    if (typeof packaged !== 'number') return undefined;
    return {
      packaged,
      active: versionOf(active),
      previous: versionOf(previous),
      trial: trialOf(trial),
      bad: listOf(bad, badOf),
      outcomes: listOf(outcomes, outcomeOf),
    };
  } catch {
    // A state folder that an ordinary user may not read: `lanet-agent --version` works all the same.
    return undefined;
  }
}

/** Durable when it returns. @throws what the file system says */
export function writePointer(path: string, pointer: Pointer): void {
  const { bad, outcomes } = pointer;
  const kept = { ...pointer, bad: bad.slice(-MAX_REMEMBERED), outcomes: outcomes.slice(-MAX_REMEMBERED) };
  replaceFile(path, JSON.stringify(kept));
}

/** A version names a folder: nothing else may come of it. */
export const isVersion = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(value);

const versionOf = (value: unknown): string | null => (isVersion(value) ? value : null);

const listOf = <T>(value: unknown, readOne: (item: Record<string, unknown>) => T | undefined): T[] =>
  Array.isArray(value) ? value.flatMap((item) => (isRecord(item) ? (readOne(item) ?? []) : [])) : [];

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function trialOf(value: unknown): Trial | null {
  if (!isRecord(value)) return null;
  const { version, starts } = value;
  return isVersion(version) && typeof starts === 'number' ? { version, starts } : null;
}

function badOf({ version, reason, at, times }: Record<string, unknown>): BadVersion | undefined {
  if (!isVersion(version) || typeof reason !== 'string') return undefined;
  return { version, reason, at: Number(at) || 0, times: Number(times) || 1 };
}

function outcomeOf({ version, reason, at, state }: Record<string, unknown>): Outcome | undefined {
  if (!isVersion(version) || (state !== 'installed' && state !== 'rolled_back')) return undefined;
  return { version, state, at: Number(at) || 0, reason: typeof reason === 'string' ? reason : null };
}
