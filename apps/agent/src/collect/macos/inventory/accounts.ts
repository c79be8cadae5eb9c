import type { SectionInputs } from '@lanet/contracts/inventory';
import { type MacMachine, type Reading, read } from '../../../platform/machine.ts';
import { plistOutputOf } from '../program-output.ts';
import { isDictionary, textsOf } from '../property.ts';

type User = SectionInputs['accounts']['users'][number];

const ATTRIBUTES = ['RecordName', 'UniqueID', 'RealName', 'NFSHomeDirectory', 'UserShell', 'AuthenticationAuthority'];
const NODE = '/private/var/db/dslocal/nodes/Default';
const FIRST_PERSON = 500;
const NO_SHELL = /\/(false|nologin|true|uucico)$/;

/** Change when an account or a group is made, changed or deleted. */
export const ACCOUNT_PLACES = [`${NODE}/users`, `${NODE}/groups`];

/** Local accounts and the members of the group `admin`. Source: dscl(1), only the attributes named here; no hashes. */
export async function macAccountsSection(machine: MacMachine): Promise<Reading<SectionInputs['accounts']>> {
  const users = await plistOutputOf(machine, '/usr/bin/dscl', ['-plist', '.', '-readall', '/Users', ...ATTRIBUTES]);
  if (users.kind === 'unavailable') return users;
  const group = await plistOutputOf(machine, '/usr/bin/dscl', [
    '-plist',
    '.',
    '-read',
    '/Groups/admin',
    'GroupMembership',
  ]);
  const members = group.kind === 'read' ? valuesOf(group.value, 'GroupMembership') : [];
  const records = Array.isArray(users.value) ? users.value.filter(isDictionary) : [];
  const administrators = [...new Set(members)].sort();
  return read({ users: records.flatMap((record) => userOf(record, administrators) ?? []), administrators });
}

/** Attributes are lists, under the full name of their type. */
function valuesOf(record: unknown, attribute: string): string[] {
  const own = textsOf(record, `dsAttrTypeStandard:${attribute}`);
  return own.length > 0 ? own : textsOf(record, attribute);
}

function userOf(record: unknown, administrators: readonly string[]): User | undefined {
  const first = (attribute: string) => valuesOf(record, attribute)[0]?.trim() || null;
  const username = first('RecordName');
  const uid = first('UniqueID');
  if (username === null || uid === null || !/^-?\d+$/.test(uid)) return undefined;
  const shell = first('UserShell');
  const authority = valuesOf(record, 'AuthenticationAuthority');
  // `root` has no way to prove itself until somebody enables it.
  const canProve = authority.length > 0 && !authority.some((way) => way.includes(';DisabledUser;'));
  return {
    username,
    uid,
    description: first('RealName'),
    directory: first('NFSHomeDirectory'),
    shell,
    kind: Number(uid) === 0 || (Number(uid) >= FIRST_PERSON && !username.startsWith('_')) ? 'person' : 'system',
    canSignIn: canProve && shell !== null && !NO_SHELL.test(shell),
    administrator: Number(uid) === 0 || administrators.includes(username),
  };
}
