// What the sections of the inventory are made of: one schema for each kind of thing a computer has.
import { z } from 'zod';
import { inventoryText } from './inventory-text.ts';

export const bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const count = z.number().int().min(0).max(1_000_000_000);
const percent = z.number().min(0).max(100);
/** Epoch milliseconds. */
export const instant = z.number().int().min(0).max(8_640_000_000_000_000);
/** Null is "could not be read", never 0 or ''; left out means the same, so older agents stay valid when a field is added. */
export function maybe<T extends z.ZodType>(schema: T): z.ZodDefault<z.ZodNullable<T>> {
  // Safe: what is kept under a schema was made of it.
  const made = (maybes.get(schema) as z.ZodDefault<z.ZodNullable<T>> | undefined) ?? schema.nullable().default(null);
  maybes.set(schema, made);
  return made;
}
const maybes = new WeakMap<z.ZodType, z.ZodType>();
/** Cut at `max` like text, for the same reason. */
export const list = <T extends z.ZodType>(item: T, max: number) =>
  z.array(item).overwrite((items) => items.slice(0, max));

export const System = z.object({
  hostname: inventoryText(255),
  hardwareVendor: maybe(inventoryText()),
  hardwareModel: maybe(inventoryText()),
  hardwareVersion: maybe(inventoryText()),
  hardwareSerial: maybe(inventoryText()),
  uuid: maybe(inventoryText(64)),
  chassis: maybe(inventoryText(50)).describe('SMBIOS chassis type: desktop, notebook, rack_server, …'),
  boardVendor: maybe(inventoryText()),
  boardModel: maybe(inventoryText()),
  boardSerial: maybe(inventoryText()),
  biosVendor: maybe(inventoryText()),
  biosVersion: maybe(inventoryText()),
  biosDate: maybe(inventoryText(50)).describe('as the maker wrote it, usually MM/DD/YYYY'),
  secureBoot: maybe(z.boolean()),
  tpmVersion: maybe(inventoryText(20)).describe('major version; null when there is none or it cannot be read'),
  virtualization: maybe(inventoryText(50)).describe('hypervisor the system runs under'),
});

export const Os = z.object({
  name: inventoryText(255),
  version: maybe(inventoryText(255)),
  codename: maybe(inventoryText(100)),
  build: maybe(inventoryText(255)).describe('kernel release on Linux'),
  platform: inventoryText(100).describe('ID of os-release on Linux'),
  platformLike: maybe(inventoryText(255)),
  arch: inventoryText(50),
  timezone: maybe(inventoryText(100)),
  installedAt: maybe(instant),
  lastBootAt: maybe(instant),
  rebootRequired: maybe(z.boolean()),
  edition: maybe(inventoryText(100)).describe('Windows edition: Pro, Home, ServerStandard, …'),
  activated: maybe(z.boolean()).describe('licence of the system, where there is one'),
});

export const Processor = z.object({
  socket: z.number().int().min(0).max(4096),
  brand: inventoryText(),
  vendor: maybe(inventoryText()),
  numberOfCores: maybe(count),
  logicalProcessors: count,
  maxClockSpeedMhz: maybe(count),
});

export const MemoryModule = z.object({
  deviceLocator: inventoryText(),
  bankLocator: maybe(inventoryText()),
  sizeBytes: bytes,
  formFactor: maybe(inventoryText(50)),
  memoryType: maybe(inventoryText(50)),
  configuredSpeedMts: maybe(count).describe('megatransfers a second'),
  manufacturer: maybe(inventoryText()),
  partNumber: maybe(inventoryText()),
  serialNumber: maybe(inventoryText()),
});

export const Disk = z.object({
  name: inventoryText(255),
  vendor: maybe(inventoryText()),
  model: maybe(inventoryText()),
  serial: maybe(inventoryText()),
  sizeBytes: bytes,
  medium: maybe(z.enum(['ssd', 'hdd'])).describe('null for virtual disks, which say nothing true about it'),
  type: maybe(inventoryText(50)).describe('bus: nvme, ata, scsi, usb, mmc, virtio, …'),
  removable: maybe(z.boolean()),
  healthy: maybe(z.boolean()).describe("the disk's own judgement: SMART overall health, or its like"),
  wearPercent: maybe(percent).describe('of the rated life of a solid-state disk that is used up'),
  powerOnHours: maybe(count),
  temperatureCelsius: maybe(z.number().min(-100).max(200)),
  badSectors: maybe(count).describe('reallocated, pending and uncorrectable sectors, or media errors of NVMe, in all'),
});

export const Display = z.object({
  connector: inventoryText(100).describe('output it hangs on, or its instance path'),
  manufacturer: maybe(inventoryText()).describe('name or three-letter code of its EDID'),
  model: maybe(inventoryText()),
  serialNumber: maybe(inventoryText()),
  productionYear: maybe(z.number().int().min(1980).max(2200)),
  widthMm: maybe(count),
  heightMm: maybe(count),
});

export const Printer = z.object({
  name: inventoryText(255),
  driver: maybe(inventoryText()),
  port: maybe(inventoryText()).describe('address or port without user names and passwords'),
  status: maybe(z.enum(['idle', 'printing', 'stopped', 'offline', 'error'])),
  queuedJobs: maybe(count),
  isDefault: maybe(z.boolean()),
  isShared: maybe(z.boolean()),
  isNetwork: maybe(z.boolean()),
});

