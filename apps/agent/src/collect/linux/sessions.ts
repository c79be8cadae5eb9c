import type { SectionInputs } from '@lanet/contracts/inventory';
import { type LinuxMachine, type Reading, read, unavailable } from '../../platform/machine.ts';
import { parseUtmp } from './utmp.ts';

export type Session = SectionInputs['sessions']['sessions'][number];

const LOGIND = '/run/systemd/sessions';
const UTMP_FILES = ['/run/utmp', '/var/run/utmp'];
/** Of sd-login(3). The others are login screens, and what a service manager or a timer runs for somebody who is not there. */
const PEOPLE = /^user(-early|-light|-early-light)?$/;

/** Who is signed in, without where from. Source: the files systemd-logind keeps of its sessions; without it, utmp(5). */
export async function linuxSessionsSection(machine: LinuxMachine): Promise<Reading<SectionInputs['sessions']>> {
  if (await machine.exists(LOGIND)) {
    const files = await machine.readEach(`${LOGIND}/*`);
    return read({ sessions: firstOfEach(files.flatMap((text) => parseLogindSession(text) ?? [])) });
  }
  for (const path of UTMP_FILES) {
    const bytes = await machine.readBytes(path, 1024 * 1024);
    if (bytes.kind === 'read') return read({ sessions: firstOfEach(parseUtmp(bytes.value, machine.architecture())) });
  }
  return unavailable('missing');
}

/**
 * One of logind's own files: `NAME=value` lines, written for itself, so every field may be missing. Undefined for sessions that
 * end and those that are nobody's. `REALTIME` is in microseconds since 1970.
 */
export function parseLogindSession(text: string): Session | undefined {
  const field = (name: string) => new RegExp(`^${name}=(.+)$`, 'm').exec(text)?.[1]?.trim();
  const username = field('USER');
  if (!username || !PEOPLE.test(field('CLASS') ?? '') || field('STATE') === 'closing') return undefined;
  const microseconds = Number(field('REALTIME') ?? Number.NaN);
  const kind = field('REMOTE') === '1' ? 'remote' : field('SEAT') ? 'console' : 'terminal';
  return { username, kind, since: microseconds > 0 ? Math.floor(microseconds / 1000) : null };
}

/** One entry for each person and way in, since the first of them. */
function firstOfEach(sessions: readonly Session[]): Session[] {
  const found = new Map<string, Session>();
  for (const session of sessions) {
    const key = `${session.username} ${session.kind}`;
    const known = found.get(key);
    if (!known || (session.since ?? Number.POSITIVE_INFINITY) < (known.since ?? Number.POSITIVE_INFINITY)) {
      found.set(key, session);
    }
  }
  return [...found.values()];
}
