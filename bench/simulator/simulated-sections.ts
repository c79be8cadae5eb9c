import { createHash } from 'node:crypto';
import type { Report } from '@lanet/contracts/agent';
import type { SectionInputs } from '@lanet/contracts/inventory';
import { sortedJson } from '@lanet/contracts/wire';
import type { MachineKind } from './simulated-machine.ts';
import { simulatedServices } from './simulated-services.ts';

const GIB = 1024 ** 3;
const MODULE_GIB = 16;

/** The inventory of an invented computer, as an agent sends it. `nowMs`: times in it lie before this. */
export function simulatedSections(kind: MachineKind, nowMs: number): NonNullable<Report['sections']> {
  const data: Partial<SectionInputs> = {
    ...simulatedServices(kind),
    system: { hostname: kind.name, hardwareVendor: kind.vendor, hardwareModel: kind.model },
    os: { name: kind.os, platform: 'linux', arch: 'x86_64', rebootRequired: false },
    cpu: { processors: [{ socket: 0, brand: kind.cpu, numberOfCores: kind.cores, logicalProcessors: kind.cores * 2 }] },
    memory: memoryOf(kind),
    disks: disksOf(kind),
    software: { programs: programs.map(([name, version]) => ({ name, version, source: 'deb', scope: 'system' })) },
    updates: updatesAt(nowMs),
    displays: displaysOf(kind),
    printers: printersOf(kind),
    security: securityOf(kind, nowMs),
    sessions: sessionsOf(kind, nowMs),
    accounts: { users: accounts, administrators: ['root', 'soporte'] },
    battery: { batteries: kind.type === 'laptop' ? [battery] : [] },
  };
  return Object.fromEntries(
    Object.entries(data).map(([section, value]) => [
      section,
      { hash: createHash('sha256').update(sortedJson(value)).digest('hex').slice(0, 16), data: value },
    ]),
  );
}

const programs: [name: string, version: string][] = [
  ['firefox-esr', '140.5.0esr-1'],
  ['libreoffice', '25.2.3-2'],
  ['thunderbird', '140.4.0-1'],
  ['openssh-server', '10.0p1-7'],
  ['cups', '2.4.10-3'],
  ['curl', '8.14.1-2'],
  ['vlc', '3.0.21-10'],
  ['gimp', '3.0.4-3'],
];

const accounts: SectionInputs['accounts']['users'] = [
  { username: 'root', uid: '0', kind: 'person', canSignIn: true, administrator: true },
  { username: 'soporte', uid: '1000', description: 'Soporte', kind: 'person', canSignIn: true, administrator: true },
  {
    username: 'recepcion',
    uid: '1001',
    description: 'Recepción',
    kind: 'person',
    canSignIn: true,
    administrator: false,
  },
];

const battery = {
  name: 'BAT0',
  manufacturer: 'SMP',
  model: 'DELL 4M1JN51',
  chemistry: 'Li-poly',
  designedCapacityMwh: 54_000,
  maxCapacityMwh: 45_900,
  healthPercent: 85,
  cycleCount: 214,
  percentRemaining: 96,
  state: 'full',
};

function memoryOf({ memoryGib }: MachineKind): SectionInputs['memory'] {
  const modules = Array.from({ length: Math.max(1, memoryGib / MODULE_GIB) }, (_one, slot) => ({
    deviceLocator: `DIMM ${slot + 1}`,
    sizeBytes: Math.min(memoryGib, MODULE_GIB) * GIB,
    memoryType: 'DDR5',
    configuredSpeedMts: 4800,
    manufacturer: 'SK Hynix',
  }));
  return { physicalBytes: memoryGib * GIB, modules };
}

