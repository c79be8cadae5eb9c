// Alert rules, and what the state machine in `packages/alerting` keeps and says: the agent and the server share them.
// All instants are epoch milliseconds.
import { z } from 'zod';
import { Priority } from './kinds.ts';

export { defaultRules } from './default-rules.ts';

export { Priority };

/**
 * What can be judged. Percentages 0-100; `service.stopped` is 1 or 0; `reach.*` has the far end as its object; `log.errors`
 * is how many errors one source (its object) wrote to the system's log within five minutes.
 * `antivirus.down` is 1 where a product is there and none protects, `antivirus.missing` where there is none, else 0. From
 * `presence` on the server alone judges (server-rules.ts).
 */
export const MetricName = z.enum([
  'cpu.usedPercent',
  'memory.usedPercent',
  'volume.usedPercent',
  'volume.freeBytes',
  'volume.inodesUsedPercent',
  'temperature.celsius',
  'service.stopped',
  'reach.lossPercent',
  'reach.milliseconds',
  'log.errors',
  'presence.offlineMinutes',
  'clock.offsetMinutes',
  'antivirus.down',
  'antivirus.missing',
]);
export type MetricName = z.infer<typeof MetricName>;

const DAY_SECONDS = 86_400;
const Key = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9_]*$/);
const EpochMs = z.number().int().min(0).max(8.64e15);
/** May be 0: at once. */
const Delay = z
  .number()
  .int()
  .min(0)
  .max(7 * DAY_SECONDS);
const Duration = z
  .number()
  .int()
  .min(1)
  .max(30 * DAY_SECONDS);
const ObjectName = z.string().max(256);
const Operator = z.enum(['>', '<', '=']);
type Operator = z.infer<typeof Operator>;
const condition = {
  metric: MetricName,
  op: Operator,
  trigger: z.number(),
  recover: z.number(),
};

/** Whether `recover` lies on the recovery side of `trigger`; equal limits leave no band but are not wrong (not for `=`). */
export function isBandValid({ op, trigger, recover }: { op: Operator; trigger: number; recover: number }): boolean {
  if (op === '=') return recover !== trigger;
  return op === '>' ? recover <= trigger : recover >= trigger;
}

const wrongSide = { path: ['recover'], message: 'recover is on the wrong side of trigger' };

/**
 * One comparison. Strict: `>` 90 does not hold at 90. It recovers strictly beyond `recover`; `=` holds at `trigger` and
 * recovers at `recover`.
 */
export const Condition = z.object(condition).refine(isBandValid, wrongSide);
export type Condition = z.infer<typeof Condition>;

const ServiceNames = z.array(ObjectName.min(1)).max(100);
const WatchList = z.strictObject({ watch: ServiceNames, unwatch: ServiceNames });

const tunable = {
  /** `*`, an exact name, or a pattern with `*`; case matters. Metrics without objects have the empty name. */
  object: ObjectName.min(1),
  trigger: condition.trigger,
  recover: condition.recover,
  /** Each must hold as well; one that recovers is enough to recover. Same object, same instant. */
  and: z.array(Condition).max(5).optional(),
  /** Each is as good as the rule's own comparison; all that are measured must recover. Same object, same instant. */
  or: z.array(Condition).max(5).optional(),
  /** How long the trigger must hold, first sample to last. 0 fires with the first sample, whatever `minSamples` says. */
  forSeconds: Delay,
  minSamples: z.number().int().min(1).max(1000),
  /** How long recovery must hold, with at least two samples. 0 resolves with the first. */
  keepSeconds: Delay,
  /** `hold` keeps the alert and shows its age, `alert` opens one of its own, `ignore` never leaves the state. */
  noData: z.enum(['hold', 'alert', 'ignore']),
  noDataAfterSeconds: Duration,
  priority: Priority,
  /** More than `max` changes between firing and recovering within the window: unstable. */
  flap: z.object({ max: z.number().int().min(1).max(100), windowSeconds: Duration }),
  suggestedScript: Key.nullable(),
  enabled: z.boolean(),
  /** Minutes an alert stays resolved before its ticket may resolve; at least one second. */
  stableMinutes: z
    .number()
    .min(1 / 60)
    .max(1440),
  /** Within so many hours the same alert reopens its ticket; 0: never. */
  reopenWithinHours: z.number().min(0).max(8760),
  /** Of services: the device starts one that stopped by itself, once, before it tells. */
  restartFirst: z.boolean().optional(),
  /** Of services: what a level adds to the watch list of the levels above it, and takes from it. No agent sees it. */
  services: WatchList.optional(),
};

