import { expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { configTable, describeConfig } from './describe.ts';

const config = loadConfig({
  env: {
    LANET_METRICS_TOKEN: 'canary-0123456789',
    DATABASE_URL: 'postgres://lanet:canary@db/lanet',
    LANET_SERVICES: 'web,mail',
  },
  cwd: '/srv',
  systemFile: '/nonexistent/lanet.yaml',
});

it('shows each key with its source, and secrets masked', () => {
  const rows = describeConfig(config);

  expect(rows.find(({ path }) => path === 'services')).toMatchObject({ value: 'web,mail', source: 'LANET_SERVICES' });
  expect(rows.find(({ path }) => path === 'databaseUrl')).toMatchObject({ value: '********', source: 'DATABASE_URL' });
  expect(rows.find(({ path }) => path === 'smtp.url')).toMatchObject({ value: '', source: 'default' });
  expect(rows.find(({ path }) => path === 'session.staffHours')).toMatchObject({ value: '12', source: 'default' });
  expect(JSON.stringify(rows)).not.toContain('canary');
});

it('aligns the table', () => {
  const lines = configTable(describeConfig(config)).split('\n');

  expect(lines[0]).toMatch(/^port {2,}3000 {2,}default$/);
  expect(new Set(lines.filter((line) => line.endsWith('default')).map((line) => line.indexOf('default'))).size).toBe(1);
});
