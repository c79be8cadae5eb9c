import { configTable, describeConfig } from '../platform/config/describe.ts';
import { CommandProblem } from './failure.ts';
import { configOf, type Flags } from './options.ts';

/** `lanet config check|print`: every key, its value (secrets masked) and where it came from. */
export async function configCommand(what: string, flags: Flags): Promise<void> {
  if (what !== 'check' && what !== 'print') throw new CommandProblem(`config check or config print, not "${what}"`);
  const rows = describeConfig(configOf(flags));
  if (what === 'check') console.log('The configuration is valid.');
  else console.log(flags.json ? JSON.stringify(rows, null, 2) : configTable(rows));
}
