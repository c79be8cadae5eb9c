import { type AlertRule, defaultRules, MetricName, type RuleOverride } from '@lanet/contracts/alert-rules';
import { describe, expect, it } from 'vitest';
import { agentPolicy, changedRule, explainedRules, limitsOf } from './alerts.policy.rules.ts';
import { alertSubject } from './alerts.subject.rules.ts';

const rule = (key: string): AlertRule => {
  const found = defaultRules.find((one) => one.key === key);
  if (!found) throw new Error(`no rule ${key}`);
  return found;
};
const override = (key: string, level: RuleOverride['level'], fields: RuleOverride['fields']): RuleOverride => ({
  ...{ rule: key, level, name: level, fields, locked: [], by: null, at: null },
});

describe('what an agent is told', () => {
  it('is every enabled rule, and nothing to watch by default', () => {
    const policy = agentPolicy(defaultRules, [override('cpu_high', 'site', { enabled: false })], 0);

    expect(policy.rules.map(({ key }) => key)).toEqual(
      defaultRules.map(({ key }) => key).filter((key) => key !== 'cpu_high'),
    );
    expect(policy).toMatchObject({ watchedServices: [], extraMounts: [] });
  });

  it('merges the watch lists of all levels', () => {
    const policy = agentPolicy(
      defaultRules,
      [
        override('service_down', 'client', { object: 'backup.service' }),
        override('service_down', 'device', { object: 'nginx.service' }),
        override('disk_full', 'device', { object: '/mnt/data' }),
      ],
      0,
    );

    expect(policy.watchedServices).toEqual(['backup.service', 'nginx.service']);
    expect(policy.extraMounts).toEqual(['/mnt/data']);
    expect(policy.rules.find(({ key }) => key === 'service_down')?.object).toBe('*');
    expect(policy.rules.find(({ key }) => key === 'disk_full')?.object).toBe('/mnt/data');
  });

  it('adds the lists of all levels, and takes from them what a nearer level takes', () => {
    const overrides = [
      override('service_down', 'device', { services: { watch: ['nginx'], unwatch: ['cups'] } }),
      override('service_down', 'client', { services: { watch: ['backup', 'cups'], unwatch: ['nginx'] } }),
    ];
    const policy = agentPolicy(defaultRules, overrides, 0);

    expect(policy.watchedServices).toEqual(['backup', 'nginx']);
    expect(JSON.stringify(policy.rules)).toBe(JSON.stringify(agentPolicy(defaultRules, [], 0).rules));
  });

  it('watches nothing of a rule that is off', () => {
    const off = override('service_down', 'client', { object: 'backup.service', enabled: false });

    expect(agentPolicy(defaultRules, [off], 0).watchedServices).toEqual([]);
  });
});

it('names who set each value', () => {
  const [explained] = explainedRules([rule('disk_full')], [override('disk_full', 'site', { trigger: 92 })], 0);

  expect(explained?.rule.trigger).toBe(92);
  expect(explained?.setBy).toMatchObject({ trigger: 'site', recover: 'provider' });
});

it('draws a line for each comparison', () => {
  expect(limitsOf([rule('disk_full'), { ...rule('cpu_high'), enabled: false }])).toEqual([
    { metric: 'volume.usedPercent', object: '*', trigger: 90 },
    { metric: 'volume.inodesUsedPercent', object: '*', trigger: 90 },
  ]);
});

it.each([
  { fields: { trigger: 95 }, valid: true },
  { fields: { trigger: 80 }, valid: false },
  { fields: { recover: 91 }, valid: false },
  { fields: { trigger: 70, recover: 60 }, valid: true },
])('takes $fields for a rule: $valid', ({ fields, valid }) => {
  expect(changedRule(rule('disk_full'), fields, 2) !== undefined).toBe(valid);
});

describe('the subject of a ticket', () => {
  it.each([
    { metric: 'volume.usedPercent', object: '/', value: 93.42, es: 'Disco / al 93.4 % en PC-001' },
    { metric: 'volume.freeBytes', object: 'C:', value: 1.94e9, es: 'Disco C: con 1.9 GB libres en PC-001' },
    { metric: 'cpu.usedPercent', object: '', value: 92, es: 'CPU al 92 % en PC-001' },
    { metric: 'service.stopped', object: 'nginx.service', value: 1, es: 'Servicio nginx.service detenido en PC-001' },
    { metric: 'log.errors', object: 'nginx', value: 14, es: '14 errores de nginx en cinco minutos en PC-001' },
    {
      metric: 'reach.lossPercent',
      object: 'gateway',
      value: 30,
      es: 'Pérdida de red del 30 % hacia la puerta de enlace en PC-001',
    },
  ] as const)('is "$es"', ({ es, ...facts }) => {
    expect(alertSubject(facts, 'PC-001', 'es')).toBe(es);
  });

  it.each(MetricName.options)('names the device in both languages for %s', (metric) => {
    const facts = { metric, object: 'x', value: 12_345.67 };

    expect(alertSubject(facts, 'PC-001', 'es')).toMatch(/ en PC-001$|^PC-001 /);
    expect(alertSubject(facts, 'PC-001', 'en')).toMatch(/ on PC-001$|^PC-001 /);
  });
});
