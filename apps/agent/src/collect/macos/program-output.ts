import { type MacMachine, type Reading, read, unavailable } from '../../platform/machine.ts';
import { parsePlist } from './plist.ts';

/** What a program of the system writes; `failed` when it ends with an error. */
export async function outputOf(
  machine: MacMachine,
  program: string,
  args: readonly string[],
  timeoutSeconds = 8,
): Promise<Reading<string>> {
  const output = await machine.run({ program, args, timeoutSeconds });
  if (output.kind === 'unavailable') return output;
  const { exitCode, stdout } = output.value;
  return exitCode === 0 ? read(stdout) : unavailable('failed', `${program} ended with ${exitCode}`);
}

/** The property list a program writes. */
export async function plistOutputOf(
  machine: MacMachine,
  program: string,
  args: readonly string[],
  timeoutSeconds = 20,
): Promise<Reading<unknown>> {
  const output = await outputOf(machine, program, args, timeoutSeconds);
  if (output.kind === 'unavailable') return output;
  const value = parsePlist(output.value);
  return value === undefined ? unavailable('unreadable') : read(value);
}
