import { type SectionName, SectionName as SectionNames, type Sections, sections } from '@lanet/contracts/inventory';
import { beforeAll, describe, expect, it } from 'vitest';
import { read } from '../../platform/machine.ts';
import { type MacRecording, recordedMac } from '../../testing/recorded-mac.ts';
import { IMAC } from '../../testing/recorded-macs/imac.ts';
import { MACBOOK } from '../../testing/recorded-macs/macbook.ts';
import { changeMarker, collectInventory } from '../inventory.ts';

const use = { sizeBytes: 494_384_795_648, freeBytes: 100, availableBytes: 90, inodes: 5e9, inodesFree: 4e9 };

async function inventoryOf(recording: MacRecording) {
  const machine = recordedMac({ ...recording, statfs: async () => read(use) });
  const found = await collectInventory(machine, SectionNames.options);
  const data = <S extends SectionName>(name: S): Sections[S] | undefined => {
    const section = found[name];
    return section?.kind === 'read' ? section.value.data : undefined;
  };
  return { machine, found, data };
}

describe('the inventory of a MacBook with Apple silicon', () => {
  let mac: Awaited<ReturnType<typeof inventoryOf>>;
  beforeAll(async () => {
    mac = await inventoryOf(MACBOOK);
  });

  it.each(SectionNames.options)('has a section %s, as the contract wants it', (name) => {
    expect(mac.found[name]?.kind).toBe('read');
    expect(sections[name].safeParse(mac.data(name)).error).toBeUndefined();
  });

  it('names the computer, its system and its processor', () => {
    expect(mac.data('system')).toMatchObject({
      hostname: 'mac-recepcion',
      hardwareVendor: 'Apple Inc.',
      hardwareModel: 'Mac14,2',
      hardwareVersion: 'MacBook Air',
      hardwareSerial: 'H4XK29QWL1',
      uuid: '7a1e2c44-90b3-5d17-8e60-3c2f1a9b4d55',
      chassis: 'notebook',
      boardModel: 'J413AP',
      secureBoot: true,
      virtualization: null,
    });
    expect(mac.data('os')).toMatchObject({
      version: '15.3.1',
      codename: 'Sequoia',
      build: '24D70',
      platform: 'darwin',
      timezone: 'America/Mexico_City',
      installedAt: 1_700_000_000_000,
      lastBootAt: 1_794_900_000_000,
    });
    expect(mac.data('cpu')?.processors).toMatchObject([
      { brand: 'Apple M2', vendor: 'Apple', numberOfCores: 8, logicalProcessors: 8, maxClockSpeedMhz: null },
    ]);
    expect(mac.data('memory')).toEqual({ physicalBytes: 17_179_869_184, modules: [] });
  });

  it('tells the disk inside from the one on a cable, and the health each admits to', () => {
    expect(mac.data('disks')?.disks).toMatchObject([
      {
        name: 'disk0',
        serial: '0ba01a1b2c3d4e5f',
        medium: 'ssd',
        type: 'nvme',
        removable: false,
        healthy: true,
        wearPercent: 3,
        powerOnHours: 812,
        temperatureCelsius: 31,
        badSectors: 0,
      },
      { name: 'disk4', serial: null, medium: 'hdd', type: 'usb', removable: true, healthy: null, wearPercent: null },
    ]);
    expect(mac.data('volumes')?.volumes).toMatchObject([
      {
        id: '/',
        device: '/dev/disk3s5',
        label: 'Macintosh HD',
        sizeBytes: 494_384_795_648,
        encrypted: true,
        inodes: null,
      },
      { id: '/Volumes/Respaldo (2)', type: 'hfs', encrypted: null },
    ]);
  });

  it('shows the adapters people know, by the address burnt into them', () => {
    expect(mac.data('network')?.interfaces.map((item) => item.interface)).toEqual([
      'bridge0',
      'en0',
      'en1',
      'en6',
      'utun4',
    ]);
    expect(mac.data('network')?.interfaces).toContainEqual({
      interface: 'en0',
      mac: 'f8:4d:89:70:11:22',
      type: 'wifi',
      physical: true,
      driver: null,
      mtu: 1500,
      linkSpeedMbps: null,
      addresses: ['192.168.10.52/23', '2001:db8:4:1::52/64'],
      gateways: ['192.168.10.1', 'fe80::1%en0'],
      dnsServers: ['192.168.10.1', '9.9.9.9'],
      dhcp: true,
    });
    expect(mac.data('network')?.interfaces[3]).toMatchObject({
      linkSpeedMbps: 1000,
      dhcp: false,
      gateways: ['10.20.0.1'],
    });
  });

  it('reads battery, graphics and displays', () => {
    expect(mac.data('battery')?.batteries).toMatchObject([
      { designedCapacityMwh: 52_018, healthPercent: 92, cycleCount: 143, percentRemaining: 81, state: 'discharging' },
    ]);
    expect(mac.data('graphics')?.controllers).toMatchObject([{ name: 'Apple M2', vendor: 'Apple', memoryBytes: null }]);
    expect(mac.data('displays')?.displays).toMatchObject([
      { connector: 'display1', manufacturer: 'DEL', model: 'DELL U2720Q', productionYear: 2021 },
      { connector: 'internal', manufacturer: 'APP', productionYear: null },
    ]);
  });

  it('lists programs once each, with who made them and when they came', () => {
    const programs = mac
      .data('software')
      ?.programs.map(({ name, version, publisher, source, installedAt }) => [
        source,
        name,
        version,
        publisher,
        installedAt,
      ]);

    expect(programs).toEqual([
      ['app', 'Facturas', '4.2.1', 'Ejemplo Facturación, S.A', Date.parse('2026-05-20T11:00:00Z')],
      ['app', 'Falcon', '7.19', null, null],
      ['app', 'Nómina', '811', 'Ejemplo Contable', null],
      ['app', 'Safari', '18.3', 'Apple', null],
      ['brew', 'jq', '1.10.0', null, 1_790_000_000_000],
      ['pkg', 'mx.ejemplo.vpn.pkg', '3.1.0', null, Date.parse('2026-03-02T18:30:00Z')],
    ]);
  });

  it('knows services, updates and who may do what', () => {
    const services = mac.data('services')?.services.map(({ name, state, startMode }) => [name, state, startMode]);
    expect(services).toEqual([
      ['X9E956P446.com.crowdstrike.falcon.Agent', 'running', null],
      ['com.apple.backupd', 'stopped', null],
      ['com.apple.smbd', 'stopped', 'disabled'],
      ['com.crowdstrike.falcond', 'running', 'automatic'],
      ['com.openssh.sshd', 'stopped', 'manual'],
      ['mx.ejemplo.sincroniza', 'failed', 'automatic'],
      ['mx.ejemplo.viejo', 'stopped', 'disabled'],
      ['org.cups.cupsd', 'running', null],
    ]);
    expect(mac.data('updates')).toMatchObject({
      listsRefreshedAt: Date.parse('2026-11-18T03:00:00Z'),
      pending: [
        { name: 'macOS Security Response 15.3.1 (a)', kind: 'security', security: true },
        { name: 'macOS Sequoia 15.4', availableVersion: '15.4', kind: 'other', security: null },
        { name: 'macOS Tahoe 26', kind: 'feature' },
      ],
      installed: [{ name: 'macOS 15.3.1', installedAt: Date.parse('2026-02-11T09:12:00Z') }],
    });
    expect(mac.data('accounts')).toMatchObject({
      administrators: ['recepcion', 'root'],
      users: [
        { username: '_www', kind: 'system', canSignIn: false, administrator: false },
        { username: 'nobody', uid: '-2', kind: 'system' },
        { username: 'recepcion', description: 'Recepción Norte', kind: 'person', canSignIn: true, administrator: true },
        { username: 'root', canSignIn: false, administrator: true },
      ],
    });
  });

  it('knows ports, printers, protection and sessions', () => {
    expect(
      mac.data('ports')?.listening.map(({ protocol, address, port, program }) => [protocol, address, port, program]),
    ).toEqual([
      ['tcp', '0.0.0.0', 22, 'launchd'],
      ['tcp', '127.0.0.1', 9222, 'Google Chrome'],
      ['tcp', '::1', 9222, 'Google Chrome'],
      ['tcp', '::', 22, 'launchd'],
      ['udp', '0.0.0.0', 5353, 'mDNSResponder'],
    ]);
    expect(mac.data('printers')?.printers).toMatchObject([
      {
        name: 'HP_LaserJet_Pro',
        port: 'ipps://192.168.10.40/ipp/print',
        status: 'idle',
        isDefault: true,
        isNetwork: true,
      },
      { name: 'Zebra_ZD220', port: 'usb://Zebra/ZD220', status: 'offline', isShared: true, isNetwork: false },
    ]);
    expect(mac.data('security')).toMatchObject({
      antivirus: [
        { product: 'CrowdStrike Falcon', version: '7.19', enabled: true },
        { product: 'XProtect', version: '151', signatureVersion: '5291', signaturesAt: 1_794_000_000_000 },
      ],
      firewalls: [{ enabled: true }],
      encryption: [{ volume: '/', product: 'FileVault', state: 'encrypted' }],
    });
    expect(mac.data('sessions')?.sessions.map(({ username, kind }) => [username, kind])).toEqual([
      ['recepcion', 'console'],
      ['recepcion', 'terminal'],
      ['soporte', 'remote'],
    ]);
  });

  it('holds no passwords, no arguments of programs and no addresses of people', () => {
    expect(JSON.stringify(mac.found)).not.toMatch(/secreto|HASHLIST|192\.168\.10\.9\b/);
  });

  it('asks system_profiler once for all of its hardware', () => {
    expect(mac.machine.ran.filter((line) => line.startsWith('/usr/sbin/system_profiler'))).toHaveLength(1);
  });
});

