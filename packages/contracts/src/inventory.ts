import { z } from 'zod';

/** Control characters (C0, DEL, C1, line and paragraph separators) and the marks that turn text round (UAX 9). */
const INVISIBLE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text a device reports, made safe to store and show: no control or bidirectional characters, no lone surrogates
 * (PostgreSQL refuses them in jsonb), at most `max` UTF-16 units. Longer text is cut, never refused: one odd package name
 * must not cost the whole section. Tabs and line breaks become a space.
 */
export const inventoryText = (max = 1000) => z.string().overwrite((value) => cleanText(value, max));

export function cleanText(value: string, max: number): string {
  const cleaned = value
    .replace(/[\t\n\r]+/g, ' ')
    .replace(INVISIBLE, '')
    .trim()
    .slice(0, max);
  // A cut through a surrogate pair leaves half of it, so well-formedness is restored last.
  return cleaned.toWellFormed();
}

const text = inventoryText;
const bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const count = z.number().int().min(0).max(1_000_000_000);
const percent = z.number().min(0).max(100);
/** Epoch milliseconds. */
const instant = z.number().int().min(0).max(8_640_000_000_000_000);
/** Null is "could not be read", never 0 or ''; left out means the same, so older agents stay valid when a field is added. */
const maybe = <T extends z.ZodType>(schema: T) => schema.nullable().default(null);
/** Cut at `max` like text, for the same reason. */
const list = <T extends z.ZodType>(item: T, max: number) => z.array(item).overwrite((items) => items.slice(0, max));

const System = z.object({
  hostname: text(255),
  hardwareVendor: maybe(text()),
  hardwareModel: maybe(text()),
  hardwareVersion: maybe(text()),
  hardwareSerial: maybe(text()),
  uuid: maybe(text(64)),
  chassis: maybe(text(50)).describe('SMBIOS chassis type: desktop, notebook, rack_server, …'),
  boardVendor: maybe(text()),
  boardModel: maybe(text()),
  boardSerial: maybe(text()),
  biosVendor: maybe(text()),
  biosVersion: maybe(text()),
  biosDate: maybe(text(50)).describe('as the maker wrote it, usually MM/DD/YYYY'),
  secureBoot: maybe(z.boolean()),
  tpmVersion: maybe(text(20)).describe('major version; null when there is none or it cannot be read'),
  virtualization: maybe(text(50)).describe('hypervisor the system runs under'),
});

const Os = z.object({
  name: text(255),
  version: maybe(text(255)),
  codename: maybe(text(100)),
  build: maybe(text(255)).describe('kernel release on Linux'),
  platform: text(100).describe('ID of os-release on Linux'),
  platformLike: maybe(text(255)),
  arch: text(50),
  timezone: maybe(text(100)),
  installedAt: maybe(instant),
  lastBootAt: maybe(instant),
  rebootRequired: maybe(z.boolean()),
  edition: maybe(text(100)).describe('Windows edition: Pro, Home, ServerStandard, …'),
  activated: maybe(z.boolean()).describe('licence of the system, where there is one'),
});

const Processor = z.object({
  socket: z.number().int().min(0).max(4096),
  brand: text(),
  vendor: maybe(text()),
  numberOfCores: maybe(count),
  logicalProcessors: count,
  maxClockSpeedMhz: maybe(count),
});

const MemoryModule = z.object({
  deviceLocator: text(),
  bankLocator: maybe(text()),
  sizeBytes: bytes,
  formFactor: maybe(text(50)),
  memoryType: maybe(text(50)),
  configuredSpeedMts: maybe(count).describe('megatransfers a second'),
  manufacturer: maybe(text()),
  partNumber: maybe(text()),
  serialNumber: maybe(text()),
});

