import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { AgentRefusal } from '@lanet/contracts/command-refusals';
import { ScriptClass } from '@lanet/contracts/scripts';
import { z } from 'zod';
import { messageOf } from '../log.ts';
import { readIfThere } from '../state/durable-file.ts';

/** What the administrator of this computer forbids, whatever the server signs. Strict: a mistyped ban must not be no ban. */
export const LocalPolicy = z.strictObject({
  /** False: no script at all. */
  scripts: z.boolean().optional(),
  /** Keys of the scripts that may run; others may not. */
  allowScripts: z.array(z.string()).optional(),
  /** Folders below which paths given to a script must lie. */
  allowPaths: z.array(z.string()).optional(),
  maxClass: ScriptClass.optional(),
  /** False: a service that stopped is never started by itself. What forbids `restart_service` forbids this, too. */
  restartServices: z.boolean().optional(),
  /** Mount points to watch besides those of the server's configuration. */
  extraMounts: z.array(z.string()).optional(),
  /** False: people of this computer cannot ask for help from it. */
  helpRequests: z.boolean().optional(),
});
export type LocalPolicy = z.infer<typeof LocalPolicy>;

/** `unusable`: nothing may run until somebody repairs it, since nobody knows what it was to forbid. */
export type PolicyReading = { kind: 'read'; policy: LocalPolicy } | { kind: 'unusable'; reason: string };

/** What an agent that reports on another computer than its own must not do: it would be done to its container. */
const ELSEWHERE: LocalPolicy = { scripts: false, restartServices: false, helpRequests: false };

type PolicySettings = { policyFile: string; policyNamed: boolean; hostRoot?: string };

/** Reads the policy anew for each use. Without a file nothing is forbidden, unless the settings name one. */
export function readPolicy({ hostRoot, ...settings }: PolicySettings): PolicyReading {
  const reading = readFromFile(settings);
  if (reading.kind === 'unusable' || hostRoot === undefined) return reading;
  return { kind: 'read', policy: { ...reading.policy, ...ELSEWHERE } };
}

function readFromFile({ policyFile, policyNamed }: PolicySettings): PolicyReading {
  try {
    const text = readIfThere(policyFile);
    if (text === undefined) {
      return policyNamed
        ? { kind: 'unusable', reason: `There is no policy file ${policyFile}.` }
        : { kind: 'read', policy: {} };
    }
    if (isOthersToChange(policyFile)) {
      return { kind: 'unusable', reason: `Others than the administrator may change ${policyFile}.` };
    }
    return { kind: 'read', policy: LocalPolicy.parse(JSON.parse(text)) };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    return { kind: 'unusable', reason: `The policy file ${policyFile} cannot be used: ${reason}` };
  }
}

function isOthersToChange(path: string): boolean {
  if (!process.getuid) return false;
  const { uid, mode } = statSync(path);
  return (mode & 0o022) !== 0 || (uid !== 0 && uid !== process.getuid());
}

const CLASSES = ScriptClass.options;

/** What the policy says to a script of this key and class: undefined when it may run, else the refusal's code. */
export function policyRefusal(
  policy: LocalPolicy,
  script: { key: string; class: ScriptClass },
): AgentRefusal | undefined {
  if (policy.scripts === false) return 'policy.scripts_forbidden';
  if (policy.allowScripts && !policy.allowScripts.includes(script.key)) return 'policy.script_forbidden';
  const isAbove = policy.maxClass && CLASSES.indexOf(script.class) > CLASSES.indexOf(policy.maxClass);
  return isAbove ? 'policy.class_forbidden' : undefined;
}

/** Whether a stopped service may be started without anybody asking. */
export function mayRestartServices(reading: PolicyReading): boolean {
  if (reading.kind === 'unusable' || reading.policy.restartServices === false) return false;
  return policyRefusal(reading.policy, { key: 'restart_service', class: 'caution' }) === undefined;
}

/** Whether people of this computer may ask for help from it. */
export function mayAskForHelp(reading: PolicyReading): boolean {
  return reading.kind === 'read' && reading.policy.helpRequests !== false;
}

/** Whether a path lies in one of the allowed folders once every link in it is followed; also for one that is not there yet. */
export function isPathAllowed({ allowPaths }: LocalPolicy, path: string): boolean {
  if (!allowPaths) return true;
  const real = realPath(path);
  return allowPaths.some((allowed) => {
    const folder = realPath(allowed);
    return real === folder || real.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}
