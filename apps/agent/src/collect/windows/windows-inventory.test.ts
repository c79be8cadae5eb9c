import { SectionName } from '@lanet/contracts/inventory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notebook } from '../../testing/recorded-notebook.ts';
import { answers } from '../../testing/recorded-notebook-answers.ts';
import { recordedWindows } from '../../testing/recorded-windows.ts';
import { collectFacts } from '../facts.ts';
import { collectInventory, type Inventory } from '../inventory.ts';

/** What was read of one section of a recording. */
async function section<S extends SectionName>(name: S, change: Partial<typeof notebook> = {}) {
  const found: Inventory = await collectInventory(recordedWindows({ ...notebook, ...change }), [name]);
  const reading = found[name];
  return reading?.kind === 'read' ? reading.value.data : reading;
}

describe('the inventory of a notebook with Windows', () => {
  it('has all sections, by three runs of PowerShell', async () => {
    const machine = recordedWindows(notebook);

    const found = await collectInventory(machine, SectionName.options);

    expect(SectionName.options.filter((name) => found[name]?.kind !== 'read')).toEqual([]);
    expect(machine.runs).toBe(3);
  });

  it('has one hash however often it is read', async () => {
    const [first, second] = await Promise.all(
      [0, 1].map(() => collectInventory(recordedWindows(notebook), SectionName.options)),
    );

    expect(second).toEqual(first);
  });

  it.each([
    [
      'system',
      { hardwareSerial: 'PF2X8K1L', chassis: 'notebook', secureBoot: true, tpmVersion: '2', virtualization: null },
    ],
    [
      'os',
      {
        name: 'Windows 11 Pro',
        version: '23H2',
        build: '10.0.22631.6491',
        edition: 'Pro',
        platform: 'windows',
        arch: 'x86_64',
        timezone: 'Central Standard Time (Mexico)',
        installedAt: 1_700_000_000_000,
        lastBootAt: Date.UTC(2026, 0, 14, 18),
        rebootRequired: true,
        activated: true,
      },
    ],
    ['cpu', { processors: [{ socket: 0, numberOfCores: 4, logicalProcessors: 8, maxClockSpeedMhz: 2800 }] }],
    [
      'memory',
      { physicalBytes: 17_179_869_184, modules: [{ memoryType: 'DDR4', serialNumber: null, manufacturer: 'Samsung' }] },
    ],
    [
      'disks',
      {
        disks: [
          { serial: 'E0D55EA573F5', removable: true },
          { serial: 'S64KNF0T412233', wearPercent: 3, healthy: true },
        ],
      },
    ],
    [
      'volumes',
      { volumes: [{ id: 'C:', device: '\\\\.\\C:', label: 'Sistema', type: 'NTFS', encrypted: true, inodes: null }] },
    ],
    ['graphics', { controllers: [{ name: 'NVIDIA T500', pciId: '10de:1fbb', memoryBytes: 4_294_967_296 }] }],
    [
      'battery',
      {
        batteries: [
          { healthPercent: 85, cycleCount: 211, percentRemaining: 88, state: 'not charging', chemistry: 'LiP' },
        ],
      },
    ],
    [
      'software',
      {
        programs: [
          { name: 'Microsoft.WindowsCalculator', source: 'appx' },
          { name: '7-Zip 24.09 (x64)', arch: 'x86_64', scope: 'system' },
          { name: 'Facturas', arch: 'i686', installedAt: Date.UTC(2025, 5, 30) },
          { name: 'Notas', scope: 'user', version: '1.2' },
        ],
      },
    ],
    [
      'services',
      {
        services: [
          { name: 'CDPUserSvc', displayName: 'Servicio de plataforma', state: 'running' },
          { name: 'Facturas', state: 'stopped', exitCode: 1067 },
          { name: 'MpsSvc' },
          { name: 'Spooler', exitCode: null },
          { name: 'wuauserv', exitCode: null },
        ],
      },
    ],
    [
      'updates',
      {
        pending: [{ kb: 'KB5072033', security: true }],
        installed: [{ kb: 'KB5071506' }],
        listsRefreshedAt: 1_768_460_000_000,
      },
    ],
    [
      'accounts',
      {
        users: [
          { username: 'Administrador', canSignIn: false, administrator: true, description: null },
          { username: 'Invitado', kind: 'system' },
          { username: 'recepcion', directory: 'C:\\Users\\recepcion', administrator: false },
        ],
        administrators: ['Administrador', 'AzureAD\\soporte', 'S-1-5-21-1-2-3-1105'],
      },
    ],
    [
      'ports',
      {
        listening: [
          { protocol: 'tcp', port: 445, program: 'System' },
          { protocol: 'tcp', port: 3389, program: 'svchost' },
          { protocol: 'udp', address: 'fe80::1c2d', port: 5353, program: null },
        ],
      },
    ],
    [
      'displays',
      {
        displays: [
          { manufacturer: 'Dell', model: 'DELL P2419H', serialNumber: '6YRT203', widthMm: 530 },
          { manufacturer: 'AUO', model: 'AUO21ED', serialNumber: null, productionYear: 2020 },
        ],
      },
    ],
    [
      'printers',
      {
        printers: [
          { name: 'Recepción', port: '192.168.10.40', status: 'error', queuedJobs: 2, isDefault: true, isShared: true },
          { name: '\\\\srv-impresion\\Color', isNetwork: true, status: null, queuedJobs: null, isDefault: false },
        ],
      },
    ],
    [
      'security',
      {
        antivirus: [{ product: 'Windows Defender', enabled: true, upToDate: true }],
        firewalls: [
          { profile: 'domain', enabled: true },
          { profile: 'private', enabled: true },
          { profile: 'public', enabled: false },
        ],
        encryption: [{ volume: 'C:', state: 'encrypted', method: 'XTS-AES-128' }],
      },
    ],
    [
      'sessions',
      {
        sessions: [
          { username: 'AzureAD\\soporte', kind: 'remote' },
          { username: 'recepcion', kind: 'console', since: 1_768_399_200_000 },
        ],
      },
    ],
  ] satisfies [SectionName, object][])('says what the machine says: %s', async (name, expected) => {
    expect(await section(name)).toMatchObject(expected);
  });

  it('has the adapters with their lasting addresses', async () => {
    const network = await section('network');

    expect(network).toMatchObject({
      interfaces: [
        {
          interface: 'Ethernet',
          type: 'ethernet',
          linkSpeedMbps: 1000,
          addresses: ['192.168.10.57/24', '2806:10:20:30::57/64'],
          gateways: ['192.168.10.1'],
          dnsServers: ['192.168.10.2'],
        },
        { interface: 'Ethernet 3', linkSpeedMbps: null, addresses: [], dnsServers: [] },
        { interface: 'Wi-Fi', type: 'wifi', linkSpeedMbps: null },
        { interface: 'vEthernet (Default Switch)', physical: false, addresses: [] },
      ],
    });
  });
});

