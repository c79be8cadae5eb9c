import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigInput, ConfigProblems, loadConfig } from './config.ts';
import { CONFIG_KEYS } from './schema.ts';

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'lanet-config-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const write = (name: string, content: string) => writeFile(join(cwd, name), content);
const load = (input: ConfigInput = {}) =>
  loadConfig({ env: {}, cwd, systemFile: join(cwd, 'system.yaml'), isTerminal: false, ...input });

function problemsOf(input: ConfigInput): readonly string[] {
  try {
    load(input);
  } catch (error) {
    if (error instanceof ConfigProblems) return error.lines;
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('starts without any setting, reachable from this computer only', () => {
    expect(load()).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      dataDir: join(cwd, '.lanet'),
      publicUrl: 'http://localhost:3000',
      trustProxy: [],
      services: ['web', 'gateway', 'mail', 'sla', 'worker', 'signer'],
      smtp: {},
      logLevel: 'info',
      logFormat: 'json',
      language: 'es',
      timeZone: 'America/Mexico_City',
      agent: { reportSeconds: 900, sampleSeconds: 60 },
      session: { staffHours: 12, staffIdleHours: 2, clientDays: 30, clientIdleDays: 7 },
      backup: { time: '02:30', keepDaily: 7, keepWeekly: 5, keepMonthly: 12 },
      demo: false,
    });
  });

  it('takes the strongest source of each key: flag, variable, file, default', async () => {
    await write('lanet.yaml', 'port: 1001\nlogLevel: warn\nlanguage: en\nsession:\n  staffHours: 8\n');
    const config = load({
      flags: { port: 3003, config: undefined },
      env: { LANET_PORT: '2002', LANET_LOG_LEVEL: 'debug' },
    });

    expect(config).toMatchObject({
      port: 3003,
      logLevel: 'debug',
      language: 'en',
      session: { staffHours: 8, staffIdleHours: 2 },
    });
    expect(config.sources).toMatchObject({
      port: '--port',
      logLevel: 'LANET_LOG_LEVEL',
      language: `language in ${join(cwd, 'lanet.yaml')}`,
      host: 'default',
    });
  });

  it.each([
    {
      there: ['system.yaml', 'lanet.yaml', 'named.yaml'],
      flags: { config: 'named.yaml' },
      env: {},
      from: 'named.yaml',
    },
    { there: ['system.yaml', 'named.yaml'], flags: {}, env: { LANET_CONFIG: 'named.yaml' }, from: 'named.yaml' },
    { there: ['system.yaml', 'lanet.yaml'], flags: {}, env: {}, from: 'system.yaml' },
    { there: ['lanet.yaml'], flags: {}, env: { LANET_CONFIG: '' }, from: 'lanet.yaml' },
  ])('reads $from when $there exist, flags are $flags and variables $env', async ({ there, flags, env, from }) => {
    for (const name of there) await write(name, 'port: 1001\n');

    expect(load({ flags, env }).sources.port).toBe(`port in ${join(cwd, from)}`);
  });

  it('reads secrets from files, as containers hand them over', async () => {
    await write('token', 'from-a-file-0123456789\n');

    expect(load({ env: { LANET_METRICS_TOKEN_FILE: 'token' } })).toMatchObject({
      metricsToken: 'from-a-file-0123456789',
      sources: { metricsToken: 'LANET_METRICS_TOKEN_FILE' },
    });
  });

  it('takes DATABASE_URL, unless our own name says otherwise', () => {
    const env = { DATABASE_URL: 'postgres://a/x' };

    expect(load({ env }).databaseUrl).toBe('postgres://a/x');
    expect(load({ env: { ...env, LANET_DATABASE_URL: 'postgres://b/x' } }).databaseUrl).toBe('postgres://b/x');
    expect(load({ env: { DATABASE_URL: 'postgresql:///x?host=/run/postgresql' } }).databaseUrl).toContain('/run');
  });

  it('counts empty variables and empty keys as not given', async () => {
    await write('lanet.yaml', 'port:\nsmtp:\n');

    expect(
      load({ env: { LANET_PORT: '', LANET_SMTP_URL: '', LANET_SMTP_URL_FILE: '', DATABASE_URL: '' } }).sources,
    ).toEqual(Object.fromEntries(CONFIG_KEYS.map(({ path }) => [path, 'default'])));
  });

  it('ignores variables that are not ours, and those of the tests', () => {
    expect(problemsOf({ env: { PATH: '/bin', PORT: '1', LANET_TEST_BROWSER: '/x' } })).toEqual([]);
  });

  it('reads lists from text and from YAML', async () => {
    await write('lanet.yaml', 'services: [web, signer]\n');

    expect(load().services).toEqual(['web', 'signer']);
    expect(load({ flags: { services: 'mail, worker,' } }).services).toEqual(['mail', 'worker']);
  });

  it('is pretty on a terminal', () => {
    expect(load({ isTerminal: true }).logFormat).toBe('pretty');
    expect(load({ isTerminal: true, env: { LANET_LOG_FORMAT: 'json' } }).logFormat).toBe('json');
  });

  it('cannot be changed afterwards', () => {
    const config = load();

    expect(Object.isFrozen(config) && Object.isFrozen(config.session) && Object.isFrozen(config.services)).toBe(true);
  });
});

