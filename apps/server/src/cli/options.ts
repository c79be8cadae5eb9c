import { type Config, loadConfig } from '../platform/config/config.ts';
import { createLog } from '../platform/log/log.ts';
import { type OpenPlatform, openPlatform } from '../platform/open-platform.ts';

/** What commander hands over: flags by name, with those of the command itself among them. */
export type Flags = Record<string, string | boolean | undefined>;

const OWN = new Set([
  ...[
    'json',
    'email',
    'name',
    'role',
    'client',
    'site',
    'uses',
    'days',
    'automaticFrom',
    'from',
    'to',
    'command',
    'format',
    'id',
    'installed',
  ],
]);

/** The configuration of a command, from its flags and everything else. */
export function configOf(flags: Flags, { demo = false, quiet = false } = {}): Config {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(flags)) {
    if (!OWN.has(name) && typeof value === 'string') given[name === 'data' ? 'dataDir' : name] = value;
  }
  if (quiet) given.logLevel ??= 'warn';
  return loadConfig({ flags: given, demo });
}

/** Opens the platform for one short task and closes it again, whatever happens. */
export async function withPlatform<T>(flags: Flags, task: (platform: OpenPlatform) => Promise<T>): Promise<T> {
  const config = configOf(flags, { quiet: true });
  const platform = await openPlatform(config, createLog(config));
  try {
    return await task(platform);
  } finally {
    await platform.close();
  }
}
