// Of which times a device can tell. Pure.

/** Agents work with the server's time, which they know to seconds. */
const AHEAD_MS = 5 * 60_000;
/** They keep for so long what they could not send. */
const KEPT_MS = 30 * 24 * 3_600_000;

/** Whether an agent can tell now of something that it says was then. Epoch milliseconds. */
export const isPlausible = (atMs: number, nowMs: number): boolean =>
  atMs <= nowMs + AHEAD_MS && atMs >= nowMs - KEPT_MS;
