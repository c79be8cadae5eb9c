// Rules as they hold for one device, and what of them its agent has to be told. Pure.
import { effectiveRule } from '@lanet/alerting';
import { AlertRule, type RuleLevel, type RuleOverride } from '@lanet/contracts/alert-rules';
import type { RuleFields } from '@lanet/contracts/alerts';

export interface Limit {
  metric: string;
  /** `*`, a name or a pattern. */
  object: string;
  trigger: number;
}

/** The rules of a device with every exception applied; disabled ones too. */
export function effectiveRules(
  rules: readonly AlertRule[],
  overrides: readonly RuleOverride[],
  nowMs: number,
): AlertRule[] {
  return rules.map((rule) => effectiveRule(rule, overrides, nowMs).rule);
}

/** Each rule with the level that set each of its values; the rule record itself is the provider's. */
export function explainedRules(
  rules: readonly AlertRule[],
  overrides: readonly RuleOverride[],
  nowMs: number,
): { rule: AlertRule; setBy: Record<string, RuleLevel> }[] {
  return rules.map((own) => {
    const { rule, fields } = effectiveRule(own, overrides, nowMs);
    const setBy = Object.entries(fields).map(([name, { from }]): [string, RuleLevel] => [
      name,
      from === 'rule' ? 'provider' : from,
    ]);
    return { rule, setBy: Object.fromEntries(setBy) };
  });
}

/**
 * What an agent is told: the enabled rules, and what it has to measure for them besides what it always does. An exception
 * whose object is one service or one mount point asks for just that.
 *
 * Watch lists of services are merged over the levels (alerts.md, section 5): the names of all of them are watched, so the
 * rule itself then goes out with the object `*`, or the nearest name would drop the others.
 */
export function agentPolicy(rules: readonly AlertRule[], overrides: readonly RuleOverride[], nowMs: number) {
  const enabled = effectiveRules(rules, overrides, nowMs).filter((rule) => rule.enabled);
  const named = (family: string) => {
    const keys = new Set(enabled.filter(({ metric }) => metric.startsWith(family)).map(({ key }) => key));
    const own = rules.filter(({ key }) => keys.has(key)).map(({ object }) => object);
    const set = overrides.filter(({ rule }) => keys.has(rule)).map(({ fields }) => fields.object ?? '*');
    return [...new Set([...own, ...set])].filter((object) => !object.includes('*')).sort();
  };
  return {
    rules: enabled.map((rule) => (rule.metric === 'service.stopped' ? { ...rule, object: '*' } : rule)),
    watchedServices: named('service.'),
    extraMounts: named('volume.').filter((object) => object.startsWith('/')),
  };
}

/** The lines that graphs draw: each comparison of each enabled rule. */
export function limitsOf(rules: readonly AlertRule[]): Limit[] {
  return rules
    .filter(({ enabled }) => enabled)
    .flatMap(({ object, metric, trigger, or = [] }) => [
      { metric, object, trigger },
      ...or.map((condition) => ({ metric: condition.metric, object, trigger: condition.trigger })),
    ]);
}

/**
 * The rule with some fields changed, checked as a whole. Undefined when it is none any more, such as with `recover` on
 * the wrong side of `trigger`.
 */
export function changedRule(rule: AlertRule, fields: RuleFields, version: number): AlertRule | undefined {
  return AlertRule.safeParse({ ...rule, ...fields, version }).data;
}
