/** The configuration as people read it: `lanet config print`. */
import type { Config } from './config.ts';
import { CONFIG_KEYS, type ConfigKey } from './schema.ts';

export interface ConfigRow extends ConfigKey {
  /** As text; secrets as `********`, what is not set as an empty text. */
  value: string;
  /** `--port`, `LANET_PORT`, `port in <file>` or `default`. */
  source: string;
}

/** One row a key, in the order of the schema. */
export function describeConfig(config: Config): ConfigRow[] {
  return CONFIG_KEYS.map((key) => ({
    ...key,
    value: shown(valueAt(config, key.path), key.secret),
    source: config.sources[key.path] ?? 'default',
  }));
}

/** The rows as a table of text with aligned columns: key, value, source. */
export function configTable(rows: readonly ConfigRow[]): string {
  const widest = (texts: string[]) => Math.max(...texts.map((text) => text.length));
  const keyWidth = widest(rows.map(({ path }) => path));
  const valueWidth = widest(rows.map(({ value }) => value));
  return rows
    .map(({ path, value, source }) => `${path.padEnd(keyWidth)}  ${value.padEnd(valueWidth)}  ${source}`)
    .join('\n');
}

function valueAt(config: Config, path: string): unknown {
  return path.split('.').reduce<unknown>(
    // Safe: the paths come from the schema, so all but the last name an object.
    (value, name) => (value as Record<string, unknown>)[name],
    config,
  );
}

function shown(value: unknown, secret: boolean): string {
  if (value === undefined) return '';
  // Always the same length: that of a secret is nobody's business either.
  if (secret) return '********';
  return Array.isArray(value) ? value.join(',') : String(value);
}