describe('the inventory of an iMac with Intel', () => {
  it('has its memory modules, both disks and both graphics controllers', async () => {
    const { found, data } = await inventoryOf(IMAC);

    expect(SectionNames.options.filter((name) => found[name]?.kind !== 'read')).toEqual([]);
    expect(data('memory')?.modules).toMatchObject([
      {
        deviceLocator: 'ChannelA-DIMM0',
        bankLocator: 'BANK 0',
        sizeBytes: 8_589_934_592,
        memoryType: 'DDR4',
        configuredSpeedMts: 2667,
        partNumber: 'M471A1G44CB0-CWE',
      },
    ]);
    expect(data('disks')?.disks).toMatchObject([
      { name: 'disk0', type: 'nvme', medium: 'ssd', healthy: true, serial: 'C02015401HKPHQ81M' },
      { name: 'disk1', type: 'ata', medium: 'hdd', healthy: false, serial: 'Z4YB71KQ' },
    ]);
    expect(data('graphics')?.controllers).toMatchObject([
      { name: 'Intel UHD Graphics 630', pciId: '8086:9bc8', memoryBytes: null },
      { name: 'AMD Radeon Pro 5300', vendor: 'AMD', pciId: '1002:7340', memoryBytes: 4 * 1024 ** 3 },
    ]);
    expect(data('cpu')?.processors).toMatchObject([{ vendor: 'GenuineIntel', maxClockSpeedMhz: 3300 }]);
    expect(data('network')?.interfaces).toMatchObject([{ interface: 'en0', physical: true, linkSpeedMbps: 10_000 }]);
    expect(data('battery')).toEqual({ batteries: [] });
    expect(data('security')).toMatchObject({
      firewalls: [{ enabled: false }],
      encryption: [{ volume: '/', state: 'decrypted' }],
    });
  });
});

