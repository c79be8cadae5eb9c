// What the live panel shows, from what is known: whether samples come, and which numbers stand there meanwhile.
import type { Device } from '@lanet/contracts/devices';
import { LIVE, type LiveSample, type LiveState } from '@lanet/contracts/live';

/** Five minutes of samples. */
const MOST_SAMPLES = (5 * 60) / LIVE.everySeconds;
/** Without a sample for so long the device does not answer; two were lost. */
const SILENCE_MS = LIVE.everySeconds * 3_000;
/** Rows of the volumes' tile. */
const VOLUME_ROWS = 3;

/** `silent`: samples were promised and do not come. `idle`: nobody did anything here for a long while. */
export type LiveShown = 'connecting' | 'on' | 'silent' | 'paused' | 'idle' | 'failed' | Exclude<LiveState, 'live'>;

/** What is known; instants are epoch milliseconds of this browser. */
export interface LiveKnown {
  /** Why nothing is asked for. */
  stopped: 'paused' | 'idle' | undefined;
  /** Of the last request. */
  answer: LiveState | 'failed' | undefined;
  askedSinceMs: number;
  lastSampleMs: number | undefined;
}

export function liveShown({ stopped, answer, askedSinceMs, lastSampleMs }: LiveKnown, nowMs: number): LiveShown {
  if (stopped) return stopped;
  // A sample that came says more than any answer before it.
  if (lastSampleMs !== undefined && nowMs - lastSampleMs < SILENCE_MS) return 'on';
  if (answer !== undefined && answer !== 'live') return answer;
  return nowMs - Math.max(askedSinceMs, lastSampleMs ?? 0) < SILENCE_MS ? 'connecting' : 'silent';
}

export const withSample = (samples: readonly LiveSample[], sample: LiveSample): LiveSample[] =>
  [...samples, sample].slice(-MOST_SAMPLES);

/** Five minutes of values, oldest first, with gaps where samples are missing: a line grows from the right. */
export function lineOf(samples: readonly LiveSample[], pick: (sample: LiveSample) => number | null): (number | null)[] {
  const values = samples.flatMap((sample, index) => {
    const before = samples[index - 1];
    const isGap = before !== undefined && sample.at - before.at >= SILENCE_MS;
    return isGap ? [null, pick(sample)] : [pick(sample)];
  });
  const missing = Math.max(0, MOST_SAMPLES - values.length);
  return [...Array.from({ length: missing }, () => null), ...values].slice(-MOST_SAMPLES);
}

/** The numbers to show. */
export interface LiveNumbers {
  cpu: number | null;
  memory: number | null;
  temperature: number | null;
  /** Of all interfaces together, bytes a second. */
  network: { rx: number | null; tx: number | null };
  volumes: { id: string; usedPercent: number }[];
  /** Volumes beyond those. */
  moreVolumes: number;
}

/** While these hold, what was last seen stays; in the other states a newer report says more. */
const HELD: readonly LiveShown[] = ['connecting', 'on', 'silent', 'failed', 'paused', 'idle'];

/** Whether there is anything to pause or go on with: where live is impossible, the reason says what to do. */
export const canBeHeld = (shown: LiveShown): boolean => HELD.includes(shown);

const KEEPING: readonly LiveShown[] = ['on', 'connecting', 'silent', 'paused', 'idle'];

/** Of the last sample; of the last report where that says more, or is all there is. */
export function numbersOf(device: Device, sample: LiveSample | undefined, shown: LiveShown): LiveNumbers {
  const reportedMs = device.lastReportAt === null ? 0 : Date.parse(device.lastReportAt);
  if (sample && (KEEPING.includes(shown) || sample.at >= reportedMs)) return numbersOfSample(sample);
  const { cpu, memory, temperature, disk } = device;
  const volumes = disk ? [{ id: disk.volume, usedPercent: disk.usedPercent }] : [];
  return { cpu, memory, temperature, network: { rx: null, tx: null }, volumes, moreVolumes: 0 };
}

function numbersOfSample({ cpu, memory, temperature, network, volumes }: LiveSample): LiveNumbers {
  // The fullest, by name: so they stay where they are while their numbers move.
  const fullest = volumes.toSorted((a, b) => b.usedPercent - a.usedPercent).slice(0, VOLUME_ROWS);
  return {
    ...{ cpu, memory, temperature },
    network: { rx: sumOf(network, ({ rx }) => rx), tx: sumOf(network, ({ tx }) => tx) },
    volumes: fullest.toSorted((a, b) => a.id.localeCompare(b.id)),
    moreVolumes: volumes.length - fullest.length,
  };
}

/** Null when none is known. */
export function sumOf<T>(items: readonly T[], pick: (item: T) => number | null): number | null {
  const known = items.map(pick).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
