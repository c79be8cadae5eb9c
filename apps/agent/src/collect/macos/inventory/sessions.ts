import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read } from '../../../platform/machine.ts';
import { outputOf } from '../program-output.ts';

type Session = SectionInputs['sessions']['sessions'][number];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;

/** Who is signed in. Source: who(1). Where from is left out: it says where somebody is. */
export async function macSessionsSection(machine: MacMachine): Promise<Reading<SectionInputs['sessions']>> {
  const output = await outputOf(machine, '/usr/bin/who', []);
  return output.kind === 'read' ? read({ sessions: parseWho(output.value, machine.now()) }) : output;
}

/** `name line Mon day hh:mm [(host)]`. One entry for each person and way in, since the first of them. `now`: epoch milliseconds. */
export function parseWho(output: string, now: number): Session[] {
  const found = new Map<string, Session>();
  for (const line of output.split('\n')) {
    const [, username, terminal, month, day, time, host] =
      /^(\S.*?) +(console|tty\S*) +([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d)(?: *(\(.+\)))?\s*$/.exec(line) ?? [];
    if (!username || !terminal || !month || !day || !time) continue;
    const kind = terminal === 'console' ? 'console' : host ? 'remote' : 'terminal';
    const since = sinceWhen(MONTHS.indexOf(month), Number(day), time, now);
    const known = found.get(`${username} ${kind}`);
    if (!known || (since !== null && since < (known.since ?? 0))) {
      found.set(`${username} ${kind}`, { username, kind, since });
    }
  }
  return [...found.values()];
}

/** The line has no year and is in local time: the last such moment that is not in the future. */
function sinceWhen(month: number, day: number, time: string, now: number): number | null {
  if (month < 0) return null;
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const year = new Date(now).getFullYear();
  const at = new Date(year, month, day, hours, minutes).getTime();
  return at > now + DAY_MS ? new Date(year - 1, month, day, hours, minutes).getTime() : at;
}