const Disk = z.object({
  name: text(255),
  vendor: maybe(text()),
  model: maybe(text()),
  serial: maybe(text()),
  sizeBytes: bytes,
  medium: maybe(z.enum(['ssd', 'hdd'])).describe('null for virtual disks, which say nothing true about it'),
  type: maybe(text(50)).describe('bus: nvme, ata, scsi, usb, mmc, virtio, …'),
  removable: maybe(z.boolean()),
  healthy: maybe(z.boolean()).describe("the disk's own judgement: SMART overall health, or its like"),
  wearPercent: maybe(percent).describe('of the rated life of a solid-state disk that is used up'),
  powerOnHours: maybe(count),
  temperatureCelsius: maybe(z.number().min(-100).max(200)),
  badSectors: maybe(count).describe('reallocated, pending and uncorrectable sectors, or media errors of NVMe, in all'),
});

const Display = z.object({
  connector: text(100).describe('output it hangs on, or its instance path'),
  manufacturer: maybe(text()).describe('name or three-letter code of its EDID'),
  model: maybe(text()),
  serialNumber: maybe(text()),
  productionYear: maybe(z.number().int().min(1980).max(2200)),
  widthMm: maybe(count),
  heightMm: maybe(count),
});

const Printer = z.object({
  name: text(255),
  driver: maybe(text()),
  port: maybe(text()).describe('address or port without user names and passwords'),
  status: maybe(z.enum(['idle', 'printing', 'stopped', 'offline', 'error'])),
  queuedJobs: maybe(count),
  isDefault: maybe(z.boolean()),
  isShared: maybe(z.boolean()),
  isNetwork: maybe(z.boolean()),
});

const Antivirus = z.object({
  product: text(255),
  version: maybe(text(100)),
  enabled: maybe(z.boolean()),
  upToDate: maybe(z.boolean()),
  signatureVersion: maybe(text(100)),
  signaturesAt: maybe(instant),
  lastScanAt: maybe(instant),
});

const Firewall = z.object({
  product: text(255),
  profile: maybe(text(50)).describe('domain, private, public; null where there are no profiles'),
  enabled: maybe(z.boolean()),
});

const Encryption = z.object({
  volume: text().describe('the id of the volume'),
  product: text(100).describe('BitLocker, LUKS, FileVault, …'),
  state: z.enum(['encrypted', 'decrypted', 'encrypting', 'decrypting', 'locked', 'suspended', 'unknown']),
  method: maybe(text(100)),
});

const Session = z.object({
  username: text(255),
  kind: z.enum(['console', 'remote', 'terminal']),
  since: maybe(instant),
});

const Volume = z.object({
  id: text().describe('mount point, or drive letter with its colon; the id of the minute samples'),
  device: text(),
  label: maybe(text()),
  type: text(50),
  sizeBytes: maybe(bytes),
  freeBytes: maybe(bytes),
  inodes: maybe(bytes),
  inodesFree: maybe(bytes),
  encrypted: maybe(z.boolean()),
});

const GraphicsController = z.object({
  slot: text(100),
  name: text(),
  vendor: maybe(text()),
  pciId: maybe(text(20)).describe('vendor:device, hexadecimal'),
  driver: maybe(text()),
  memoryBytes: maybe(bytes),
});

const NetworkInterface = z.object({
  interface: text(255),
  mac: maybe(text(64)),
  type: text(50).describe('ethernet, wifi, bridge, tunnel, …'),
  physical: z.boolean(),
  driver: maybe(text()),
  mtu: maybe(count),
  linkSpeedMbps: maybe(count),
  addresses: list(text(64), 64).describe('CIDR; temporary IPv6 addresses left out'),
  gateways: list(text(64), 16),
  dnsServers: list(text(64), 16),
  dhcp: maybe(z.boolean()),
});

const Battery = z.object({
  name: text(100),
  manufacturer: maybe(text()),
  model: maybe(text()),
  serialNumber: maybe(text()),
  chemistry: maybe(text(50)),
  designedCapacityMwh: maybe(count),
  maxCapacityMwh: maybe(count),
  healthPercent: maybe(percent).describe('full capacity against the designed one, whole percent'),
  cycleCount: maybe(count),
  percentRemaining: maybe(percent),
  state: maybe(text(50)),
});

