import { z } from 'zod';
import {
  Antivirus,
  Battery,
  bytes,
  Disk,
  Display,
  Encryption,
  Firewall,
  GraphicsController,
  InstalledUpdate,
  instant,
  ListeningPort,
  list,
  MemoryModule,
  maybe,
  NetworkInterface,
  Os,
  PendingUpdate,
  Printer,
  Processor,
  Program,
  Service,
  Session,
  System,
  User,
  Volume,
} from './inventory-items.ts';
import { inventoryText } from './inventory-text.ts';

export { cleanText, inventoryText } from './inventory-text.ts';

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
  accounts: z.object({ users: list(User, 1000), administrators: list(inventoryText(255), 1000) }),
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