/** A solid-state disk for each volume; the server's data disk turns, and its first sectors have gone bad. */
function disksOf(kind: MachineKind): SectionInputs['disks'] {
  return {
    disks: kind.volumes.map(({ sizeBytes }, index) => {
      const isTurning = kind.type === 'server' && index > 0;
      return {
        name: isTurning ? 'sda' : `nvme${index}n1`,
        model: isTurning ? 'ST2000NM0008' : 'KIOXIA KXG80ZNV512G',
        serial: serialOf(kind, `disk ${index}`),
        sizeBytes,
        medium: isTurning ? 'hdd' : 'ssd',
        type: isTurning ? 'ata' : 'nvme',
        removable: false,
        healthy: true,
        wearPercent: isTurning ? null : 7,
        powerOnHours: isTurning ? 21_480 : 6_310,
        temperatureCelsius: isTurning ? 36 : 41,
        badSectors: isTurning ? 3 : 0,
      };
    }),
  };
}

function displaysOf(kind: MachineKind): SectionInputs['displays'] {
  if (kind.type === 'server') return { displays: [] };
  const desk = {
    connector: kind.type === 'laptop' ? 'HDMI-A-1' : 'DP-1',
    manufacturer: 'Dell',
    model: 'DELL P2425H',
    serialNumber: serialOf(kind, 'display'),
    productionYear: 2024,
    widthMm: 527,
    heightMm: 296,
  };
  const panel = {
    connector: 'eDP-1',
    manufacturer: 'AU Optronics',
    model: 'B140UAN02.7',
    productionYear: 2023,
    widthMm: 301,
    heightMm: 188,
  };
  return { displays: kind.type === 'laptop' ? [panel, desk] : [desk] };
}

function printersOf(kind: MachineKind): SectionInputs['printers'] {
  if (kind.type === 'server') return { printers: [] };
  const printer = {
    name: 'Recepcion',
    driver: 'Brother HL-L6210DW',
    port: 'ipp://192.168.10.40/ipp/print',
    status: 'idle' as const,
    queuedJobs: 0,
    isDefault: true,
    isShared: false,
    isNetwork: true,
  };
  return { printers: [printer] };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Times stand still for a day, as a computer's own would, or each report would be a change. */
const today = (nowMs: number) => Math.floor(nowMs / DAY_MS) * DAY_MS;

function securityOf(kind: MachineKind, nowMs: number): SectionInputs['security'] {
  return {
    antivirus: [
      {
        product: 'ClamAV',
        version: '1.4.3',
        enabled: true,
        upToDate: true,
        signatureVersion: '27801',
        signaturesAt: today(nowMs) - 7 * HOUR_MS,
      },
    ],
    firewalls: [{ product: kind.type === 'server' ? 'nftables' : 'ufw', enabled: true }],
    encryption: kind.volumes.map(({ id }) => ({
      volume: id,
      product: 'LUKS',
      state: kind.type === 'laptop' ? 'encrypted' : 'decrypted',
    })),
  };
}

function sessionsOf(kind: MachineKind, nowMs: number): SectionInputs['sessions'] {
  if (kind.type === 'server') return { sessions: [] };
  return { sessions: [{ username: 'recepcion', kind: 'console', since: today(nowMs) - 9 * HOUR_MS }] };
}

function updatesAt(nowMs: number): SectionInputs['updates'] {
  return {
    pending: [
      {
        name: 'openssh-server',
        arch: 'amd64',
        installedVersion: '10.0p1-7',
        availableVersion: '10.0p1-7+deb13u1',
        security: true,
        source: 'Debian-Security:13/stable-security',
      },
      {
        name: 'curl',
        arch: 'amd64',
        installedVersion: '8.14.1-2',
        availableVersion: '8.14.1-2+deb13u2',
        security: false,
        source: 'Debian:13.2/stable',
      },
    ],
    listsRefreshedAt: today(nowMs),
    installed: [
      { name: 'firefox-esr', version: '140.5.0esr-1', installedAt: today(nowMs) - 6 * DAY_MS, succeeded: true },
      { name: 'thunderbird', version: '140.4.0-1', installedAt: today(nowMs) - 20 * DAY_MS, succeeded: true },
    ],
  };
}

function serialOf({ name }: MachineKind, part: string): string {
  return createHash('sha256').update(`${name} ${part}`).digest('hex').slice(0, 10).toUpperCase();
}
