// Rules that the server judges: whether a device is there, whether its clock is right (alerts.md 1), what its inventory says.
import type { AlertRule, MetricName } from './alert-rules.ts';
import { usualRule } from './default-rules.ts';

const SERVER_METRICS: readonly string[] = [
  'presence.offlineMinutes',
  'clock.offsetMinutes',
  'antivirus.down',
  'antivirus.missing',
] satisfies MetricName[];

/** No agent judges it: it is not told of such rules, and its word about them counts for nothing. */
export const isServerMetric = (metric: string): boolean => SERVER_METRICS.includes(metric);

const usual = { ...usualRule, op: '>', forSeconds: 0, minSamples: 1, noData: 'ignore' } as const;

/** Priorities and minutes of alerts.md 4. Laptops and mobile devices have no rule: for them being away is normal. */
export const serverRules: AlertRule[] = [
  {
    ...usual,
    key: 'offline_server',
    ...{ metric: 'presence.offlineMinutes', trigger: 5, recover: 1, keepSeconds: 120 },
    priority: 'high',
  },
  {
    ...usual,
    key: 'offline_workstation',
    ...{ metric: 'presence.offlineMinutes', trigger: 30, recover: 1, keepSeconds: 300 },
    priority: 'low',
    // A desktop is switched off in the evening: until sites have working hours, this is for those that never are.
    enabled: false,
  },
  {
    ...usual,
    key: 'clock_wrong',
    ...{ metric: 'clock.offsetMinutes', trigger: 5, recover: 1, keepSeconds: 0 },
    priority: 'low',
  },
  {
    ...usual,
    key: 'antivirus_down',
    ...{ metric: 'antivirus.down', op: '=', trigger: 1, recover: 0, forSeconds: 120, keepSeconds: 120 },
    priority: 'high',
  },
  {
    ...usual,
    key: 'antivirus_missing',
    ...{ metric: 'antivirus.missing', op: '=', trigger: 1, recover: 0, forSeconds: 1800, keepSeconds: 0 },
    priority: 'high',
  },
];
