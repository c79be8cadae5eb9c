import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LinuxRecording, withRecordedLinux } from '../../testing/recorded-linux.ts';
import { collectInventory } from '../inventory.ts';
import { parseBitdefender, parseClamav, parseSentinelOne } from './antivirus-status.ts';
import { cryptProduct } from './crypt-layer.ts';
import { parseDpkgLog } from './dpkg-log.ts';
import { chainGuards, inputChains, iptablesGuards } from './firewall.ts';
import { parseAdvisedPackages, parseDnfUpdates, parseZypperUpdates } from './pending-updates.ts';
import { parseLogindSession } from './sessions.ts';
import { parseUtmp } from './utmp.ts';

describe('utmp', () => {
  const record = (size: number, user: string, line: string, host: string, seconds: number, type = 7) => {
    const bytes = Buffer.alloc(size);
    bytes.writeInt16LE(type, 0);
    bytes.write(line, 8);
    bytes.write(user, 44);
    bytes.write(host, 76);
    bytes.writeInt32LE(seconds, size === 384 ? 340 : 344);
    return bytes;
  };

  it.each([
    { architecture: 'x64', size: 384 },
    { architecture: 'arm64', size: 400 },
  ])('of $architecture tells who is at the computer and who is not', ({ architecture, size }) => {
    const bytes = Buffer.concat([
      record(size, 'reboot', '~', '6.1.0', 1_790_000_000, 2),
      record(size, 'ana', 'tty2', '', 1_790_000_100),
      record(size, 'ana', 'pts/0', ':0', 1_790_000_200),
      record(size, 'luis', 'pts/1', '203.0.113.9', 1_790_000_300),
      record(size, 'eva', 'pts/2', '', 0),
      Buffer.alloc(100),
    ]);

    expect(parseUtmp(bytes, architecture)).toEqual([
      { username: 'ana', kind: 'console', since: 1_790_000_100_000 },
      { username: 'ana', kind: 'console', since: 1_790_000_200_000 },
      { username: 'luis', kind: 'remote', since: 1_790_000_300_000 },
      { username: 'eva', kind: 'terminal', since: null },
    ]);
  });
});

describe('what protection programs say of themselves', () => {
  it('is read from Bitdefender, in its own zone', () => {
    const output =
      'Product version: 7.4.1.2\nEngines version: 7.99001\nLast security content update: 2026-11-20 at 10:44:23 GMT-6\n' +
      'New security content available: yes\nFeatures:\n  - Antimalware status: Off\n';

    expect(parseBitdefender(output)).toEqual({
      version: '7.4.1.2',
      enabled: false,
      upToDate: false,
      signatureVersion: '7.99001',
      signaturesAt: Date.UTC(2026, 10, 20, 16, 44, 23),
    });
  });

  it('is read from ClamAV before its first signatures came, and from SentinelOne', () => {
    expect(parseClamav('ClamAV 1.4.3\n')).toMatchObject({ version: '1.4.3', upToDate: false, signaturesAt: null });
    expect(parseSentinelOne('Agent version: 25.2\nAgent state      Disabled\n')).toEqual({
      version: '25.2',
      enabled: false,
    });
  });
});

describe('rules of iptables', () => {
  it.each([
    { rules: '-P INPUT DROP\n', guards: true },
    { rules: '-P INPUT ACCEPT\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 23 -j REJECT\n', guards: true },
    { rules: '-P INPUT ACCEPT\n-A INPUT -j LOGGING\n', guards: null },
    { rules: '-P INPUT ACCEPT\n-A INPUT -i lo -j ACCEPT\n', guards: false },
  ])('$rules guard: $guards', ({ rules, guards }) => {
    expect(iptablesGuards(rules)).toBe(guards);
  });
});

it.each([
  { uuid: 'CRYPT-LUKS2-5bd1-luks', product: 'LUKS' },
  { uuid: 'CRYPT-LUKS1-5bd1-luks', product: 'LUKS' },
  { uuid: 'CRYPT-PLAIN-swap', product: 'dm-crypt' },
  { uuid: 'CRYPT-BITLK-1', product: 'BitLocker' },
  { uuid: 'LVM-CRYPT-LUKS', product: null },
])('a mapping of $uuid is encrypted by $product', ({ uuid, product }) => {
  expect(cryptProduct(uuid)).toBe(product);
});

