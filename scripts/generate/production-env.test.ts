import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ConfigProblems, loadConfig } from '../../apps/server/src/platform/config/config.ts';
import { CONFIG_KEYS } from '../../apps/server/src/platform/config/schema.ts';

const text = readFileSync(new URL('../../deployment/configs/production.env', import.meta.url), 'utf8');
const lines = text.split('\n');

/** Assignments of the file, as systemd and a shell read them: `commented` those too that stand behind a #. */
function assignments(commented: boolean): Record<string, string> {
  const shape = commented ? /^#?(LANET_[A-Z0-9_]+)=(.*)$/ : /^(LANET_[A-Z0-9_]+)=(.*)$/;
  const found = lines.flatMap((line) => {
    const [, name, value = ''] = shape.exec(line) ?? [];
    return name === undefined ? [] : [[name, value.replace(/^'(.*)'$/, '$1')] as const];
  });
  return Object.fromEntries(found);
}

const load = (env: Record<string, string>) =>
  loadConfig({ env, flags: {}, cwd: '/', systemFile: '/nonexistent/lanet.yaml' });

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    load(env);
  } catch (error) {
    if (error instanceof ConfigProblems) return error.lines;
    throw error;
  }
  return [];
};

it('has every key of the configuration once, explained, with its default and whether it is a secret', () => {
  for (const { variable, secret } of CONFIG_KEYS) {
    const at = lines.flatMap((line, index) => (line.replace(/^#/, '').startsWith(`${variable}=`) ? [index] : []));
    expect(at, variable).toHaveLength(1);
    const start = lines.lastIndexOf('', at[0]);
    const above = lines.slice(start + 1, at[0]).join('\n');
    expect(above, variable).toMatch(/^# .{15}[\s\S]*(Por defecto: .+|Sin valor por defecto\.)/);
    expect(above.includes('# Secreto:'), variable).toBe(secret);
  }
  expect(Object.keys(assignments(true))).toHaveLength(CONFIG_KEYS.length);
});

it('is taken as it is, keeps the data where an installed server has it, and sets no secret', () => {
  const env = assignments(false);

  expect(load(env).dataDir).toBe('/var/lib/lanet-helpdesk');
  expect(CONFIG_KEYS.filter(({ variable, secret }) => secret && env[variable] !== undefined)).toEqual([]);
});

it('shows defaults and examples that would be taken', () => {
  const shown = Object.entries(assignments(true)).filter(([, value]) => value !== '');
  // Certificate and key go together, and so does all else that is shown; NATS only with the bus that it is for.
  expect(problemsOf({ ...Object.fromEntries(shown), LANET_BUS: 'nats' })).toEqual([]);
});

it.each(Object.keys(assignments(true)))('refuses a misspelt %s with a message', (name) => {
  const env = { ...assignments(false), [`${name}S`]: 'x' };

  expect(problemsOf(env)).toEqual([expect.stringContaining(`${name}S: there is no such variable`)]);
});

/** Names of files, folders and regions, commands, keys and passwords may be any text of their length. */
const ANY_TEXT = /(DIR|_FILE|_FOLDER|_COMMAND|_REGION|_ACCESS_KEY)$/;

it.each(Object.keys(assignments(true)).filter((name) => !ANY_TEXT.test(name)))(
  'refuses a wrong value of %s',
  (name) => {
    const problems = problemsOf({ ...assignments(false), [name]: '?' });

    expect(problems.some((line) => line.startsWith(`${name}: `))).toBe(true);
  },
);
