// Decisions of fetching: when to try again, what of a folder is new, and when a mailbox counts as failing. Pure.
import type { MailboxState, MailFault } from '@lanet/contracts/mailboxes';
import type { z } from 'zod';

type State = z.infer<typeof MailboxState>;

export interface FetchTimes {
  /** For how long a mailbox is one process's without being renewed; renewed four times in it. */
  leaseMs: number;
  /** How often a mailbox that another process has is asked for. */
  leaseRetryMs: number;
  /** Between two looks at a server that says by itself what comes, and at one that does not. */
  idleMs: number;
  pollMs: number;
  pop3Ms: number;
  /** After a failure: the first pause, which doubles, and the longest. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** How often the list of mailboxes is read without a hint. */
  superviseMs: number;
}

export const FETCH_TIMES: FetchTimes = {
  leaseMs: 6_000,
  leaseRetryMs: 1_000,
  idleMs: 5 * 60_000,
  pollMs: 60_000,
  pop3Ms: 2 * 60_000,
  firstPauseMs: 5_000,
  longestPauseMs: 5 * 60_000,
  superviseMs: 30_000,
};

/** A wrong password is not tried so often that the server locks the account: not before this many first pauses. */
const SIGN_IN_PAUSES = 12;

/** Doubles with every failure, the upper half of it by chance, so that mailboxes of one server do not return as one. */
export function pauseAfter(failures: number, fault: MailFault, times: FetchTimes, random: number): number {
  const { firstPauseMs, longestPauseMs } = times;
  const limit = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures, 10));
  const pause = Math.max(firstPauseMs, limit / 2 + (limit / 2) * random);
  return Math.round(isSignIn(fault) ? Math.max(pause, firstPauseMs * SIGN_IN_PAUSES) : pause);
}

const isSignIn = ({ code }: MailFault) => code === 'authentication' || code === 'token';

const FAILING_AFTER = 3;

/** A token that is refused needs a person at once; anything else may pass, and is red from the third time on. */
export function stateAfter(before: State, failedConnects: number, fault: MailFault): State {
  if (fault.code === 'token') return 'needs_sign_in';
  if (failedConnects < FAILING_AFTER) return before;
  return isSignIn(fault) ? 'needs_sign_in' : 'failing';
}

export interface Progress {
  uidvalidity: string;
  highestUid: number;
}

export type Look =
  /** Of this mailbox's folder nothing is known. */
  | { kind: 'first'; uidvalidity: string }
  /** What came after the highest number. */
  | { kind: 'news'; uidvalidity: string; after: number }
  /** The numbers are others now: each message is compared. */
  | { kind: 'again'; uidvalidity: string };

/**
 * What is read of a folder. Fewer numbers than were given already, under the same uidvalidity, is a folder that was put
 * back from a copy: its numbers name other messages now, so they are a series of their own here.
 */
export function lookAt(
  known: Progress | undefined,
  { uidvalidity, uidNext }: { uidvalidity: string; uidNext: number | null },
  series: string,
): Look {
  if (!known) return { kind: 'first', uidvalidity };
  if (known.uidvalidity !== uidvalidity && !known.uidvalidity.startsWith(`${uidvalidity}.`)) {
    return { kind: 'again', uidvalidity };
  }
  if (uidNext !== null && uidNext <= known.highestUid)
    return { kind: 'again', uidvalidity: `${uidvalidity}.${series}` };
  return { kind: 'news', uidvalidity: known.uidvalidity, after: known.highestUid };
}

const DAY_MS = 86_400_000;

/** Mail before this instant is left alone; null takes all. */
export function oldestWanted(createdAtMs: number, firstLookDays: number | null): number | null {
  return firstLookDays === null ? null : createdAtMs - firstLookDays * DAY_MS;
}

const PROBE_EVERY_MS = 15 * 60_000;
const PROBE_WITHIN_MS = 5 * 60_000;
/** Where they do not come back, the server may have no plus addresses, and answers each of them with a bounce. */
const PROBE_AFTER_LOST_MS = 6 * 3_600_000;

/** Whether a probe is sent now: when neither mail nor one of them came for a while. `lost`: the last did not come back. */
export function probeDue(
  last: { sentAt: string; seenAt: string | null } | undefined,
  lastMessageAtMs: number | null,
  nowMs: number,
): 'lost' | 'no' | 'now' {
  const sentAgo = last ? nowMs - Date.parse(last.sentAt) : Number.POSITIVE_INFINITY;
  const messageAgo = lastMessageAtMs === null ? Number.POSITIVE_INFINITY : nowMs - lastMessageAtMs;
  const isOut = last?.seenAt === null;
  if (isOut && sentAgo < PROBE_AFTER_LOST_MS) return sentAgo > PROBE_WITHIN_MS ? 'lost' : 'no';
  return sentAgo >= PROBE_EVERY_MS && messageAgo >= PROBE_EVERY_MS ? 'now' : 'no';
}
