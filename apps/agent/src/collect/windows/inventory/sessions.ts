import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, unavailable, type WindowsMachine } from '../../../platform/machine.ts';
import { instantOf, numberOf, type Row, textOf } from '../row.ts';
import { wmi } from '../wmi.ts';

type Session = SectionInputs['sessions']['sessions'][number];

/** Win32_LogonSession, LogonType: remote desktop, and the same with a password kept here. */
const REMOTE = new Set([10, 12]);
/** Accounts Windows makes for each session, to draw windows and to load fonts. */
const OWN_ACCOUNTS = /^(DWM|UMFD)-\d+$/;

/**
 * Who is signed in, without where from. Source: Win32_LogonSession with Win32_LoggedOnUser; sign-ins stay listed long after
 * their end, so only people whose desktop runs count.
 */
export async function windowsSessionsSection(machine: WindowsMachine): Promise<Reading<SectionInputs['sessions']>> {
  const answer = await wmi(machine, 'state');
  if (answer.kind === 'unavailable') return answer;
  const { rows } = answer.value;
  const [logons, users, desktops] = [rows('Win32_LogonSession'), rows('Win32_LoggedOnUser'), rows('Desktops')];
  if (!logons || !users || !desktops) return unavailable('failed');
  return read({ sessions: sessionsOf(logons, users, desktops, machine.hostname()) });
}

/** `users`: which account (Name, Domain) each LogonId is of. `desktops`: owners of the shells that run. */
export function sessionsOf(
  logons: readonly Row[],
  users: readonly Row[],
  desktops: readonly Row[],
  hostname: string,
): Session[] {
  const accounts = new Map(users.map((row) => [idOf(row), accountName(row, hostname)]));
  const present = new Set(desktops.map((row) => accountName(row, hostname)?.toLowerCase()));
  const found = new Map<string, Session>();
  for (const logon of logons) {
    const username = accounts.get(idOf(logon));
    if (!username || !present.has(username.toLowerCase())) continue;
    const kind = REMOTE.has(numberOf(logon, 'LogonType') ?? 0) ? 'remote' : 'console';
    const since = instantOf(logon, 'StartTime');
    const key = `${username}|${kind}`;
    const earlier = found.get(key)?.since ?? since;
    // Administrators sign in twice at once: with their rights, and without.
    found.set(key, { username, kind, since: earlier !== null && since !== null ? Math.min(earlier, since) : since });
  }
  return [...found.values()];
}

function idOf(row: Row): string {
  return String(row.LogonId);
}

/** `name` of a local account, `DOMAIN\name` of others; undefined for what is no person. */
function accountName(row: Row, hostname: string): string | undefined {
  const [name, domain] = [textOf(row, 'Name'), textOf(row, 'Domain')];
  if (name === null || OWN_ACCOUNTS.test(name)) return undefined;
  return domain === null || domain.toLowerCase() === hostname.toLowerCase() ? name : `${domain}\\${name}`;
}