const Program = z.object({
  name: text(),
  version: text(255),
  publisher: maybe(text()),
  arch: maybe(text(50)),
  source: text(50).describe('deb, rpm, snap, flatpak, msi, …'),
  scope: z.enum(['system', 'user']),
  installedAt: maybe(instant),
  sizeBytes: maybe(bytes),
});

const serviceStates = ['running', 'stopped', 'failed', 'starting', 'stopping', 'paused', 'missing'] as const;

const Service = z.object({
  name: text(255),
  displayName: maybe(text()),
  state: z.enum(serviceStates),
  startMode: maybe(z.enum(['automatic', 'manual', 'disabled', 'indirect'])),
  exitCode: maybe(z.number().int()),
});

const PendingUpdate = z.object({
  name: text(),
  arch: maybe(text(50)),
  installedVersion: maybe(text(255)),
  availableVersion: text(255),
  security: maybe(z.boolean()),
  source: maybe(text()),
  kind: maybe(z.enum(['security', 'critical', 'definition', 'driver', 'feature', 'other'])),
  kb: maybe(text(50)).describe("number of the maker's article"),
  publishedAt: maybe(instant),
});

const InstalledUpdate = z.object({
  name: text(),
  version: maybe(text(255)),
  kb: maybe(text(50)),
  installedAt: maybe(instant),
  succeeded: maybe(z.boolean()),
});

const User = z.object({
  username: text(255),
  uid: text(255).describe('uid, or SID'),
  description: maybe(text()),
  directory: maybe(text()),
  shell: maybe(text()),
  kind: z.enum(['person', 'system']),
  canSignIn: maybe(z.boolean()),
  administrator: z.boolean(),
});

const ListeningPort = z.object({
  protocol: z.enum(['tcp', 'udp']),
  address: text(64),
  port: z.number().int().min(0).max(65_535),
  program: maybe(text(255)).describe('name only: command lines hold secrets'),
});

/** Every inventory section by name: what an agent sends as `data` and the server stores. A list is always in a field. */
export const sections = {
  system: System,
  os: Os,
  cpu: z.object({ processors: list(Processor, 256) }),
  memory: z.object({ physicalBytes: maybe(bytes), modules: maybe(list(MemoryModule, 256)) }),
  disks: z.object({ disks: list(Disk, 500) }),
  volumes: z.object({ volumes: list(Volume, 200) }),
  graphics: z.object({ controllers: list(GraphicsController, 64) }),
  network: z.object({ interfaces: list(NetworkInterface, 500) }),
  battery: z.object({ batteries: list(Battery, 16) }),
  software: z.object({ programs: list(Program, 5000) }),
  services: z.object({ services: list(Service, 500) }),
  updates: z.object({
    pending: list(PendingUpdate, 2000),
    listsRefreshedAt: maybe(instant),
    installed: maybe(list(InstalledUpdate, 200)).describe(
      'the newest, where the system keeps a history of its updates',
    ),
  }),
  accounts: z.object({ users: list(User, 1000), administrators: list(text(255), 1000) }),
  ports: z.object({ listening: list(ListeningPort, 1000) }),
  displays: z.object({ displays: list(Display, 64) }),
  printers: z.object({ printers: list(Printer, 500) }),
  security: z.object({
    antivirus: maybe(list(Antivirus, 32)),
    firewalls: maybe(list(Firewall, 32)),
    encryption: maybe(list(Encryption, 200)),
  }),
  sessions: z.object({ sessions: list(Session, 500) }),
} satisfies Record<SectionName, z.ZodType>;