describe('a machine on which PowerShell does not run', () => {
  const powershell = () => undefined;

  it('still tells what needs none', async () => {
    const found = await collectInventory(recordedWindows({ ...notebook, powershell }), SectionName.options);

    const unavailable = SectionName.options.filter((name) => found[name]?.kind !== 'read');
    expect(unavailable).toEqual(['disks', 'graphics', 'battery', 'updates', 'accounts', 'ports', 'sessions']);
  });

  it('has firewall profiles, and null for antivirus and encryption', async () => {
    expect(await section('security', { powershell })).toMatchObject({
      antivirus: null,
      encryption: null,
      firewalls: [{}, {}, {}],
    });
    expect(await section('volumes', { powershell })).toMatchObject({ volumes: [{ encrypted: null }] });
  });
});

it('a firewall whose service is stopped filters nothing', async () => {
  const services = notebook.services.map((service) => ({ ...service, state: 'stopped' as const }));

  const found = await section('security', { services });

  expect(found).toMatchObject({ firewalls: [{ enabled: false }, { enabled: false }, { enabled: false }] });
});

it('the facts of a notebook are its own: no dock, no virtual or random adapter, no stick', async () => {
  expect(await collectFacts(recordedWindows(notebook))).toEqual({
    hostname: 'NB-RECEPCION',
    arch: 'x64',
    platform: 'windows',
    os: 'Windows 11 Pro 23H2',
    deviceType: 'laptop',
    uuid: '4c4c4544-0035-4a10-8052-b4c04f4d3232',
    serial: 'PF2X8K1L',
    installId: '2d6a1f0e-8f1a-4f6e-9a52-4f9d3c0b7e11',
    vendor: 'LENOVO',
    model: '20XW004AUS',
    macs: ['54:ee:75:a1:b2:c3'],
    diskSerials: ['S64KNF0T412233'],
  });
});

it('the facts of a machine that tells nothing are null, not wrong', async () => {
  expect(await collectFacts(recordedWindows({ hostname: 'PC' }))).toMatchObject({
    deviceType: 'other',
    os: 'Windows',
    uuid: null,
    serial: null,
    installId: null,
    macs: [],
    diskSerials: [],
  });
});

it('whatever PowerShell writes, each section is valid or says why not', async () => {
  const classes = [answers].flatMap(() => Object.keys({ ...Object(answers('')) }));
  const noise = fc.dictionary(
    fc.constantFrom(...NAMES, ...classes),
    fc.array(fc.dictionary(fc.constantFrom(...FIELDS), fc.jsonValue())),
  );
  await fc.assert(
    fc.asyncProperty(noise, async (answer) => {
      const machine = recordedWindows({ ...notebook, powershell: () => answer });
      const found = await collectInventory(machine, SectionName.options);
      expect(Object.keys(found)).toHaveLength(SectionName.options.length);
    }),
    { numRuns: 60 },
  );
});

const NAMES = [
  'MSFT_PhysicalDisk',
  'Win32_Battery',
  'BatteryReport',
  'WmiMonitorID',
  'Administrators',
  'Pending',
  'History',
];
const FIELDS = [
  'Name',
  'DeviceId',
  'Size',
  'Title',
  'Kb',
  'Path',
  'Sid',
  'InstanceName',
  'SerialNumberID',
  'CycleCount',
];
