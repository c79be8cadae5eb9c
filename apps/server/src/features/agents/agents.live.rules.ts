// Who looks at a device, and until when its agent has to go on measuring for them. Pure.
import type { LiveSample } from '@lanet/contracts/live';

/** By page: whose it is, and until when it looks unless it says so again. */
export type Viewers = ReadonlyMap<string, { personId: string; endsAt: number }>;

/** Beyond so many pages the one that looked longest ago gives way; nobody opens so many. */
const MOST_VIEWERS = 200;
/** A prolongation that gains less is not worth a message to the agent. */
const WORTH_MS = 20_000;

export function withViewer(viewers: Viewers, viewer: string, personId: string, endsAt: number): Viewers {
  const next = new Map(viewers);
  // Deleted first, so that the map's order is that of the last words.
  next.delete(viewer);
  next.set(viewer, { personId, endsAt });
  if (next.size > MOST_VIEWERS) next.delete(next.keys().next().value ?? viewer);
  return next;
}

export function withoutViewer(viewers: Viewers, viewer: string): Viewers {
  return new Map([...viewers].filter(([key]) => key !== viewer));
}

export function withoutExpired(viewers: Viewers, nowMs: number): Viewers {
  return new Map([...viewers].filter(([, { endsAt }]) => endsAt > nowMs));
}

/** Each person once. */
export function watchersOf(viewers: Viewers, nowMs: number): string[] {
  return [...new Set([...withoutExpired(viewers, nowMs).values()].map(({ personId }) => personId))];
}

/** Seconds to ask the agent for; undefined when what it was asked for is enough for now. `askedUntil`: 0 for never. */
export function secondsToAsk(viewers: Viewers, askedUntil: number, nowMs: number): number | undefined {
  const until = Math.max(nowMs, ...[...viewers.values()].map(({ endsAt }) => endsAt));
  if (until === nowMs || until - askedUntil < WORTH_MS) return undefined;
  return Math.ceil((until - nowMs) / 1000);
}

/** Names that say one thing each: of two of one name the first is kept, and none without a name. */
export function tidied(sample: LiveSample): LiveSample {
  return { ...sample, volumes: distinct(sample.volumes), network: distinct(sample.network) };
}

function distinct<T extends { id: string }>(items: readonly T[]): T[] {
  const byName = new Map<string, T>();
  for (const item of items) if (item.id !== '' && !byName.has(item.id)) byName.set(item.id, item);
  return [...byName.values()];
}
