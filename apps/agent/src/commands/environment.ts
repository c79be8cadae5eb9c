import type { CommandPayload } from '@lanet/contracts/agent';
import { MARK } from './process-tree.ts';

/** `olderThanDays` is `LANET_PARAM_OLDER_THAN_DAYS`. */
export function parameterVariable(name: string): string {
  return `LANET_PARAM_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/**
 * All a script gets to know: a fixed list, its parameters, its reader's language, and the folder whose files are collected.
 * Nothing of the agent's own environment.
 */
export function scriptEnvironment(
  { commandId, language, parameters }: Pick<CommandPayload, 'commandId' | 'language' | 'parameters'>,
  { folder, files }: { folder: string; files: string },
): Record<string, string> {
  const given = Object.entries(parameters).map(([name, value]) => [parameterVariable(name), String(value)]);
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    // Package tools must not wait for an answer that nobody gives.
    DEBIAN_FRONTEND: 'noninteractive',
    ...Object.fromEntries(given),
    LANET_LANGUAGE: language,
    LANET_FILES: files,
    [MARK]: commandId,
  };
}