export const SectionName = z.enum([
  'system',
  'os',
  'cpu',
  'memory',
  'disks',
  'volumes',
  'graphics',
  'network',
  'battery',
  'software',
  'services',
  'updates',
  'accounts',
  'ports',
  'displays',
  'printers',
  'security',
  'sessions',
]);
export type SectionName = z.infer<typeof SectionName>;

export type Sections = { [S in SectionName]: z.infer<(typeof sections)[S]> };
/** What a collector hands over: before cleaning, and with unknown fields left out. */
export type SectionInputs = { [S in SectionName]: z.input<(typeof sections)[S]> };

type Item<L> = NonNullable<L> extends readonly (infer I)[] ? I : never;
type ListField<S> = { [F in keyof S]: NonNullable<S[F]> extends readonly unknown[] ? F : never }[keyof S];
type NaturalKeys<S> = { [F in ListField<S>]: (item: Item<S[F]>) => string };

const noKeys = {};

/**
 * What makes two items of a list the same thing at two times, so a change is told as a change and not as one gone and one
 * come. Versions and states are no part of a key. Keys may repeat (two kernels of one name): see `keyed`.
 */
export const naturalKeys: { [S in SectionName]: NaturalKeys<Sections[S]> } = {
  system: noKeys,
  os: noKeys,
  cpu: { processors: (processor) => String(processor.socket) },
  memory: { modules: (module) => `${module.deviceLocator}|${module.bankLocator ?? ''}` },
  disks: { disks: (disk) => disk.serial ?? disk.name },
  volumes: { volumes: (volume) => volume.id },
  graphics: { controllers: (controller) => controller.slot },
  network: { interfaces: (item) => item.interface },
  battery: { batteries: (battery) => battery.name },
  software: { programs: (program) => `${program.source}|${program.scope}|${program.name}|${program.arch ?? ''}` },
  services: { services: (service) => service.name },
  updates: {
    pending: (update) => `${update.name}|${update.arch ?? ''}`,
    installed: (update) => `${update.kb ?? ''}|${update.name}|${update.version ?? ''}`,
  },
  accounts: { users: (user) => user.username, administrators: (name) => name },
  ports: { listening: (item) => `${item.protocol}|${item.address}|${item.port}|${item.program ?? ''}` },
  displays: { displays: (display) => `${display.serialNumber ?? display.connector}|${display.model ?? ''}` },
  printers: { printers: (printer) => printer.name },
  security: {
    antivirus: (product) => product.product,
    firewalls: (firewall) => `${firewall.product}|${firewall.profile ?? ''}`,
    encryption: (volume) => volume.volume,
  },
  sessions: { sessions: (session) => `${session.username}|${session.kind}` },
};

/** Items by natural key. A key met again gets `#2`, `#3`, … in the list's order, so no item is lost. */
export function keyed<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T> {
  const seen = new Map<string, number>();
  const found = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    found.set(times === 1 ? key : `${key}#${times}`, item);
  }
  return found;
}

type FieldPath<S> =
  | (keyof S & string)
  | { [F in keyof S & string]: Item<S[F]> extends object ? `${F}.${keyof Item<S[F]> & string}` : never }[keyof S &
      string];

/** Fields that move by themselves. They travel with their section but are left out of its hash, or it would change daily. */
export const volatileFields: { [S in SectionName]?: readonly FieldPath<Sections[S]>[] } = {
  os: ['lastBootAt'],
  volumes: ['volumes.freeBytes', 'volumes.inodes', 'volumes.inodesFree'],
  battery: ['batteries.maxCapacityMwh', 'batteries.cycleCount', 'batteries.percentRemaining', 'batteries.state'],
  updates: ['listsRefreshedAt'],
  disks: ['disks.powerOnHours', 'disks.temperatureCelsius'],
  printers: ['printers.status', 'printers.queuedJobs'],
  security: ['antivirus.signatureVersion', 'antivirus.signaturesAt', 'antivirus.lastScanAt'],
  sessions: ['sessions.since'],
};
