import { type MacMachine, type Reading, read, unavailable } from '../../platform/machine.ts';
import { sysctl } from './sysctl.ts';

/** A session id lasts as long as the system runs, and so does the agent's process at most: asked once. */
const sessions = new WeakMap<MacMachine, string>();

/** Source: `kern.boottime`, which Node reads without a process. */
export const macUptime = async (machine: MacMachine): Promise<Reading<number>> => machine.uptimeSeconds();

/** Source: `kern.bootsessionuuid`. */
export async function macBootId(machine: MacMachine): Promise<Reading<string>> {
  const known = sessions.get(machine);
  if (known !== undefined) return read(known);
  const found = (await sysctl(machine, ['kern.bootsessionuuid'])).get('kern.bootsessionuuid');
  if (!found) return unavailable('unreadable');
  sessions.set(machine, found.toLowerCase());
  return read(found.toLowerCase());
}
