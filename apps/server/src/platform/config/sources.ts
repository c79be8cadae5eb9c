/** Where values come from: flags, then variables, then the file. Reads, and judges names only; values are judged later. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { nearest } from './nearest.ts';
import { CONFIG_KEYS, type ConfigKey } from './schema.ts';

/** A value as written, with the place to correct it: `LANET_PORT`, `--port`, `port in /etc/lanet/lanet.yaml`. */
export interface Given {
  value: unknown;
  source: string;
}

export interface Sources {
  /** By flag name (`dataDir`, `smtpUrl`); undefined means not given. `config` is the path of the file. */
  flags: Readonly<Record<string, string | number | undefined>>;
  env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  cwd: string;
  /** File of an installed server. */
  systemFile: string;
}

/** All given values by path of their key, the strongest source of each, and a readable line for each unknown name. */
export function gather(sources: Sources): { given: Map<string, Given>; problems: string[] } {
  const problems: string[] = [];
  const layers = [fromFile(sources, problems), fromEnv(sources, problems), fromFlags(sources, problems)];
  return { given: new Map(layers.flatMap((layer) => [...layer])), problems };
}

function fromFlags({ flags }: Sources, problems: string[]): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const [name, value] of Object.entries(flags)) {
    if (value === undefined || name === 'config') continue;
    const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const key = CONFIG_KEYS.find(({ flag }) => flag === name);
    if (key) given.set(key.path, { value, source: option });
    else problems.push(`${option}: there is no such option`);
  }
  return given;
}

/** Variables for the tests and the one that names the file are not keys. */
const isOtherVariable = (name: string) => name === 'LANET_CONFIG' || name.startsWith('LANET_TEST_');

function fromEnv({ env, cwd }: Sources, problems: string[]): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const key of CONFIG_KEYS) {
    const found = fromVariable(key, env, cwd, problems);
    if (found) given.set(key.path, found);
  }
  // The name every host and library uses for it.
  if (env.DATABASE_URL && !given.has('databaseUrl')) {
    given.set('databaseUrl', { value: env.DATABASE_URL, source: 'DATABASE_URL' });
  }
  const known = CONFIG_KEYS.flatMap(({ variable, secret }) => (secret ? [variable, `${variable}_FILE`] : [variable]));
  for (const name of Object.keys(env).sort()) {
    if (!name.startsWith('LANET_') || isOtherVariable(name) || known.includes(name)) continue;
    problems.push(`${name}: there is no such variable${didYouMean(name, known)}`);
  }
  return given;
}

/** An empty variable is as good as none: Compose files pass empty ones for what is not set. */
function fromVariable({ variable, secret }: ConfigKey, env: Sources['env'], cwd: string, problems: string[]) {
  const value = env[variable];
  const file = secret ? env[`${variable}_FILE`] : undefined;
  if (value && file) problems.push(`${variable} and ${variable}_FILE are both set: remove one`);
  if (value) return { value, source: variable };
  if (!file) return undefined;
  try {
    return { value: readFileSync(resolve(cwd, file), 'utf8').trimEnd(), source: `${variable}_FILE` };
  } catch (error) {
    problems.push(`${variable}_FILE: cannot read ${resolve(cwd, file)} (${codeOf(error)})`);
    return undefined;
  }
}

function fromFile(sources: Sources, problems: string[]): Map<string, Given> {
  const given = new Map<string, Given>();
  const file = readConfigFile(sources, problems);
  if (!file) return given;
  const root = parsedYaml(file, problems);
  if (isMapping(root)) collect(root, [], file.path, given, problems);
  else if (root !== null && root !== undefined)
    problems.push(`${file.path}: must hold keys with values, as in port: 3000`);
  return given;
}

/** What the file holds, or undefined after a problem. Only the first line of a message: the next ones quote the file. */
function parsedYaml({ path, content }: { path: string; content: string }, problems: string[]): unknown {
  try {
    return parse(content, { logLevel: 'error' });
  } catch (error) {
    problems.push(`${path}: ${error instanceof Error ? error.message.split('\n')[0] : 'is not YAML'}`);
    return undefined;
  }
}

/** The named file, which must exist; else that of an installed server; else the one in the folder, if there is any. */
function readConfigFile({ flags, env, cwd, systemFile }: Sources, problems: string[]) {
  const named = flags.config ?? (env.LANET_CONFIG || undefined);
  for (const name of named === undefined ? [systemFile, 'lanet.yaml'] : [String(named)]) {
    const path = resolve(cwd, name);
    try {
      return { path, content: readFileSync(path, 'utf8') };
    } catch (error) {
      if (named === undefined && codeOf(error) === 'ENOENT') continue;
      problems.push(`${path}: cannot be read (${codeOf(error)})`);
    }
  }
  return undefined;
}

const SECTIONS = new Set(CONFIG_KEYS.map(({ path }) => path.split('.').slice(0, -1).join('.')));

function collect(
  mapping: Record<string, unknown>,
  parents: readonly string[],
  file: string,
  given: Map<string, Given>,
  problems: string[],
): void {
  for (const [name, value] of Object.entries(mapping)) {
    const path = [...parents, name].join('.');
    if (value === null || value === undefined) continue;
    if (CONFIG_KEYS.some((key) => key.path === path)) given.set(path, { value, source: `${path} in ${file}` });
    else if (!SECTIONS.has(path)) {
      const known = [...CONFIG_KEYS.map((key) => key.path), ...SECTIONS];
      problems.push(`${path} in ${file}: there is no such key${didYouMean(path, known)}`);
    } else if (isMapping(value)) collect(value, [...parents, name], file, given, problems);
    else problems.push(`${path} in ${file}: must hold keys of its own`);
  }
}

function didYouMean(typed: string, known: readonly string[]): string {
  const name = nearest(typed, known);
  return name ? `; did you mean ${name}?` : '';
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error));
