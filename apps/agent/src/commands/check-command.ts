import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { CommandPayload } from '@lanet/contracts/agent';
import type { AgentRefusal } from '@lanet/contracts/command-refusals';
import { parseUnits, serviceState, systemctl } from '../collect/systemd.ts';
import { sha256Hex } from '../keys/ed25519.ts';
import type { Machine } from '../platform/machine.ts';
import { isPathAllowed, type PolicyReading, policyRefusal } from '../settings/local-policy.ts';

const PARAMETER_NAME = /^[a-z][a-zA-Z0-9]{0,39}$/;
/** Characters systemd allows in unit names (systemd.unit(5)); no pattern, no option, nothing a shell would read. */
const SERVICE_NAME = /^[A-Za-z0-9:_\\][A-Za-z0-9:_.\\@-]{0,254}$/;

/**
 * What this computer says to a signed command, in the order of agents.md 8.1: local policy, script hash, interpreter,
 * parameters. Undefined when it may run.
 */
export async function checkCommand(
  { payload, script }: { payload: CommandPayload; script: string },
  { machine, policy }: { machine: Machine; policy: PolicyReading },
): Promise<AgentRefusal | undefined> {
  if (policy.kind === 'unusable') return 'policy.unusable';
  const forbidden = policyRefusal(policy.policy, { key: payload.scriptKey, class: payload.class });
  if (forbidden) return forbidden;
  const parameters = typedParameters(payload);
  const paths = parameters?.flatMap(({ kind, value }) => (kind === 'path' ? [String(value)] : [])) ?? [];
  if (!paths.every((path) => isPathAllowed(policy.policy, path))) return 'policy.path_forbidden';
  if (sha256Hex(script) !== payload.scriptSha256) return 'script.altered';
  if (!(await isProgram(payload.interpreter))) return 'interpreter.missing';
  if (!parameters) return 'parameters.invalid';
  for (const { kind, value } of parameters) {
    if (kind === 'service' && !(await isService(machine, String(value)))) return 'services.unknown';
  }
  return undefined;
}

/** Each value with its kind; undefined when one has none, or is not of it. */
export function typedParameters({ parameters, parameterKinds }: Pick<CommandPayload, 'parameters' | 'parameterKinds'>) {
  const typed = Object.entries(parameters).map(([name, value]) => {
    const kind = Object.hasOwn(parameterKinds, name) ? parameterKinds[name] : undefined;
    return { name, kind, value };
  });
  const fit = typed.every(({ name, kind, value }) => PARAMETER_NAME.test(name) && kind && isOfKind(kind, value));
  return fit ? typed : undefined;
}

function isOfKind(kind: CommandPayload['parameterKinds'][string], value: string | number | boolean): boolean {
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (kind === 'boolean') return typeof value === 'boolean';
  // The environment cannot hold NUL.
  if (typeof value !== 'string' || value.includes('\0')) return false;
  if (kind === 'path') return isAbsolute(value) && !value.split(/[/\\]/).includes('..');
  return true;
}

async function isProgram(path: string): Promise<boolean> {
  if (!isAbsolute(path)) return false;
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Only a name the service manager knows may reach a script. */
async function isService(machine: Machine, name: string): Promise<boolean> {
  if (machine.system !== 'linux' || !SERVICE_NAME.test(name)) return false;
  const unit = /\.(service|socket|timer|mount|target)$/.test(name) ? name : `${name}.service`;
  const show = await systemctl(machine, ['show', '--property=LoadState,ActiveState', '--', unit]);
  if (show.kind !== 'read') return false;
  const [found, ...others] = parseUnits(show.value);
  return found !== undefined && others.length === 0 && serviceState(found) !== 'missing';
}
