import type { SectionName, Sections } from '@lanet/contracts/inventory';
import { describe, expect, it } from 'vitest';
import { edidBlock } from '../../testing/edid-block.ts';
import { type LinuxRecording, withRecordedLinux } from '../../testing/recorded-linux.ts';
import { collectInventory } from '../inventory.ts';
import { ANTIVIRUS_UNITS } from './antivirus.ts';
import { FIREWALL_UNITS } from './firewall.ts';

async function section<S extends SectionName>(name: S, recording: LinuxRecording): Promise<Sections[S]> {
  const found = await withRecordedLinux(recording, (machine) => collectInventory(machine, [name]));
  const reading = found[name];
  if (reading?.kind !== 'read') throw new Error(`${name} is ${JSON.stringify(reading)}`);
  return reading.value.data;
}

/** What `systemctl show` answers for the units the security section asks for; those not named are not installed. */
function units(states: Readonly<Record<string, 'active' | 'inactive'>>): Record<string, string> {
  const names = [...FIREWALL_UNITS, ...ANTIVIRUS_UNITS];
  const blocks = names.map((name) => {
    const state = states[name];
    return `Id=${name}.service\nLoadState=${state ? 'loaded' : 'not-found'}\nActiveState=${state ?? 'inactive'}\n`;
  });
  const line = `systemctl show --property=Id,LoadState,ActiveState ${names.map((name) => `${name}.service`).join(' ')}`;
  return { [line]: blocks.join('\n') };
}
const SYSTEMD = { '/run/systemd/system/x': '' };

describe('displays', () => {
  const monitor = edidBlock({
    letters: 'GSM',
    product: 0x5b09,
    serial: 77_001,
    year: 2022,
    centimetres: [60, 34],
    texts: [[0xfc, 'LG ULTRAWIDE']],
  });

  it('are those on connected outputs, with what their EDID says', async () => {
    const { displays } = await section('displays', {
      files: {
        '/sys/class/drm/card1/dev': '226:1\n',
        '/sys/class/drm/card1-HDMI-A-1/status': 'connected\n',
        '/sys/class/drm/card1-HDMI-A-1/edid': monitor,
        '/sys/class/drm/card1-DP-1/status': 'disconnected\n',
        '/sys/class/drm/card1-DP-1/edid': monitor,
        '/sys/class/drm/card1-VGA-1/status': 'connected\n',
        '/sys/class/drm/card1-VGA-1/edid': '',
        '/sys/class/drm/card2-HDMI-A-1/status': 'connected\n',
      },
    });

    expect(displays).toMatchObject([
      { connector: 'HDMI-A-1', manufacturer: 'LG', model: 'LG ULTRAWIDE', serialNumber: '77001', widthMm: 600 },
      { connector: 'VGA-1', manufacturer: null, model: null },
      { connector: 'card2-HDMI-A-1', model: null },
    ]);
  });

  it('are unknown, not none, where no graphics driver runs', async () => {
    const found = await withRecordedLinux({}, (machine) => collectInventory(machine, ['displays']));

    expect(found.displays).toEqual({ kind: 'unavailable', reason: 'missing' });
  });
});

describe('printers', () => {
  it('are the queues of CUPS, without the passwords in their addresses', async () => {
    const { printers } = await section('printers', {
      files: {
        '/etc/cups/printers.conf':
          '# Printer configuration file\n<DefaultPrinter Almacen>\nMakeModel Brother HL-L2375DW\n' +
          'DeviceURI ipp://ana:secreto@192.168.7.20/ipp/print\nState Idle\nShared No\n</DefaultPrinter>\n' +
          '<Printer Etiquetas>\nMakeModel Zebra ZD220\nDeviceURI usb://Zebra/ZD220?serial=D5J1\nState Stopped\n' +
          'Reason media-empty-error\nShared Yes\n</Printer>\n',
      },
    });

    expect(printers).toMatchObject([
      {
        name: 'Almacen',
        port: 'ipp://192.168.7.20/ipp/print',
        status: 'idle',
        isDefault: true,
        isShared: false,
        isNetwork: true,
      },
      { name: 'Etiquetas', port: 'usb://Zebra/ZD220', status: 'error', isDefault: false, isNetwork: false },
    ]);
  });

  it('are none without CUPS, and unknown when its file is too long to be one', async () => {
    expect(await section('printers', {})).toEqual({ printers: [] });

    const files = { '/etc/cups/printers.conf': 'x'.repeat(2 * 1024 * 1024) };
    const found = await withRecordedLinux({ files }, (machine) => collectInventory(machine, ['printers']));
    expect(found.printers).toEqual({ kind: 'unavailable', reason: 'too_large' });
  });
});

