import { join } from 'node:path';
import type { AgentConfig } from '@lanet/contracts/agent';
import { type AlertRule, defaultRules } from '@lanet/contracts/alert-rules';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sample } from '../collect/index.ts';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { MINUTE, START, sampleAt } from '../testing/samples.ts';
import { presentObjects, stopped, toReadings } from './readings.ts';
import { type Round, Sampler } from './sampler.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

const config = (rules: AlertRule[] = defaultRules, watchedServices: string[] = []): AgentConfig => ({
  ...{ etag: 'e', reportSeconds: 900, sampleSeconds: 60, rules, watchedServices, extraMounts: [] },
});
const sampler = (own = config()) => new Sampler(join(folder, 'alerts.json'), own);
const full = (usedPercent: number): Partial<Sample> => ({
  volumes: [{ id: '/', usedPercent, freeBytes: 5e11, sizeBytes: 1e12, inodesUsedPercent: 3 }],
});

/** Minute by minute; each life of the sampler takes up where the last one ended. */
function live(one: Sampler, samples: readonly Partial<Sample>[], fromMinute = 0): Round {
  const told: Round = { edges: [], events: [] };
  samples.forEach((change, index) => {
    one.take(sampleAt(START + (fromMinute + index) * MINUTE, change), {}, ({ edges, events }) => {
      told.edges.push(...edges);
      told.events.push(...events);
    });
  });
  return told;
}

describe('the sampler', () => {
  it('tells when a rule fires, with the third minute of a full disk', () => {
    const { edges } = live(sampler(), [full(95), full(95), full(95), full(95)]);

    expect(edges).toMatchObject([{ rule: 'disk_full', object: '/', to: 'firing', at: START + 2 * MINUTE, value: 95 }]);
  });

  it('forgets nothing over a restart: neither what is pending nor what was told', () => {
    expect(live(sampler(), [full(95), full(95)]).edges).toEqual([]);

    expect(live(sampler(), [full(95)], 2).edges).toHaveLength(1);
    expect(live(sampler(), [full(95), full(95)], 3).edges).toEqual([]);
  });

  it('starts with nothing when what it kept is damaged', () => {
    live(sampler(), [full(95), full(95)]);
    removeFolder(join(folder, 'alerts.json'));

    expect(live(sampler(), [full(95)], 2).edges).toEqual([]);
  });

  it('does not judge the load of the first minutes after the computer started', () => {
    const rule = { ...defaultRules[2], forSeconds: 0 } as AlertRule; // the default rule cpu_high, at once
    const busy = (uptimeSeconds: number) => ({ cpu: 99, uptimeSeconds });
    const starting = live(sampler(config([rule])), [busy(10), busy(70)]).edges;
    const started = live(sampler(config([rule])), [busy(190)], 3).edges;

    expect([starting.length, started.length]).toEqual([0, 1]);
  });

  it('tells of a watched service that stops and starts, not of one in between', () => {
    const state = (now: Sample['services'][number]['state']) => ({ services: [{ name: 'cron', state: now }] });
    const { events } = live(sampler(config([], ['cron'])), [
      ...[state('running'), state('stopping'), state('failed'), state('failed'), state('starting'), state('running')],
    ]);

    expect(events).toMatchObject([
      { name: 'cron', state: 'stopped', at: START + 2 * MINUTE },
      { name: 'cron', state: 'running', at: START + 5 * MINUTE },
    ]);
  });

  it('closes the window when the interval of samples changes', () => {
    const one = sampler();
    live(one, [{}, {}]);
    one.configure({ ...config(), sampleSeconds: 5 });
    one.take(sampleAt(START + 2 * MINUTE), {}, () => {});

    expect(one.takeWindows().map(({ stepSeconds, cpu }) => [stepSeconds, cpu.length])).toEqual([
      [60, 2],
      [5, 1],
    ]);
  });
});

describe('what a sample says to the rules', () => {
  it('shares one instant, and leaves out what is not known', () => {
    const sample = sampleAt(START, { cpu: null, services: [{ name: 'cron', state: 'failed' }] });
    const server = { kind: 'read', value: { lossPercent: 100, ms: null } } as const;

    const readings = toReadings(sample, {
      reach: { gateway: { kind: 'unavailable', reason: 'no_gateway' }, server },
      errors: [{ source: 'nginx', errors: 3 }],
    });

    expect(new Set(readings.map(({ at }) => at))).toEqual(new Set([START]));
    expect(readings.map(({ metric, object, value }) => `${metric} ${object} ${value}`)).toEqual([
      'memory.usedPercent  40',
      'volume.usedPercent / 50',
      'volume.freeBytes / 500000000000',
      'volume.inodesUsedPercent / 3',
      'service.stopped cron 1',
      'log.errors nginx 3',
      'reach.lossPercent server 100',
    ]);
  });

  it.each([
    ['running', 0],
    ['starting', null],
    ['stopping', null],
    ['stopped', 1],
    ['failed', 1],
    ['missing', 1],
    ['paused', 1],
  ] as const)('of a service that is %s: %s', (state, value) => {
    expect(stopped(state)).toBe(value);
  });

  it('knows a volume that does not answer from one that is gone', () => {
    const silent = sampleAt(START, { unavailable: { 'volumes /mnt/dead': 'timeout' } });
    const unreadable = sampleAt(START, { volumes: [], unavailable: { volumes: 'failed' } });

    expect(presentObjects(silent, ['cron'])).toMatchObject({
      'volume.usedPercent': ['/', '/mnt/dead'],
      'service.stopped': ['cron'],
    });
    expect(presentObjects(unreadable, [])).not.toHaveProperty(['volume.usedPercent']);
  });
});