describe('a Mac that answers nothing', () => {
  it('says so section by section, and what it does know is null', async () => {
    const { found, data } = await inventoryOf({});

    const reasons = SectionNames.options.flatMap((name) => {
      const section = found[name];
      return section?.kind === 'unavailable' ? [`${name} ${section.reason}`] : [];
    });
    expect(reasons).toEqual([
      'cpu unreadable',
      'disks missing',
      'volumes missing',
      'network missing',
      'battery missing',
      'services missing',
      'updates missing',
      'accounts missing',
      'ports missing',
      'sessions missing',
    ]);
    expect(data('memory')).toEqual({ physicalBytes: null, modules: null });
    expect(data('security')).toEqual({ antivirus: [], firewalls: null, encryption: null });
  });
});

it.each([
  { section: 'software', place: '/Applications' },
  { section: 'software', place: '/opt/homebrew/var/homebrew/linked' },
  { section: 'updates', place: '/Library/Receipts/InstallHistory.plist' },
  { section: 'accounts', place: '/private/var/db/dslocal/nodes/Default/users' },
] as const)('the marker of $section changes with $place', async ({ section, place }) => {
  const markers = await Promise.all(
    [1000, 2000].map((at) => changeMarker(recordedMac({ modified: { [place]: at } }), section)),
  );

  expect(markers[0]).not.toBe(markers[1]);
});
