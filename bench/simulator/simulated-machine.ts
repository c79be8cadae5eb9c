// An invented computer whose every measure is a function of its name and of time: history made afterwards and values
// reported live are the same curve, and a run can be repeated.
import { createHash } from 'node:crypto';

export interface MachineKind {
  name: string;
  type: 'desktop' | 'laptop' | 'server';
  os: string;
  vendor: string;
  model: string;
  cpu: string;
  cores: number;
  memoryGib: number;
  volumes: { id: string; sizeBytes: number; startPercent: number; growthPerDay: number }[];
  hasTemperature: boolean;
}

export interface Measures {
  cpu: number;
  memory: number;
  temperature: number | null;
  volumes: { id: string; usedPercent: number; freeBytes: number; sizeBytes: number }[];
  network: { id: string; rx: number; tx: number }[];
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export class SimulatedMachine {
  readonly kind: MachineKind;
  readonly #seed: number;
  /** Where the growth of the volumes starts; whoever makes history sets it to its beginning. */
  readonly #epochMs: number;
  /** What clean-ups took off a volume, in percent. */
  readonly #cleaned: Map<string, number>;

  constructor(kind: MachineKind, epochMs: number, cleaned: Record<string, number> = {}) {
    this.kind = kind;
    this.#epochMs = epochMs;
    this.#cleaned = new Map(Object.entries(cleaned));
    this.#seed = createHash('sha256').update(kind.name).digest().readUInt32LE(0);
  }

  at(ms: number): Measures {
    const busy = this.#workload(ms);
    const cpu = clamp(6 + 52 * busy + 14 * (this.#noise(ms, 1) - 0.5), 0.5, 100);
    return {
      cpu: round(cpu),
      memory: round(clamp(38 + 26 * busy + 5 * (this.#noise(ms / 7, 2) - 0.5), 5, 100)),
      temperature: this.kind.hasTemperature ? round(36 + cpu * 0.32 + 2 * this.#noise(ms, 3)) : null,
      volumes: this.kind.volumes.map((volume) => this.#volume(volume, ms)),
      network: [
        {
          id: 'eth0',
          rx: Math.round(busy * 2.4e6 * this.#noise(ms, 4)),
          tx: Math.round(busy * 6e5 * this.#noise(ms, 5)),
        },
      ],
    };
  }

  /** What a clean-up frees: down to 68 % of the volume, as if downloads and old updates had gone. */
  clean(volumeId: string, ms: number): { freedBytes: number } {
    const volume = this.at(ms).volumes.find(({ id }) => id === volumeId);
    if (!volume) return { freedBytes: 0 };
    const freed = Math.max(0, volume.usedPercent - 68);
    this.#cleaned.set(volumeId, (this.#cleaned.get(volumeId) ?? 0) + freed);
    return { freedBytes: Math.round((freed / 100) * volume.sizeBytes) };
  }

  cleaned(): Record<string, number> {
    return Object.fromEntries(this.#cleaned);
  }

  #volume({ id, sizeBytes, startPercent, growthPerDay }: MachineKind['volumes'][number], ms: number) {
    const grown = startPercent + ((ms - this.#epochMs) / DAY_MS) * growthPerDay - (this.#cleaned.get(id) ?? 0);
    const usedPercent = round(clamp(grown + 0.4 * this.#noise(ms / 30, 6), 1, 99.5));
    return { id, usedPercent, sizeBytes, freeBytes: Math.round(sizeBytes * (1 - usedPercent / 100)) };
  }

  /** 0 to 1: office hours on weekdays for a workstation, a flatter day for a server. */
  #workload(ms: number): number {
    const date = new Date(ms - 6 * 3_600_000);
    const hour = date.getUTCHours() + date.getUTCMinutes() / 60;
    const weekday = date.getUTCDay() % 6 !== 0;
    const day = Math.max(0, Math.sin(((hour - 7) / 13) * Math.PI));
    if (this.kind.type === 'server') return 0.25 + 0.5 * day * (weekday ? 1 : 0.4);
    return weekday ? 0.05 + 0.85 * day ** 1.5 : 0.04;
  }

  /** Smooth noise in 0..1: the same for the same minute, whoever asks. */
  #noise(ms: number, channel: number): number {
    const position = ms / (5 * MINUTE_MS);
    const left = Math.floor(position);
    const share = position - left;
    return this.#random(left, channel) * (1 - share) + this.#random(left + 1, channel) * share;
  }

  #random(step: number, channel: number): number {
    // Two rounds of an integer hash (Wellons' lowbias32): cheap, and good enough for a picture.
    let x = (this.#seed ^ Math.imul(step, 0x9e3779b1) ^ Math.imul(channel, 0x85ebca6b)) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  }
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const round = (value: number) => Math.round(value * 100) / 100;
