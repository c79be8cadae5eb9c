/** The configuration of one process: flags, then `LANET_*`, then the file, then defaults. */
import { resolve } from 'node:path';
import type { z } from 'zod';
import { conflicts } from './conflicts.ts';
import { CONFIG_KEYS, type ConfigKey, ConfigSchema } from './schema.ts';
import { type Given, gather, type Sources } from './sources.ts';
import { isLoopback } from './values.ts';

type Values = z.output<typeof ConfigSchema>;
type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

/** Frozen. Durations carry their unit in the name. */
export type Config = Frozen<
  Omit<Values, 'publicUrl' | 'trustProxy' | 'logFormat'> & {
    /** Origin without a slash at the end. With port 0 and none given, it is the caller's to complete after listening. */
    publicUrl: string;
    /** For Fastify's `trustProxy`; empty: nobody is believed. */
    trustProxy: string[];
    logFormat: 'json' | 'pretty';
    /** `lanet demo`: this computer only, and no second factor. */
    demo: boolean;
    /** Where each value came from, by path of the key: `--port`, `LANET_PORT`, `port in <file>` or `default`. */
    sources: Record<string, string>;
  }
>;

/** Everything that is wrong with the configuration, one readable line each. Never quotes a secret. */
export class ConfigProblems extends Error {
  override readonly name = 'ConfigProblems';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(['The configuration has problems:', ...lines.map((line) => `  - ${line}`)].join('\n'));
    this.lines = lines;
  }
}

export interface ConfigInput extends Partial<Sources> {
  demo?: boolean;
  /** Whether standard output is a terminal. */
  isTerminal?: boolean;
}

/** @throws ConfigProblems with all problems at once. */
export function loadConfig(input: ConfigInput = {}): Config {
  const sources = {
    flags: input.flags ?? {},
    env: input.env ?? process.env,
    cwd: input.cwd ?? process.cwd(),
    systemFile: input.systemFile ?? '/etc/lanet/lanet.yaml',
  };
  const { given, problems } = gather(sources);
  const { values, wrong } = judge(given, problems);
  for (const { keys, message } of conflicts(values, input.demo ?? false)) {
    // A conflict with a value that is wrong by itself is no news: the default stood in for it.
    if (!keys.some((key) => wrong.has(key))) problems.push(`${placeOf(keyAt(keys[0]), given)}: ${message}`);
  }
  if (problems.length > 0) throw new ConfigProblems(problems);

  return frozen({
    ...values,
    dataDir: resolve(sources.cwd, values.dataDir),
    publicUrl: values.publicUrl ?? `http://localhost:${values.port}`,
    trustProxy: values.trustProxy ?? defaultProxies(values),
    logFormat: values.logFormat ?? ((input.isTerminal ?? process.stdout.isTTY) ? 'pretty' : 'json'),
    demo: input.demo ?? false,
    sources: Object.fromEntries(CONFIG_KEYS.map(({ path }) => [path, given.get(path)?.source ?? 'default'])),
  });
}

/** Behind an https address only a proxy on this computer can reach a loopback port, so that one may be believed. */
function defaultProxies({ host, publicUrl }: Values): string[] {
  return publicUrl?.startsWith('https:') && isLoopback(host) ? ['loopback'] : [];
}

/** Judges each value by itself. What is wrong is reported and replaced by its default, so that the rest can be judged. */
function judge(given: ReadonlyMap<string, Given>, problems: string[]): { values: Values; wrong: Set<string> } {
  const judged = ConfigSchema.safeParse(nested(given));
  if (judged.success) return { values: judged.data, wrong: new Set() };
  const wrong = new Set<string>();
  for (const { path, message } of judged.error.issues) {
    const key = keyAt(path.join('.'));
    if (wrong.has(key.path)) continue;
    wrong.add(key.path);
    const quoted = key.secret ? '' : `, not ${JSON.stringify(given.get(key.path)?.value)}`;
    problems.push(`${placeOf(key, given)}: ${message}${quoted}`);
  }
  return { values: ConfigSchema.parse(nested(new Map([...given].filter(([path]) => !wrong.has(path))))), wrong };
}

/** The key a path belongs to; `services.0` is part of `services`. */
function keyAt(path: string): ConfigKey {
  const key = CONFIG_KEYS.find((one) => path === one.path || path.startsWith(`${one.path}.`));
  if (!key) throw new RangeError(`no key of the configuration is named ${path}`);
  return key;
}

const placeOf = (key: ConfigKey, given: ReadonlyMap<string, Given>) =>
  given.get(key.path)?.source ?? `${key.path} (${key.variable})`;

function nested(given: ReadonlyMap<string, Given>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const { path } of CONFIG_KEYS) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    // A section is there even when nothing in it is given: its keys have defaults.
    const section = names.reduce<Record<string, unknown>>((parent, name) => {
      parent[name] ??= {};
      // Safe: only this line puts something under the name of a section.
      return parent[name] as Record<string, unknown>;
    }, root);
    section[last] = given.get(path)?.value;
  }
  return root;
}

function frozen<T extends object>(value: T): Frozen<T> {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) frozen(inner);
  // Safe: `Frozen` is the same shape with `readonly`, which is what freezing does.
  return Object.freeze(value) as Frozen<T>;
}
