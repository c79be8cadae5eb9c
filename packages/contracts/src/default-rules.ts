// The rules that agents judge by until somebody changes them. Part of alert-rules.ts.
import type { AlertRule } from './alert-rules.ts';

/** What all rules have in common until somebody changes them, the server's own too. */
export const usualRule = {
  object: '*',
  noDataAfterSeconds: 900,
  flap: { max: 4, windowSeconds: 3600 },
  suggestedScript: null,
  enabled: true,
  version: 1,
  stableMinutes: 15,
  reopenWithinHours: 24,
} as const;

const usual = { ...usualRule, keepSeconds: 300, noData: 'hold' } as const;

// "3 samples" of one minute are 120 s from first to last. Half a minute less: samplers jitter, and the count decides.
const threeSamples = { forSeconds: 90, minSamples: 3 };
const twoSamples = { forSeconds: 30, minSamples: 2 };
const tenMinutes = { forSeconds: 600, minSamples: 3 };

/** Trigger and priority are the deployment plan's ALERT_RULES; recovery and duration are ours. All editable. */
export const defaultRules: AlertRule[] = [
  {
    ...usual,
    ...threeSamples,
    key: 'disk_full',
    ...{ metric: 'volume.usedPercent', op: '>', trigger: 90, recover: 85 },
    or: [{ metric: 'volume.inodesUsedPercent', op: '>', trigger: 90, recover: 85 }],
    priority: 'high',
    suggestedScript: 'disk_cleanup',
  },
  {
    ...usual,
    ...twoSamples,
    key: 'disk_critical',
    ...{ metric: 'volume.usedPercent', op: '>', trigger: 97, recover: 95 },
    or: [{ metric: 'volume.freeBytes', op: '<', trigger: 2e9, recover: 3e9 }],
    // A boot partition never has 2 GB free: few bytes count only on a volume that is full by percentage, too.
    and: [{ metric: 'volume.usedPercent', op: '>', trigger: 90, recover: 85 }],
    priority: 'critical',
    suggestedScript: 'disk_cleanup',
  },
  {
    ...usual,
    ...tenMinutes,
    key: 'cpu_high',
    ...{ metric: 'cpu.usedPercent', op: '>', trigger: 85, recover: 75 },
    priority: 'medium',
  },
  {
    ...usual,
    ...tenMinutes,
    key: 'ram_high',
    ...{ metric: 'memory.usedPercent', op: '>', trigger: 95, recover: 88 },
    priority: 'high',
  },
  {
    ...usual,
    ...twoSamples,
    key: 'temperature',
    ...{ metric: 'temperature.celsius', op: '>', trigger: 80, recover: 72 },
    priority: 'critical',
  },
  {
    ...usual,
    ...{ forSeconds: 120, minSamples: 2, keepSeconds: 120 },
    key: 'service_down',
    ...{ metric: 'service.stopped', op: '=', trigger: 1, recover: 0 },
    priority: 'medium',
    suggestedScript: 'restart_service',
    restartFirst: true,
  },
  {
    ...usual,
    ...tenMinutes,
    key: 'network_loss',
    ...{ metric: 'reach.lossPercent', op: '>', trigger: 20, recover: 5 },
    or: [{ metric: 'reach.milliseconds', op: '>', trigger: 200, recover: 100 }],
    noDataAfterSeconds: 1800,
    priority: 'medium',
  },
  {
    ...usual,
    // Ten errors of one source in five minutes are a burst at once; half an hour without one ends it.
    ...{ forSeconds: 0, minSamples: 1, keepSeconds: 1800, noDataAfterSeconds: 3600 },
    key: 'event_errors',
    ...{ metric: 'log.errors', op: '>', trigger: 9, recover: 1 },
    priority: 'low',
  },
];