describe('signed-in users', () => {
  const session = (fields: Record<string, string>) =>
    `# This is private data. Do not parse.\n${Object.entries({ CLASS: 'user', ACTIVE: '1', ...fields })
      .map(([name, value]) => `${name}=${value}`)
      .join('\n')}\n`;

  it('are the people of logind by their way in, never with where they came from', async () => {
    const { sessions } = await section('sessions', {
      files: {
        '/run/systemd/sessions/2': session({
          USER: 'ana',
          SEAT: 'seat0',
          TYPE: 'wayland',
          REALTIME: '1794990000123456',
        }),
        '/run/systemd/sessions/3': session({ USER: 'ana', SEAT: 'seat0', TYPE: 'tty', REALTIME: '1794980000000000' }),
        '/run/systemd/sessions/7': session({ USER: 'luis', REMOTE: '1', REMOTE_HOST: '203.0.113.9', REALTIME: 'x' }),
        '/run/systemd/sessions/8': session({ USER: 'luis', REMOTE: '1', STATE: 'closing' }),
        '/run/systemd/sessions/9': session({ USER: 'eva', TTY: 'pts/3' }),
        '/run/systemd/sessions/c1': session({ USER: 'gdm', CLASS: 'greeter', SEAT: 'seat0' }),
        '/run/systemd/sessions/c2': session({ USER: 'root', CLASS: 'background' }),
        '/run/systemd/sessions/c3': session({ USER: 'ana', CLASS: 'manager' }),
      },
    });

    expect(sessions).toEqual([
      { username: 'ana', kind: 'console', since: 1_794_980_000_000 },
      { username: 'eva', kind: 'terminal', since: null },
      { username: 'luis', kind: 'remote', since: null },
    ]);
    expect(JSON.stringify(sessions)).not.toContain('203.0.113.9');
  });

  it('are none when logind has none, and unknown without logind and utmp', async () => {
    expect(await section('sessions', { files: { '/run/systemd/sessions/x/y': '' } })).toEqual({ sessions: [] });

    const found = await withRecordedLinux({}, (machine) => collectInventory(machine, ['sessions']));
    expect(found.sessions).toEqual({ kind: 'unavailable', reason: 'missing' });
  });
});