export const Antivirus = z.object({
  product: inventoryText(255),
  version: maybe(inventoryText(100)),
  enabled: maybe(z.boolean()),
  upToDate: maybe(z.boolean()),
  signatureVersion: maybe(inventoryText(100)),
  signaturesAt: maybe(instant),
  lastScanAt: maybe(instant),
});

export const Firewall = z.object({
  product: inventoryText(255),
  profile: maybe(inventoryText(50)).describe('domain, private, public; null where there are no profiles'),
  enabled: maybe(z.boolean()),
});

export const Encryption = z.object({
  volume: inventoryText().describe('the id of the volume'),
  product: inventoryText(100).describe('BitLocker, LUKS, FileVault, …'),
  state: z.enum(['encrypted', 'decrypted', 'encrypting', 'decrypting', 'locked', 'suspended', 'unknown']),
  method: maybe(inventoryText(100)),
});

export const Session = z.object({
  username: inventoryText(255),
  kind: z.enum(['console', 'remote', 'terminal']),
  since: maybe(instant),
});

export const Volume = z.object({
  id: inventoryText().describe('mount point, or drive letter with its colon; the id of the minute samples'),
  device: inventoryText(),
  label: maybe(inventoryText()),
  type: inventoryText(50),
  sizeBytes: maybe(bytes),
  freeBytes: maybe(bytes),
  inodes: maybe(bytes),
  inodesFree: maybe(bytes),
  encrypted: maybe(z.boolean()),
});

export const GraphicsController = z.object({
  slot: inventoryText(100),
  name: inventoryText(),
  vendor: maybe(inventoryText()),
  pciId: maybe(inventoryText(20)).describe('vendor:device, hexadecimal'),
  driver: maybe(inventoryText()),
  memoryBytes: maybe(bytes),
});

export const NetworkInterface = z.object({
  interface: inventoryText(255),
  mac: maybe(inventoryText(64)),
  type: inventoryText(50).describe('ethernet, wifi, bridge, tunnel, …'),
  physical: z.boolean(),
  driver: maybe(inventoryText()),
  mtu: maybe(count),
  linkSpeedMbps: maybe(count),
  addresses: list(inventoryText(64), 64).describe('CIDR; temporary IPv6 addresses left out'),
  gateways: list(inventoryText(64), 16),
  dnsServers: list(inventoryText(64), 16),
  dhcp: maybe(z.boolean()),
});

export const Battery = z.object({
  name: inventoryText(100),
  manufacturer: maybe(inventoryText()),
  model: maybe(inventoryText()),
  serialNumber: maybe(inventoryText()),
  chemistry: maybe(inventoryText(50)),
  designedCapacityMwh: maybe(count),
  maxCapacityMwh: maybe(count),
  healthPercent: maybe(percent).describe('full capacity against the designed one, whole percent'),
  cycleCount: maybe(count),
  percentRemaining: maybe(percent),
  state: maybe(inventoryText(50)),
});

export const Program = z.object({
  name: inventoryText(),
  version: inventoryText(255),
  publisher: maybe(inventoryText()),
  arch: maybe(inventoryText(50)),
  source: inventoryText(50).describe('deb, rpm, snap, flatpak, msi, …'),
  scope: z.enum(['system', 'user']),
  installedAt: maybe(instant),
  sizeBytes: maybe(bytes),
});

const serviceStates = ['running', 'stopped', 'failed', 'starting', 'stopping', 'paused', 'missing'] as const;

export const Service = z.object({
  name: inventoryText(255),
  displayName: maybe(inventoryText()),
  state: z.enum(serviceStates),
  startMode: maybe(z.enum(['automatic', 'manual', 'disabled', 'indirect'])),
  exitCode: maybe(z.number().int()),
});

export const PendingUpdate = z.object({
  name: inventoryText(),
  arch: maybe(inventoryText(50)),
  installedVersion: maybe(inventoryText(255)),
  availableVersion: inventoryText(255),
  security: maybe(z.boolean()),
  source: maybe(inventoryText()),
  kind: maybe(z.enum(['security', 'critical', 'definition', 'driver', 'feature', 'other'])),
  kb: maybe(inventoryText(50)).describe("number of the maker's article"),
  publishedAt: maybe(instant),
});

export const InstalledUpdate = z.object({
  name: inventoryText(),
  version: maybe(inventoryText(255)),
  kb: maybe(inventoryText(50)),
  installedAt: maybe(instant),
  succeeded: maybe(z.boolean()),
});

export const User = z.object({
  username: inventoryText(255),
  uid: inventoryText(255).describe('uid, or SID'),
  description: maybe(inventoryText()),
  directory: maybe(inventoryText()),
  shell: maybe(inventoryText()),
  kind: z.enum(['person', 'system']),
  canSignIn: maybe(z.boolean()),
  administrator: z.boolean(),
});

export const ListeningPort = z.object({
  protocol: z.enum(['tcp', 'udp']),
  address: inventoryText(64),
  port: z.number().int().min(0).max(65_535),
  program: maybe(inventoryText(255)).describe('name only: command lines hold secrets'),
});
