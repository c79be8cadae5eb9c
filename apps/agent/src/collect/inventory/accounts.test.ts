import { describe, expect, it } from 'vitest';
import { read, unavailable } from '../../platform/machine.ts';
import { administratorsOf, parseGroups, parsePasswd, parseSudoers } from './accounts.ts';

describe('accounts', () => {
  const PASSWD = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
soporte:x:1000:1000:Soporte,Room 4,555-0100:/home/soporte:/bin/bash
caja:x:1001:27::/home/caja:
+nis::::::
`;
  const GROUP = 'root:x:0:\nsudo:x:27:soporte,EXAMPLE\\mesa\nadm:x:4:postgres\n';
  const users = parsePasswd(PASSWD);
  const groups = parseGroups(GROUP);

  it('carry a name, and no telephone number', () => {
    expect(users.map(({ username, description, shell }) => [username, description, shell])).toEqual([
      ['root', 'root', '/bin/bash'],
      ['daemon', 'daemon', '/usr/sbin/nologin'],
      ['postgres', 'PostgreSQL administrator', '/bin/bash'],
      ['soporte', 'Soporte', '/bin/bash'],
      ['caja', null, '/bin/sh'],
    ]);
  });

  it('administer when sudoers lets them run everything', () => {
    const text = `Defaults env_reset\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) NOPASSWD: ALL\n#%adm ALL=(ALL) ALL\ndaemon ALL=(ALL) /bin/ls\n`;

    expect(parseSudoers(text)).toEqual({ users: ['root'], groups: ['sudo'] });
    expect(administratorsOf(users, groups, read(parseSudoers(text)))).toEqual([
      'EXAMPLE\\mesa',
      'caja',
      'root',
      'soporte',
    ]);
  });

  it.each([
    { sudoers: unavailable('missing'), names: ['root'], because: 'there is no sudo' },
    {
      sudoers: unavailable('forbidden'),
      names: ['EXAMPLE\\mesa', 'caja', 'root', 'soporte'],
      because: 'it is closed to us',
    },
  ])('are $names when the sudoers file is unavailable and $because', ({ sudoers, names }) => {
    expect(administratorsOf(users, groups, sudoers)).toEqual(names);
  });
});