describe('security', () => {
  const input = (policy: string) =>
    JSON.stringify({
      nftables: [
        { metainfo: { version: '1.0.6' } },
        { chain: { family: 'inet', table: 'filter', name: 'input', type: 'filter', hook: 'input', policy } },
        { chain: { family: 'ip', table: 'nat', name: 'pre', type: 'nat', hook: 'prerouting', policy: 'accept' } },
      ],
    });

  it('names the firewall manager that is on, without asking the kernel', async () => {
    const recording = {
      files: { ...SYSTEMD, '/etc/ufw/ufw.conf': '# x\nENABLED=yes\nLOGLEVEL=low\n', '/sys/module/nf_tables/x': '' },
      programs: units({ ufw: 'active' }),
    };

    const { firewalls } = await section('security', recording);

    expect(firewalls).toEqual([{ product: 'ufw', profile: null, enabled: true }]);
  });

  it.each([
    { policy: 'drop', chain: '', enabled: true, because: 'its chain drops what no rule accepts' },
    {
      policy: 'accept',
      chain: JSON.stringify({ nftables: [{ rule: { expr: [{ match: {} }, { reject: null }] } }] }),
      enabled: true,
      because: 'a rule refuses',
    },
    {
      policy: 'accept',
      chain: JSON.stringify({ nftables: [{ rule: { expr: [{ jump: { target: 'x' } }] } }] }),
      enabled: null,
      because: 'the chain it jumps to decides',
    },
    { policy: 'accept', chain: '{"nftables":[]}', enabled: false, because: 'it accepts everything' },
    { policy: 'accept', chain: 'Operation not permitted', enabled: null, because: 'it may not look' },
  ])('says $enabled of the rules of nftables when $because', async ({ policy, chain, enabled }) => {
    const { firewalls } = await section('security', {
      files: { ...SYSTEMD, '/etc/ufw/ufw.conf': 'ENABLED=no\n', '/sys/module/nf_tables/x': '' },
      programs: {
        ...units({ ufw: 'active' }),
        'nft -j list chains': input(policy),
        'nft -j list chain inet filter input': chain,
      },
    });

    expect(firewalls).toEqual([
      { product: 'nftables', profile: null, enabled },
      { product: 'ufw', profile: null, enabled: false },
    ]);
  });

  it('has firewalld off when it is installed and does not run, and nothing where nothing is', async () => {
    const off = await section('security', { files: SYSTEMD, programs: units({ firewalld: 'inactive' }) });
    const none = await section('security', {});

    expect(off.firewalls).toEqual([{ product: 'firewalld', profile: null, enabled: false }]);
    expect(none).toMatchObject({ firewalls: [], antivirus: [] });
  });

  it('knows protection programs by their places, their own word and their services', async () => {
    const { antivirus } = await section('security', {
      now: () => new Date(2026, 10, 18).getTime(),
      files: {
        ...SYSTEMD,
        '/usr/bin/clamscan': '',
        '/opt/sentinelone/bin/sentinelctl': '',
        '/opt/CrowdStrike/falconctl': '',
        '/var/ossec/bin/wazuh-agentd': '',
      },
      programs: {
        ...units({ 'clamav-daemon': 'active', sentinelone: 'inactive', 'falcon-sensor': 'active' }),
        'clamscan --version': 'ClamAV 1.4.3/27801/Mon Nov 16 09:30:00 2026\n',
        '/opt/sentinelone/bin/sentinelctl version': 'Agent version: 25.2.1.8\n',
        '/opt/sentinelone/bin/sentinelctl control status': 'Agent state      Enabled\n',
      },
    });

    expect(antivirus).toMatchObject([
      {
        product: 'ClamAV',
        version: '1.4.3',
        enabled: true,
        upToDate: true,
        signatureVersion: '27801',
        signaturesAt: new Date(2026, 10, 16, 9, 30).getTime(),
      },
      { product: 'CrowdStrike Falcon', version: null, enabled: true, upToDate: null },
      { product: 'SentinelOne', version: '25.2.1.8', enabled: false },
    ]);
  });

  it.each([
    ['no service of it', {}, null],
    ['a service that does not run', { 'clamav-daemon': 'inactive' as const }, false],
  ])('says of a scanner with %s whether it is off', async (_what, known, enabled) => {
    const { antivirus } = await section('security', {
      files: { ...SYSTEMD, '/usr/bin/clamscan': '' },
      programs: units(known),
    });

    expect(antivirus).toMatchObject([{ product: 'ClamAV', enabled }]);
  });

  it('calls signatures old after a week', async () => {
    const { antivirus } = await section('security', {
      now: () => new Date(2026, 10, 24).getTime(),
      files: { '/usr/sbin/clamd': '' },
      programs: { 'clamscan --version': 'ClamAV 1.4.3/27801/Mon Nov 16 09:30:00 2026\n' },
    });

    expect(antivirus).toMatchObject([{ upToDate: false, enabled: null }]);
  });

  it('tells volumes on LUKS, through LVM, from open ones and closed containers', async () => {
    const { encryption } = await section('security', {
      files: {
        '/proc/self/mountinfo':
          '27 1 253:1 / / rw - ext4 /dev/mapper/vg-root rw\n28 27 8:2 / /boot rw - ext4 /dev/sda2 rw\n',
        '/sys/dev/block/253:1/dm/uuid': 'LVM-abc\n',
        '/sys/dev/block/253:1/dev': '253:1\n',
        '/sys/dev/block/253:1/slaves/dm-0/dm/uuid': 'CRYPT-LUKS2-5bd1-luks\n',
        '/sys/dev/block/8:2/dev': '8:2\n',
        '/sys/class/block/sda3/dev': '8:3\n',
        '/sys/class/block/sda3/holders/dm-0/x': '',
        '/sys/class/block/sdb1/dev': '8:17\n',
        '/run/udev/data/b8:3': 'E:ID_FS_TYPE=crypto_LUKS\n',
        '/run/udev/data/b8:17': 'E:ID_FS_TYPE=crypto_LUKS\n',
      },
    });

    expect(encryption).toEqual([
      { volume: '/', product: 'LUKS', state: 'encrypted', method: null },
      { volume: '/boot', product: 'LUKS', state: 'decrypted', method: null },
      { volume: '/dev/sdb1', product: 'LUKS', state: 'locked', method: null },
    ]);
  });
});