describe('problems', () => {
  it('are told all at once, each with the place to correct and without any secret', async () => {
    await write('lanet.yaml', 'prot: 1\nsmtp:\n  form: a@b\nagent: 5\nsession:\n  staffIdleHours: 13\n');
    const env = {
      LANET_PROT: '1',
      LANET_PORT: 'http',
      LANET_SERVICES: 'web,mial',
      LANET_DATABASE_URL: 'mysql://user:canary@host/x',
      LANET_METRICS_TOKEN: 'canary',
      LANET_SMTP_URL_FILE: 'absent',
      LANET_TRUST_PROXY: 'true',
      LANET_TIME_ZONE: 'Mexico',
    };
    const file = join(cwd, 'lanet.yaml');

    const lines = problemsOf({ env, flags: { languaje: 'es', language: 'fr' } });

    expect(lines).toEqual([
      `prot in ${file}: there is no such key; did you mean port?`,
      `smtp.form in ${file}: there is no such key; did you mean smtp.from?`,
      `agent in ${file}: must hold keys of its own`,
      `LANET_SMTP_URL_FILE: cannot read ${join(cwd, 'absent')} (ENOENT)`,
      'LANET_PROT: there is no such variable; did you mean LANET_PORT?',
      '--languaje: there is no such option',
      'LANET_PORT: must be a whole number from 0 to 65535, not "http"',
      'LANET_TRUST_PROXY: must name the proxies: their addresses, networks such as 10.0.0.0/8, or loopback, linklocal, uniquelocal, not "true"',
      'LANET_SERVICES: must be one of web, gateway, mail, sla, worker, signer, not "web,mial"',
      'LANET_DATABASE_URL: must be an address such as postgres://host',
      'LANET_METRICS_TOKEN: must have at least 16 characters',
      '--language: must be es or en, not "fr"',
      'LANET_TIME_ZONE: must be a time zone such as America/Mexico_City, not "Mexico"',
      `session.staffIdleHours in ${file}: must not be more than session.staffHours: 13 is more than 12`,
    ]);
    expect(lines.join()).not.toContain('canary');
  });

  it('do not include what only follows from another', () => {
    const env = {
      LANET_HOST: '0.0.0.0',
      LANET_PUBLIC_URL: 'https://help.example.com',
      LANET_TRUST_PROXY: '10.0.0.0/33',
    };

    expect(problemsOf({ env })).toEqual([expect.stringMatching(/^LANET_TRUST_PROXY: must name the proxies/)]);
    expect(problemsOf({ env: { ...env, LANET_TRUST_PROXY: undefined } })).toEqual([
      expect.stringMatching(/^LANET_HOST: /),
    ]);
  });

  it.each([
    ['a file that is not YAML', 'port: [1\nmetricsToken: canary-0123456789\n'],
    ['a file that is no mapping', '- port\n'],
    ['a key given twice', 'port: 1\nport: 2\n'],
    ['an alias of nothing', 'host: *nothing\n'],
  ])('name the file in one line: %s', async (_what, content) => {
    await write('lanet.yaml', content);

    const [line, ...more] = problemsOf({});

    expect(line).toMatch(new RegExp(`^${join(cwd, 'lanet.yaml')}: [^\n]+$`));
    expect(line).not.toContain('canary');
    expect(more).toEqual([]);
  });

  it('include a named file that is absent', () => {
    expect(problemsOf({ flags: { config: 'absent.yaml' } })).toEqual([
      `${join(cwd, 'absent.yaml')}: cannot be read (ENOENT)`,
    ]);
  });

  it('include a secret given twice', async () => {
    await write('token', 'from-a-file-0123456789');

    expect(problemsOf({ env: { LANET_METRICS_TOKEN: 'x'.repeat(16), LANET_METRICS_TOKEN_FILE: 'token' } })).toEqual([
      'LANET_METRICS_TOKEN and LANET_METRICS_TOKEN_FILE are both set: remove one',
    ]);
  });
});

it('derives the names of variables and flags from the path', () => {
  expect(CONFIG_KEYS.find(({ path }) => path === 'session.staffIdleHours')).toMatchObject({
    variable: 'LANET_SESSION_STAFF_IDLE_HOURS',
    flag: 'sessionStaffIdleHours',
    secret: false,
  });
  expect(CONFIG_KEYS.filter(({ secret }) => secret).map(({ variable }) => variable)).toEqual([
    'LANET_DATABASE_URL',
    'LANET_DATABASE_LOGIN_PASSWORD',
    'LANET_NATS_URL',
    'LANET_FILES_S3_ACCESS_KEY',
    'LANET_FILES_S3_SECRET_KEY',
    'LANET_SMTP_URL',
    'LANET_BACKUP_KEY',
    'LANET_METRICS_TOKEN',
  ]);
});
