// The alert rules and the dashboard that are shipped ask for nothing that /metrics does not have.
import { readFileSync } from 'node:fs';
import { CHECKS } from '@lanet/contracts/system';
import { expect, it } from 'vitest';
import { SERVICES } from '../../platform/config/schema.ts';
import { createMetrics } from '../../platform/health/metrics.ts';

const read = (path: string) =>
  readFileSync(new URL(`../../../../../deployment/configs/${path}`, import.meta.url), 'utf8');

/** Everything there is, with its labels: by name of the series. */
async function published(): Promise<Map<string, Set<string>>> {
  const metrics = createMetrics({ version: '1' });
  metrics.observeRequest('/x', 'GET', 200, 0.1);
  metrics.agentsConnected(1);
  metrics.alertsOpen('critical', 1);
  metrics.pool('idle', 1);
  metrics.databaseUp(true);
  metrics.disks([{ place: 'data', freeBytes: 1, sizeBytes: 2 }]);
  metrics.system({
    checks: CHECKS.map((check) => ({ check, state: 0 })),
    processes: SERVICES.map((service) => ({ service, count: 1 })),
    jobs: [{ feature: 'mail', waiting: 1, dead: 0, oldestSeconds: 1 }],
    outbox: { waiting: 1, oldestSeconds: 1 },
    ...{ mailFetchSeconds: 1, slaLagSeconds: 0, backupAgeSeconds: 1 },
    agents: { total: 2, online: 1 },
    versions: [{ version: '1', count: 2 }],
    ...{ certificateSeconds: 1, clockSkewSeconds: 0 },
  });
  const series = new Map<string, Set<string>>([['up', new Set()]]);
  for (const line of (await metrics.print()).text.split('\n')) {
    const [, name, labels = ''] = /^([a-z_0-9]+)(?:\{(.*)\})? /.exec(line) ?? [];
    if (name !== undefined) series.set(name, new Set([...labels.matchAll(/(\w+)=/g)].map(([, label = '']) => label)));
  }
  return series;
}

/** Set by Prometheus itself, for every target. */
const OF_TARGETS = ['job', 'instance'];
const NAMES = /\b(?:(?:lanet|nodejs|process)_[a-z0-9_]+|up(?=\{))/g;

const rules = [
  ...read('prometheus/lanet-helpdesk.rules.yml').matchAll(/^ +expr: (?:>-\n)?((?:.|\n(?! +for:| +labels:))+)/gm),
].map(([, expression = '']) => expression);
const dashboard: { panels: { title: string; targets: { expr: string }[] }[] } = JSON.parse(
  read('grafana/lanet-helpdesk.json'),
);
const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

it('has rules and panels', () => {
  expect(rules.length).toBe(read('prometheus/lanet-helpdesk.rules.yml').match(/- alert:/g)?.length);
  expect(queries.length).toBeGreaterThan(30);
});

it.each([...rules, ...queries])('%s', async (expression) => {
  const series = await published();
  const asked = expression.match(NAMES) ?? [];

  expect(asked.length).toBeGreaterThan(0);
  for (const name of asked) expect([...series.keys()]).toContain(name);
  const known = new Set([...OF_TARGETS, ...asked.flatMap((name) => [...(series.get(name) ?? [])])]);
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/, */));
  const matched = [...expression.matchAll(/\{([^}]*)\}/g)].flatMap(([, labels = '']) =>
    [...labels.matchAll(/(\w+)(?:=~?|!=|!~)/g)].map(([, label = '']) => label),
  );
  for (const label of [...grouped, ...matched]) expect([...known]).toContain(label);
});

it('is named in the rules and the dashboard as the example of scraping names it', () => {
  expect(read('prometheus/prometheus.yml')).toContain('job_name: lanet-helpdesk');
  for (const expression of [...rules, ...queries]) {
    for (const [, job] of expression.matchAll(/job="([^"]*)"/g)) expect(job).toBe('lanet-helpdesk');
  }
});

it('draws every figure of our own somewhere', async () => {
  const drawn = queries.join('\n');
  const families = [...(await published()).keys()].filter((name) => /^lanet_/.test(name));

  // The sum of a histogram is there for averages, which nobody draws.
  for (const family of families.filter((name) => !name.endsWith('_sum'))) expect(drawn).toContain(family);
});
