import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, win32 } from 'node:path';
import type { CommandPayload } from '@lanet/contracts/agent';
import type { AgentRefusal } from '@lanet/contracts/command-refusals';
import { sha256Hex } from '../keys/ed25519.ts';
import type { Machine, System } from '../platform/machine.ts';
import { isPathAllowed, type PolicyReading, policyRefusal } from '../settings/local-policy.ts';
import { findInterpreter } from './interpreters.ts';
import { isService } from './known-service.ts';

const PARAMETER_NAME = /^[a-z][a-zA-Z0-9]{0,39}$/;

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
  const parameters = typedParameters(payload, machine.system);
  const paths = parameters?.flatMap(({ kind, value }) => (kind === 'path' ? [String(value)] : [])) ?? [];
  if (!paths.every((path) => isPathAllowed(policy.policy, path))) return 'policy.path_forbidden';
  if (sha256Hex(script) !== payload.scriptSha256) return 'script.altered';
  if (!(await findInterpreter(machine.system, payload.interpreter, isProgram))) return 'interpreter.missing';
  if (!parameters) return 'parameters.invalid';
  for (const { kind, value } of parameters) {
    if (kind === 'service' && !(await isService(machine, String(value)))) return 'services.unknown';
  }
  return undefined;
}

/** Each value with its kind; undefined when one has none, or is not of it. */
export function typedParameters(
  { parameters, parameterKinds }: Pick<CommandPayload, 'parameters' | 'parameterKinds'>,
  system: System,
) {
  const typed = Object.entries(parameters).map(([name, value]) => {
    const kind = Object.hasOwn(parameterKinds, name) ? parameterKinds[name] : undefined;
    return { name, kind, value };
  });
  const fit = typed.every(
    ({ name, kind, value }) => PARAMETER_NAME.test(name) && kind && isOfKind(kind, value, system),
  );
  return fit ? typed : undefined;
}

function isOfKind(
  kind: CommandPayload['parameterKinds'][string],
  value: string | number | boolean,
  system: System,
): boolean {
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (kind === 'boolean') return typeof value === 'boolean';
  // The environment cannot hold NUL.
  if (typeof value !== 'string' || value.includes('\0')) return false;
  if (kind !== 'path') return true;
  return (system === 'win32' ? win32 : { isAbsolute }).isAbsolute(value) && !value.split(/[/\\]/).includes('..');
}

/** Whether a file is there and may be run. */
export async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
