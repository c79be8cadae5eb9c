import type { SectionInputs } from '@lanet/contracts/inventory';
import { type Reading, read, unavailable, type WindowsMachine } from '../../../platform/machine.ts';
import { profileFolder } from '../registry.ts';
import { booleanOf, type Row, textOf } from '../row.ts';
import { wmi } from '../wmi.ts';

type Accounts = SectionInputs['accounts'];

/** Numbers of accounts that Windows makes for itself: guest, default and the one of Application Guard. */
const OWN_ACCOUNTS = /-(501|503|504)$/;

/**
 * Where Windows keeps accounts and the group of administrators (0x220 is 544); readable for the system's own account. Other
 * changes, such as a disabled account, are seen within a day.
 */
export const windowsAccountsMarker = [
  'HKLM\\SAM\\SAM\\Domains\\Account\\Users',
  'HKLM\\SAM\\SAM\\Domains\\Builtin\\Aliases\\00000220',
];

/** Source: Win32_UserAccount; members of the group S-1-5-32-544. A domain controller has no local accounts. */
export async function windowsAccountsSection(machine: WindowsMachine): Promise<Reading<Accounts>> {
  const answer = await wmi(machine, 'state');
  if (answer.kind === 'unavailable') return answer;
  const users = answer.value.rows('Win32_UserAccount');
  const members = answer.value.rows('Administrators');
  if (!users || !members) return unavailable('failed');
  return read(accountsOf(users, members, machine.hostname(), (sid) => profileFolder(machine, sid)));
}

/** `folderOf`: the profile of a SID, null when there is none. */
export function accountsOf(
  users: readonly Row[],
  members: readonly Row[],
  hostname: string,
  folderOf: (sid: string) => string | null,
): Accounts {
  const names = new Map(users.flatMap((row) => pair(textOf(row, 'SID'), textOf(row, 'Name'))));
  const sids = new Set(members.flatMap((row) => textOf(row, 'Sid') ?? []));
  const administrators = members.flatMap(
    (row) => names.get(textOf(row, 'Sid') ?? '') ?? memberName(row, hostname) ?? [],
  );
  return {
    users: users.flatMap((row) => {
      const [username, uid] = [textOf(row, 'Name'), textOf(row, 'SID')];
      if (username === null || uid === null) return [];
      const disabled = booleanOf(row, 'Disabled');
      return [
        {
          username,
          uid,
          description: textOf(row, 'FullName'),
          directory: folderOf(uid),
          kind: OWN_ACCOUNTS.test(uid) ? ('system' as const) : ('person' as const),
          canSignIn: disabled === null ? null : !disabled,
          administrator: sids.has(uid) || administrators.includes(username),
        },
      ];
    }),
    administrators: [...new Set(administrators)].sort(),
  };
}

function pair(key: string | null, value: string | null): [string, string][] {
  return key === null || value === null ? [] : [[key, value]];
}

/**
 * `WinNT://WORKGROUP/HOST/name` of local accounts, `WinNT://DOMAIN/name` of others: as people write them, `DOMAIN\name`. An
 * account that is gone shows as its SID.
 */
function memberName(row: Row, hostname: string): string | undefined {
  const parts =
    textOf(row, 'Path')
      ?.replace(/^WinNT:\/\//i, '')
      .split('/') ?? [];
  const [name, place] = [parts.at(-1), parts.at(-2)];
  if (!name) return undefined;
  return place === undefined || place.toLowerCase() === hostname.toLowerCase() ? name : `${place}\\${name}`;
}