describe('updates of dnf', () => {
  it('are named by architecture, on one line or two, and not twice when they replace something', () => {
    const output =
      '\nopenssl-libs.x86_64                 1:3.2.6-2.fc42            updates\n' +
      'python3-a-very-long-name-of-a-package.noarch\n                     4.1-1.fc42      updates\n' +
      'Obsoleting Packages\nnew.noarch   2-1   updates\n    old.noarch   1-1   @anaconda\n';

    expect(parseDnfUpdates(output)).toEqual([
      { name: 'openssl-libs', arch: 'x86_64', availableVersion: '1:3.2.6-2.fc42', source: 'updates' },
      {
        name: 'python3-a-very-long-name-of-a-package',
        arch: 'noarch',
        availableVersion: '4.1-1.fc42',
        source: 'updates',
      },
    ]);
  });

  it.each([
    'RHSA-2026:4411 Important/Sec.  openssl-libs-1:3.2.6-2.el9.x86_64',
    'FEDORA-2026-0a1b2c3d security Important openssl-libs-1:3.2.6-2.fc42.x86_64 2026-11-02 03:11:20',
  ])('are of security when an advisory names them: %s', (line) => {
    expect(parseAdvisedPackages(`Last metadata check\n${line}\n`)).toEqual(new Set(['openssl-libs.x86_64']));
  });

  it('carry the installed version and the day of the lists, and nothing is fetched', async () => {
    const list = '/var/cache/dnf/updates-0a1b/repodata/repomd.xml';
    const { found, ran } = await withRecordedLinux(
      {
        files: { '/usr/bin/dnf': '', [list]: '<repomd/>', '/var/lib/rpm/rpmdb.sqlite': '' },
        programs: {
          'dnf -q -C check-update': {
            exitCode: 100,
            stdout: 'kernel.x86_64 6.17.8-300.fc42 updates\nvim.x86_64 9.2-1 x\n',
          },
          'dnf -q -C updateinfo list --security': 'FEDORA-2026-1 security Low kernel-6.17.8-300.fc42.x86_64 2026\n',
          'rpm -qa --qf %{NAME}\\t%{EPOCH}\\t%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{VENDOR}\\t%{INSTALLTIME}\\t%{SIZE}\\n':
            'kernel\t(none)\t6.17.7-300.fc42\tx86_64\tFedora\t1790000200\t1\n' +
            'kernel\t(none)\t6.17.5-300.fc42\tx86_64\tFedora\t1790000100\t1\n',
        },
      },
      async (machine, asked) => ({ found: await collectInventory(machine, ['updates']), ran: asked }),
    );

    expect(found.updates).toMatchObject({
      value: {
        data: {
          pending: [
            { name: 'kernel', installedVersion: '6.17.7-300.fc42', security: true },
            { name: 'vim', installedVersion: null, security: false },
          ],
          listsRefreshedAt: expect.any(Number),
          installed: null,
        },
      },
    });
    expect(ran.filter((line) => line.startsWith('dnf')).every((line) => line.includes(' -C '))).toBe(true);
  });
});

it('updates of zypper are packages, not patches', () => {
  const xml =
    '<?xml version="1.0"?><stream><update-status version="0.6"><update-list>' +
    '<update kind="package" name="libx&amp;y" edition="2.1-3.1" edition-old="2.0-1.1" arch="x86_64">' +
    '<summary>a</summary><source url="https://example.net/?a=1" alias="repo-update"/></update>' +
    '<update kind="patch" name="p" edition="1"><source alias="a"/></update></update-list></update-status></stream>';

  expect(parseZypperUpdates(xml)).toEqual([
    {
      name: 'libx&y',
      arch: 'x86_64',
      installedVersion: '2.0-1.1',
      availableVersion: '2.1-3.1',
      source: 'repo-update',
    },
  ]);
});

it('dpkg’s log tells the newest updates first, and which came to their end', () => {
  const log =
    '2026-11-01 08:00:00 startup packages configure\n2026-11-01 08:00:01 upgrade vim:amd64 2:9.0-1 2:9.0-2\n' +
    '2026-11-01 08:00:02 status installed vim:amd64 2:9.0-2\n2026-11-02 08:00:00 install bc:amd64 <none> 1.07\n' +
    '2026-11-03 08:00:00 upgrade tzdata:all 2026a-0 2026b-0\n';

  expect(parseDpkgLog(log, 10)).toEqual([
    { name: 'tzdata', version: '2026b-0', installedAt: new Date(2026, 10, 3, 8).getTime(), succeeded: null },
    { name: 'vim', version: '2:9.0-2', installedAt: new Date(2026, 10, 1, 8, 0, 1).getTime(), succeeded: true },
  ]);
  expect(parseDpkgLog(log, 1)).toHaveLength(1);
});

describe('a pending restart', () => {
  type Case = LinuxRecording & { due: boolean | null; because: string };
  const release = (id: string) => ({ '/etc/os-release': `NAME=x\nID=${id}\n` });

  it.each<Case>([
    { files: { ...release('debian'), '/run/reboot-required': '' }, due: true, because: 'Debian leaves a file' },
    { files: { ...release('"opensuse-leap"'), '/run/reboot-needed': '' }, due: true, because: 'SUSE does, too' },
    { files: release('"sles"'), due: false, because: 'it left none' },
    {
      files: { ...release('"rhel"'), '/usr/bin/needs-restarting': '' },
      programs: {
        'needs-restarting -r': { exitCode: 1, stdout: 'Reboot is required to fully utilize these updates.' },
      },
      due: true,
      because: 'its program says so',
    },
    {
      files: release('fedora'),
      programs: { 'dnf -C needs-restarting -r': 'No core libraries or services have been updated since boot-up.' },
      due: false,
      because: 'dnf says so',
    },
    {
      files: release('fedora'),
      programs: { 'dnf -C needs-restarting -r': { exitCode: 1, stdout: 'No such command: needs-restarting' } },
      due: null,
      because: 'dnf does not know',
    },
    { files: release('alpine'), due: null, because: 'nobody says it' },
  ])('is $due when $because', async ({ due, because: _, ...recording }) => {
    const found = await withRecordedLinux(recording, (machine) => collectInventory(machine, ['os']));

    expect(found.os).toMatchObject({ value: { data: { rebootRequired: due } } });
  });
});

it('nothing that is read throws, whatever a program or a file holds', () => {
  const parts = ['<update ', 'kind="package" ', 'name="a" ', '{"nftables":[', '{"chain":{}}', ']}', '\n ', ' upgrade '];
  const words = ['-P INPUT', 'a.x86_64', 'Product version: ', 'ClamAV 1/2/', 'USER=a\nCLASS=user\n', '2026-01-01 '];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...parts, ...words), fc.string())),
      fc.uint8Array(),
      (lines, bytes) => {
        const text = lines.join('');
        for (const parse of [parseZypperUpdates, parseDnfUpdates, parseAdvisedPackages, inputChains, chainGuards])
          parse(text);
        for (const parse of [iptablesGuards, parseLogindSession, parseClamav, parseBitdefender]) parse(text);
        parseDpkgLog(text, 5);
        parseUtmp(bytes, 'x64');
      },
    ),
  );
});
