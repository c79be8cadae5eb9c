// Rules as they hold for one device, and what of them its agent has to be told. Pure.
import { effectiveRule } from '@lanet/alerting';
import { AlertRule, RuleLevel, type RuleOverride } from '@lanet/contracts/alert-rules';
import type { RuleFields } from '@lanet/contracts/alerts';
import { isServerMetric } from '@lanet/contracts/server-rules';

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
 * What an agent is told: the enabled rules that it judges, and what it has to measure for them besides what it always does. An exception
 * whose object is one service or one mount point asks for just that.
 *
 * Watch lists of services are merged over the levels (alerts.md, section 5): the names of all of them are watched, so the
 * rule itself then goes out with the object `*`, or the nearest name would drop the others.
 *
 * What an agent need not know is left out, so that the same rules are the same bytes as from any server before.
 */
export function agentPolicy(rules: readonly AlertRule[], overrides: readonly RuleOverride[], nowMs: number) {
  const enabled = effectiveRules(rules, overrides, nowMs).filter(
    (rule) => rule.enabled && !isServerMetric(rule.metric),
  );
  const volumeRules = new Set(enabled.filter(({ metric }) => metric.startsWith('volume.')).map(({ key }) => key));
  const mounts = [
    ...rules.filter(({ key }) => volumeRules.has(key)).map(({ object }) => object),
    ...overrides.filter(({ rule }) => volumeRules.has(rule)).map(({ fields }) => fields.object ?? '*'),
  ].filter((object) => object.startsWith('/') && !object.includes('*'));
  const serviceRules = enabled.filter(({ metric }) => metric === 'service.stopped').map(({ key }) => key);
  const watched = serviceRules.flatMap((key) => watchedBy(key, rules, overrides).map(({ name }) => name));
  return {
    rules: enabled.map(({ services: _services, restartFirst, ...rule }) => ({
      ...rule,
      ...(rule.metric === 'service.stopped' && { object: '*' }),
      ...(restartFirst && { restartFirst }),
    })),
    watchedServices: [...new Set(watched)].sort(),
    extraMounts: [...new Set(mounts)].sort(),
  };
}

const LEVELS: readonly RuleLevel[] = RuleLevel.options;

/** The services a rule watches on a device, each with the nearest level that says so, by name. */
export function watchedBy(
  key: string,
  rules: readonly AlertRule[],
  overrides: readonly RuleOverride[],
): { name: string; level: RuleLevel }[] {
  const own = rules.filter((rule) => rule.key === key).map((fields) => ({ level: LEVELS[0] ?? 'provider', fields }));
  const set = overrides
    .filter(({ rule }) => rule === key)
    .toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  const watched = new Map<string, RuleLevel>();
  for (const { level, fields } of [...own, ...set]) {
    const { object = '*', services } = fields;
    for (const name of services?.unwatch ?? []) watched.delete(name);
    for (const name of services?.watch ?? []) watched.set(name, level);
    if (!object.includes('*')) watched.set(object, level);
  }
  return [...watched]
    .map(([name, level]) => ({ name, level }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
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
