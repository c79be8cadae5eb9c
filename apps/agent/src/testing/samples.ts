// Samples for tests, as the collectors give them.
import type { Sample } from '../collect/index.ts';

export const MINUTE = 60_000;
export const START = Date.UTC(2026, 10, 23, 12);

/** A quiet computer at an instant. */
export function sampleAt(at: number, change: Partial<Sample> = {}): Sample {
  return {
    at,
    bootId: 'boot-1',
    uptimeSeconds: 100_000,
    cpu: 5,
    memory: 40,
    temperature: null,
    volumes: [{ id: '/', usedPercent: 50, freeBytes: 5e11, sizeBytes: 1e12, inodesUsedPercent: 3 }],
    network: [{ id: 'eth0', up: true, rx: 100, tx: 10 }],
    services: [],
    unavailable: { temperature: 'no_sensor' },
    ...change,
  };
}
