import { createHash } from 'node:crypto';
import { ROLLOUT_PERCENTS, type Rollout, type RolloutFigures } from '@lanet/contracts/rollouts';

/** Of those that finished an update: more than this share of faults halts it (agents.md 9). */
const MOST_FAILED = 0.02;
/** Of those that began one: more than this share that did not come back halts it. */
const MOST_LOST = 0.01;
/** Who fetched a release and was not heard of from so long after is lost. */
export const BACK_WITHIN_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;

/** Left of the first version that has a launcher, agents cannot update themselves, and are told nothing of it. */
export const FIRST_WITH_LAUNCHER = '0.2.0';

export type Verdict =
  | { kind: 'keep' }
  | { kind: 'halt'; reason: 'failures' | 'lost' }
  | { kind: 'widen'; percent: Rollout['percent'] };

interface Judged {
  figures: RolloutFigures;
  percent: Rollout['percent'];
  widenAfterHours: number | null;
  /** Epoch milliseconds. */
  widenedAt: number;
}

/** What becomes of a running rollout by itself. A fault weighs more than any waiting time. */
export function judgeRollout({ figures, percent, widenAfterHours, widenedAt }: Judged, nowMs: number): Verdict {
  const { installed, failed, rolledBack, lost } = figures;
  const faults = failed + rolledBack;
  if (faults > (installed + faults) * MOST_FAILED) return { kind: 'halt', reason: 'failures' };
  if (lost > (installed + faults + lost) * MOST_LOST) return { kind: 'halt', reason: 'lost' };
  const wider = nextPercent(percent);
  // Hours in which nobody installed anything prove nothing.
  const isDue = widenAfterHours !== null && installed > 0 && nowMs - widenedAt >= widenAfterHours * HOUR_MS;
  return isDue && wider !== undefined ? { kind: 'widen', percent: wider } : { kind: 'keep' };
}

/** The next wider share, or undefined for all. */
function nextPercent(percent: Rollout['percent']): Rollout['percent'] | undefined {
  return ROLLOUT_PERCENTS.find((wider) => wider > percent);
}

/**
 * Whether an agent is among the first `percent` of all for a version. The same agents are never always the first: each
 * version shuffles them anew. Who is in a share is in every wider one.
 */
export function isChosen(agentId: string, version: string, percent: number): boolean {
  const digest = createHash('sha256').update(`${version} ${agentId}`).digest();
  return digest.readUInt32BE(0) / 2 ** 32 < percent / 100;
}

/** Below 0 when `a` is the older one. Undefined when either is no `major.minor.patch`: a report may say anything. */
export function compareVersions(a: string, b: string): number | undefined {
  const [left, right] = [partsOf(a), partsOf(b)];
  if (!left || !right) return undefined;
  for (const [index, part] of left.entries()) {
    const difference = part - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function partsOf(version: string): number[] | undefined {
  return /^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(version) ? version.split('.').map(Number) : undefined;
}

/** Whether an agent of `version` is to be told of a release: it can update itself, and the release is another than it runs. */
export function mayTake(version: string, release: { version: string; allowsDowngrade: boolean }): boolean {
  const sinceLauncher = compareVersions(version, FIRST_WITH_LAUNCHER);
  const toRelease = compareVersions(version, release.version);
  if (sinceLauncher === undefined || sinceLauncher < 0 || toRelease === undefined) return false;
  return toRelease < 0 || (toRelease > 0 && release.allowsDowngrade);
}