export const AlertRule = z
  .object({ key: Key, metric: condition.metric, op: condition.op, ...tunable, version: z.number().int().min(1) })
  .refine(isBandValid, wrongSide)
  .meta({ id: 'AlertRule' });
export type AlertRule = z.infer<typeof AlertRule>;

/** From the farthest to the nearest to the device: the nearest that sets a field wins. */
export const RuleLevel = z.enum(['provider', 'client', 'site', 'group', 'device']);
export type RuleLevel = z.infer<typeof RuleLevel>;

const RuleField = z.enum(Object.keys(tunable) as [TunableField, ...TunableField[]]); // `as`: keys of a literal, not empty
export type TunableField = keyof typeof tunable;

/** What one level changes of one rule. `locked` fields cannot be changed nearer to the device. */
export const RuleOverride = z
  .object({
    rule: Key,
    level: RuleLevel,
    /** Of the client, site, group or device, for the explainer. */
    name: z.string().max(120),
    /** Groups only: the lower number wins. */
    order: z.number().int().optional(),
    fields: z.strictObject(tunable).partial(),
    locked: z.array(RuleField).default([]),
    by: z.string().max(120).nullable().default(null),
    at: EpochMs.nullable().default(null),
    reason: z.string().max(500).optional(),
    /** When `fields.enabled: false` ends by itself. */
    disabledUntil: EpochMs.optional(),
  })
  .refine(({ fields, reason }) => fields.enabled !== false || Boolean(reason?.trim()), {
    path: ['reason'],
    message: 'disabling needs a reason',
  })
  .meta({ id: 'RuleOverride' });
export type RuleOverride = z.infer<typeof RuleOverride>;

export const AlertStateKind = z.enum(['inactive', 'pending', 'firing', 'recovering', 'no-data']);
export type AlertStateKind = z.infer<typeof AlertStateKind>;

export const MAX_EDGE_SAMPLES = 30;
const Samples = z.array(z.object({ at: EpochMs, value: z.number() })).max(MAX_EDGE_SAMPLES);

const measured = {
  rule: Key,
  ruleVersion: z.number().int().min(1),
  object: ObjectName,
  /** The comparison that decided: the rule's own, or one of its `or`. `trigger`, `recover` and `samples` are its. */
  metric: MetricName,
  trigger: z.number(),
  recover: z.number(),
  samples: Samples,
};

/**
 * A change someone outside the machine must know. `firing` opens an alert, `resolved` and `removed` end it. `no-data` and
 * `measured` enclose a silence of an open alert, or of any object whose rule says `noData: alert`; any later edge from
 * `no-data` ends the silence too. `unstable` and `stable` enclose flapping. `since`: first sample of the breach, or the
 * last sample before a silence without an alert. `value`: the last one measured.
 */
export const AlertEdge = z
  .object({
    ...measured,
    from: AlertStateKind,
    to: z.enum(['firing', 'resolved', 'removed', 'no-data', 'measured', 'unstable', 'stable']),
    at: EpochMs,
    since: EpochMs,
    value: z.number(),
    flaps: z.number().int().min(0).max(1_000_000),
  })
  .meta({ id: 'AlertEdge' });
export type AlertEdge = z.infer<typeof AlertEdge>;

/** An alert from its firing to its end. */
const OpenAlert = z.object({
  since: EpochMs,
  flaps: z.number().int().min(0),
  /** Changes between firing and recovering inside the window of flapping. */
  changes: z.array(EpochMs).max(101),
  keepFactor: z.number().int().min(1),
  /** The last change of an unstable alert; null while it is stable. */
  unstableAt: EpochMs.nullable(),
});
export type OpenAlert = z.infer<typeof OpenAlert>;

export const AlertPhase = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('inactive') }),
  z.object({ kind: z.literal('pending'), since: EpochMs, count: z.number().int().min(1) }),
  z.object({ kind: z.literal('firing'), alert: OpenAlert }),
  z.object({ kind: z.literal('recovering'), alert: OpenAlert, since: EpochMs }),
  z.object({
    kind: z.literal('no-data'),
    left: AlertStateKind.exclude(['no-data']),
    alert: OpenAlert.nullable(),
    /** Whether an edge told of it. */
    announced: z.boolean(),
  }),
]);
export type AlertPhase = z.infer<typeof AlertPhase>;

/** The machine's memory of one rule and object. The agent keeps it on disk: parse it when reading it back. */
export const AlertState = z.object({ ...measured, lastAt: EpochMs.nullable(), phase: AlertPhase });
export type AlertState = z.infer<typeof AlertState>;
