import { type LinuxMachine, type Reading, read, valueOrNull } from '../../platform/machine.ts';
import { ACCOUNT_PLACES, macAccountsSection } from '../macos/inventory/accounts.ts';
import { windowsAccountsMarker, windowsAccountsSection } from '../windows/inventory/accounts.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

type PasswdEntry = {
  username: string;
  uid: number;
  gid: number;
  description: string | null;
  directory: string | null;
  shell: string;
};
type Group = { name: string; gid: number; members: string[] };
type Sudoers = { users: string[]; groups: string[] };

const FIRST_PERSON = 1000;
const NOBODY = 65_534;
const NO_SHELL = /\/(nologin|false|sync|halt|shutdown)$/;
/** Who usually may use sudo, for when its own file is closed to us. */
const USUAL_GROUPS: Sudoers = { users: [], groups: ['sudo', 'wheel', 'admin'] };

/**
 * Local accounts and who of them administers the computer: uid 0, and whom `sudoers` lets run everything.
 * Source: Linux passwd(5), group(5), sudoers(5). Password files are never opened.
 */
export const accounts: InventoryCollector<'accounts'> = {
  name: 'accounts',
  everySeconds: 24 * HOURS,
  timeoutSeconds: 60,
  marker: {
    linux: ['/etc/passwd', '/etc/group', '/etc/sudoers', '/etc/sudoers.d'],
    win32: windowsAccountsMarker,
    darwin: ACCOUNT_PLACES,
  },
  read: {
    linux: async (machine) => {
      const passwd = await machine.readFile('/etc/passwd', 4 * 1024 * 1024);
      if (passwd.kind === 'unavailable') return passwd;
      const entries = parsePasswd(passwd.value);
      const groups = parseGroups(valueOrNull(await machine.readFile('/etc/group', 4 * 1024 * 1024)) ?? '');
      const administrators = administratorsOf(entries, groups, await readSudoers(machine));
      const users = entries.map(({ gid: _, uid, ...entry }) => ({
        ...entry,
        uid: String(uid),
        kind: uid === 0 || (uid >= FIRST_PERSON && uid < NOBODY) ? ('person' as const) : ('system' as const),
        canSignIn: !NO_SHELL.test(entry.shell),
        administrator: administrators.includes(entry.username),
      }));
      return read({ users, administrators });
    },
    win32: windowsAccountsSection,
    darwin: macAccountsSection,
  },
};

export function parsePasswd(passwd: string): PasswdEntry[] {
  return passwd.split('\n').flatMap((line) => {
    const [username, , uid, gid, gecos, directory, shell] = line.split(':');
    if (!username || !uid || !gid || shell === undefined || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return [];
    // The first part of the comment field is the name; the others are rooms and telephone numbers.
    const description = gecos?.split(',')[0] || null;
    return [
      {
        username,
        uid: Number(uid),
        gid: Number(gid),
        description,
        directory: directory || null,
        shell: shell || '/bin/sh',
      },
    ];
  });
}

export function parseGroups(group: string): Group[] {
  return group.split('\n').flatMap((line) => {
    const [name, , gid, members] = line.split(':');
    if (!name || !gid || members === undefined) return [];
    return [{ name, gid: Number(gid), members: members.split(',').filter((member) => member !== '') }];
  });
}

async function readSudoers(machine: LinuxMachine): Promise<Reading<Sudoers>> {
  const main = await machine.readFile('/etc/sudoers');
  if (main.kind === 'unavailable') return main;
  const texts = [main.value, ...(await machine.readEach('/etc/sudoers.d/*'))].map(parseSudoers);
  return read({ users: texts.flatMap(({ users }) => users), groups: texts.flatMap(({ groups }) => groups) });
}

/** Whom a sudoers file lets run everything: `name ALL=(ALL:ALL) ALL` and `%group …`. Narrower rights do not count. */
export function parseSudoers(text: string): Sudoers {
  const everything = /^[ \t]*(%?)([\w.-]+)[ \t]+ALL[ \t]*=[ \t]*(?:\([^)]*\)[ \t]*)?(?:[A-Z_]+:[ \t]*)*ALL[ \t]*$/gm;
  const found = [...text.matchAll(everything)].map(([, mark, name = '']) => ({ isGroup: mark === '%', name }));
  return {
    users: found.filter(({ isGroup }) => !isGroup).map(({ name }) => name),
    groups: found.filter(({ isGroup }) => isGroup).map(({ name }) => name),
  };
}

/** Names, sorted. Members of a group that have no local account (of a domain) are named too. */
export function administratorsOf(
  users: readonly PasswdEntry[],
  groups: readonly Group[],
  sudoers: Reading<Sudoers>,
): string[] {
  // Without the file there is no sudo; one that is closed to us gives its usual groups.
  const none = { users: [], groups: [] };
  const closed = sudoers.kind === 'unavailable' && sudoers.reason !== 'missing';
  const rights = sudoers.kind === 'read' ? sudoers.value : closed ? USUAL_GROUPS : none;
  const trusted = groups.filter(({ name }) => rights.groups.includes(name));
  const gids = new Set(trusted.map(({ gid }) => gid));
  const local = users.filter(({ uid, gid, username }) => uid === 0 || gids.has(gid) || rights.users.includes(username));
  return [...new Set([...local.map(({ username }) => username), ...trusted.flatMap(({ members }) => members)])].sort();
}
