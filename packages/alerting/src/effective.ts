import {
  type AlertRule,
  isBandValid,
  RuleLevel,
  type RuleOverride,
  type TunableField,
} from '@lanet/contracts/alert-rules';

/** Who set a value. `rule`: the rule record itself, under all levels. */
type Source = { level: RuleLevel | 'rule'; name: string; by: string | null; at: number | null };
/** A value that another one wins over. `locked`: kept, but without effect because a level above locks the field. */
export type Overridden<T> = Source & { value: T; locked: boolean };
export type ExplainedField<T> = {
  value: T;
  from: Source['level'];
  name: string;
  by: string | null;
  at: number | null;
  lockedBy: RuleLevel | null;
  /** The others that set it, nearest to the device first. */
  over: Overridden<T>[];
};
export type ExplainedRule = { [F in TunableField]: ExplainedField<AlertRule[F]> };

/**
 * The rule as it holds for one device, and why: for each field the nearest level that sets it wins, unless a level above
 * locks it. `overrides`: all that reach the device, in any order, of this rule or others. `nowMs` ends temporary disabling.
 * Levels are edited apart, so limits may cross: then the trigger counts and `recover` follows it, to stay a valid rule.
 */
export function effectiveRule(
  rule: AlertRule,
  overrides: readonly RuleOverride[],
  nowMs: number,
): { rule: AlertRule; fields: ExplainedRule } {
  const chain = overrides.filter((override) => override.rule === rule.key).sort(fromFarToNear);
  const field = <F extends TunableField>(name: F) => explain(rule, chain, name, nowMs);
  const fields: ExplainedRule = {
    object: field('object'),
    trigger: field('trigger'),
    recover: field('recover'),
    and: field('and'),
    or: field('or'),
    forSeconds: field('forSeconds'),
    minSamples: field('minSamples'),
    keepSeconds: field('keepSeconds'),
    noData: field('noData'),
    noDataAfterSeconds: field('noDataAfterSeconds'),
    priority: field('priority'),
    flap: field('flap'),
    suggestedScript: field('suggestedScript'),
    enabled: field('enabled'),
    stableMinutes: field('stableMinutes'),
    reopenWithinHours: field('reopenWithinHours'),
    restartFirst: field('restartFirst'),
    services: field('services'),
  };
  const uncrossed = withoutCrossing(rule, fields);
  return { rule: { ...rule, ...valuesOf(uncrossed) }, fields: uncrossed };
}

function explain<F extends TunableField>(
  rule: AlertRule,
  chain: readonly RuleOverride[],
  field: F,
  nowMs: number,
): ExplainedField<AlertRule[F]> {
  const over: Overridden<AlertRule[F]>[] = [];
  let winner: Source & { value: AlertRule[F] } = { level: 'rule', name: '', by: null, at: null, value: rule[field] };
  let lockedBy: RuleLevel | null = null;
  for (const { level, name, by, at, fields, locked, disabledUntil } of chain) {
    const set: { [K in TunableField]?: AlertRule[K] } = fields;
    const value = set[field];
    const isOver = field === 'enabled' && value === false && disabledUntil !== undefined && disabledUntil <= nowMs;
    if (value !== undefined && !isOver) {
      const source = { level, name, by, at, value };
      over.unshift(lockedBy ? { ...source, locked: true } : { ...winner, locked: false });
      if (!lockedBy) winner = source;
    }
    if (locked.includes(field)) lockedBy ??= level;
  }
  const { level, ...rest } = winner;
  return { ...rest, from: level, lockedBy, over };
}

/** Far to near; among a device's groups the lower order number is nearer. */
function fromFarToNear(a: RuleOverride, b: RuleOverride): number {
  const distance = RuleLevel.options.indexOf(a.level) - RuleLevel.options.indexOf(b.level);
  return distance || (b.order ?? 0) - (a.order ?? 0) || (a.name < b.name ? -1 : 1);
}

function withoutCrossing(rule: AlertRule, fields: ExplainedRule): ExplainedRule {
  const { trigger, recover } = fields;
  if (isBandValid({ op: rule.op, trigger: trigger.value, recover: recover.value })) return fields;
  if (rule.op === '=') {
    // Two equal states leave nothing to tell apart: back to the rule's own pair.
    const own = { from: 'rule', name: '', by: null, at: null } as const;
    const ownTrigger = { ...trigger, ...own, value: rule.trigger };
    return { ...fields, trigger: ownTrigger, recover: { ...recover, ...own, value: rule.recover } };
  }
  const { value, from: level, name, by, at, lockedBy } = recover;
  const over = [{ level, name, by, at, value, locked: false }, ...recover.over];
  return { ...fields, recover: { ...trigger, lockedBy, over } };
}

function valuesOf(fields: ExplainedRule): Pick<AlertRule, TunableField> {
  return {
    object: fields.object.value,
    trigger: fields.trigger.value,
    recover: fields.recover.value,
    and: fields.and.value,
    or: fields.or.value,
    forSeconds: fields.forSeconds.value,
    minSamples: fields.minSamples.value,
    keepSeconds: fields.keepSeconds.value,
    noData: fields.noData.value,
    noDataAfterSeconds: fields.noDataAfterSeconds.value,
    priority: fields.priority.value,
    flap: fields.flap.value,
    suggestedScript: fields.suggestedScript.value,
    enabled: fields.enabled.value,
    stableMinutes: fields.stableMinutes.value,
    reopenWithinHours: fields.reopenWithinHours.value,
    restartFirst: fields.restartFirst.value,
    services: fields.services.value,
  };
}
