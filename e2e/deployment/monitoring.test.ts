// The alert rules, as Prometheus itself reads and tries them.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftOut } from '../needs.ts';

const CONFIGS = fileURLToPath(new URL('../../deployment/configs/prometheus/', import.meta.url));
const CASES = fileURLToPath(new URL('rules-cases.yml', import.meta.url));
const RULES = 'lanet-helpdesk.rules.yml';
const why = existsSync('/usr/bin/promtool') ? undefined : 'apt-get install prometheus';

describe.skipIf(leftOut('the alert rules', why))('the alert rules of Prometheus', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lanet-rules-'));
    copyFileSync(join(CONFIGS, RULES), join(folder, RULES));
    copyFileSync(CASES, join(folder, 'cases.yml'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const promtool = (...args: string[]) =>
    execFileSync('promtool', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  it('are well formed', () => {
    expect(promtool('check', 'rules', RULES)).toMatch(/SUCCESS: \d\d rules found/);
  });

  it('say of invented figures what they should', () => {
    expect(promtool('test', 'rules', 'cases.yml')).toContain('SUCCESS');
  });

  it('are named by an example of scraping that Prometheus takes', () => {
    writeFileSync(join(folder, 'token'), 'secret');
    const example = readFileSync(join(CONFIGS, 'prometheus.yml'), 'utf8')
      .replace('/etc/prometheus/rules/', '')
      .replace('/etc/prometheus/lanet-helpdesk.token', 'token');
    writeFileSync(join(folder, 'prometheus.yml'), example);

    expect(promtool('check', 'config', 'prometheus.yml')).toContain('is valid prometheus config file syntax');
  });
});
