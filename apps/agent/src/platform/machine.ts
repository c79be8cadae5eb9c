/** Why something could not be read. The web owns the sentences. */
export type Reason =
  | 'missing'
  | 'forbidden'
  | 'too_large'
  | 'timeout'
  | 'failed'
  | 'unreadable'
  | 'no_sensor'
  | 'no_service_manager'
  | 'no_package_manager'
  | 'no_gateway'
  | 'no_open_port'
  | 'first_sample'
  | 'counter_reset';

export type Unavailable = { kind: 'unavailable'; reason: Reason; detail?: string };

/** What was read, or why not. Never 0 or '' in place of a value that is not known. */
export type Reading<T> = { kind: 'read'; value: T } | Unavailable;

export function unavailable(reason: Reason, detail?: string): Unavailable {
  return detail === undefined ? { kind: 'unavailable', reason } : { kind: 'unavailable', reason, detail };
}

export function read<T>(value: T): Reading<T> {
  return { kind: 'read', value };
}

/** The value, or null where the contract's "could not be read" is meant. */
export function valueOrNull<T>(reading: Reading<T>): T | null {
  return reading.kind === 'read' ? reading.value : null;
}

/** What an error of the operating system (`code` of a Node error) means for a reading. */
export function reasonOf(error: unknown): Unavailable {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENODEV') return unavailable('missing');
  if (code === 'EACCES' || code === 'EPERM') return unavailable('forbidden');
  return unavailable('failed', error instanceof Error ? error.message : String(error));
}

export type Program = { program: string; args: readonly string[]; timeoutSeconds: number };
export type ProgramOutput = { exitCode: number; stdout: string };

export type FileSystemUse = {
  sizeBytes: number;
  /** Free for root, the reserved blocks included. */
  freeBytes: number;
  /** Free for everybody: what `df` calls available. */
  availableBytes: number;
  /** 0 where the file system has no fixed number of inodes (btrfs, vfat). */
  inodes: number;
  inodesFree: number;
};

export type InterfaceAddress = { interface: string; family: 4 | 6; cidr: string };

/** What Node gives on every system. Collectors read the outside world through this and nothing else. */
export interface AnyMachine {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds that only go forward; for rates. */
  monotonicMs(): number;
  hostname(): string;
  /** Processor architecture in Node's names: x64, arm64, … */
  architecture(): string;
  /** Addresses of interfaces that are up, by getifaddrs or its like. */
  addresses(): Reading<readonly InterfaceAddress[]>;
  /** Runs one program with an argument list, never a shell, in an empty environment and at low priority. */
  run(program: Program): Promise<Reading<ProgramOutput>>;
  /** Milliseconds until the TCP handshake was answered; a refusal is an answer too. */
  connectMs(target: { host: string; port: number }, timeoutMs: number): Promise<Reading<number>>;
}

/** A Linux system, of which everything is a file. Paths are absolute; the implementation puts its root before them. */
export interface LinuxMachine extends AnyMachine {
  readonly system: 'linux';
  /** The text of a file, `too_large` above `maxBytes` (default 256 KiB). */
  readFile(path: string, maxBytes?: number): Promise<Reading<string>>;
  readBytes(path: string, maxBytes?: number): Promise<Reading<Uint8Array>>;
  /** Paths that match; `*` stands for anything within one path segment. Sorted. Empty when nothing does. */
  expand(pattern: string): Promise<readonly string[]>;
  /** The texts of the files that match and can be read. */
  readEach(pattern: string): Promise<readonly string[]>;
  /** Names in a folder, sorted; empty when it cannot be read. */
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  readLink(path: string): Promise<Reading<string>>;
  modifiedAt(path: string): Promise<Reading<number>>;
  /** Gives up after 2 s, and while such a call still hangs, answers `timeout` at once instead of queueing another. */
  statfs(path: string): Promise<Reading<FileSystemUse>>;
}

/** A drive letter. Size and free bytes are null for drives that do not answer at once: network, optical, empty ones. */
export type Drive = {
  /** `C:` */
  id: string;
  kind: 'fixed' | 'removable' | 'network' | 'optical' | 'ram' | 'unknown';
  label: string | null;
  fileSystem: string | null;
  sizeBytes: number | null;
  freeBytes: number | null;
  /** Free for the caller, quotas counted. */
  availableBytes: number | null;
};

/** A network adapter. Counters are bytes since it appeared. `type`: number of IANA ifType. */
export type Adapter = {
  /** The name people see: `Ethernet`, `Wi-Fi`. */
  id: string;
  description: string;
  guid: string;
  mac: string | null;
  type: number;
  up: boolean;
  /** Hardware behind it, by the driver's own word. */
  physical: boolean;
  linkSpeedMbps: number | null;
  mtu: number | null;
  rxBytes: number;
  txBytes: number;
  gateways: string[];
  dnsServers: string[];
  dhcp: boolean | null;
};

export type WindowsService = {
  name: string;
  displayName: string;
  state: 'running' | 'stopped' | 'starting' | 'stopping' | 'paused';
  startMode: 'automatic' | 'manual' | 'disabled' | null;
  exitCode: number | null;
};

/** A process as a system lists it. `started` tells it from an earlier one of its number; `busy`: processor time so far. */
export type ListedProcess = { pid: number; started: number; name: string; busy: number; memoryBytes: number };

/** REG_SZ and REG_EXPAND_SZ are text, REG_DWORD and REG_QWORD numbers, REG_MULTI_SZ lists, REG_BINARY bytes. */
export type RegistryValue = string | number | readonly string[] | Uint8Array;

/** A proxy as Windows writes it: `host:port`, or `http=…;https=…`. `bypass`: what is reached without it. */
export type WindowsProxy = { proxy: string | null; bypass: string | null };

/** `winHttp`: of the machine. `internetOptions`: of this account. `script`: what its script answers for the asked address. */
export type WindowsProxySettings = {
  winHttp: WindowsProxy | null;
  internetOptions: WindowsProxy | null;
  script: WindowsProxy | 'failed' | null;
};

/** Windows. Everything but `powershell` is a call into a system library, made without a process. */
export interface WindowsMachine extends AnyMachine {
  readonly system: 'win32';
  /** Milliseconds of all processors together since start. */
  systemTimes(): Reading<{ busyMs: number; idleMs: number }>;
  memoryStatus(): Reading<{ totalBytes: number; availableBytes: number }>;
  uptimeSeconds(): Reading<number>;
  /** A text that changes with every start of the system, and not when its clock is set. */
  bootId(): Reading<string>;
  drives(): Promise<Reading<readonly Drive[]>>;
  /** Those that are preferred for outgoing traffic first. */
  adapters(): Reading<readonly Adapter[]>;
  /** The SMBIOS table, without the header Windows puts before it. */
  firmwareTable(): Reading<Uint8Array>;
  services(): Reading<readonly WindowsService[]>;
  /** All processes; `busy` in milliseconds. */
  processes(): Reading<readonly ListedProcess[]>;
  /** One of the named service; `missing` when there is none. */
  service(name: string): Reading<WindowsService>;
  /** Starts a stopped service; done when its program has answered the service manager, not yet when it runs. */
  startService(name: string): Promise<Reading<true>>;
  /** Keys are written `HKLM\\SOFTWARE\\…` or `HKU\\…`, always of the 64-bit view; 32-bit ones lie below WOW6432Node. */
  registryKeys(key: string): Reading<readonly string[]>;
  registryValues(key: string): Reading<Readonly<Record<string, RegistryValue>>>;
  registryModifiedAt(key: string): Promise<Reading<number>>;
  /**
   * Events of level error and critical that came since the last call, as XML; since the bookmark with the first call, or
   * from then on without one. `isCut`: there were more than are read at once.
   */
  errorEvents(bookmark: string | null): Promise<Reading<{ xml: string[]; bookmark: string | null; isCut: boolean }>>;
  /** The proxies Windows knows of for one address; a script of theirs is asked over the network. */
  proxySettings(url: string): Promise<Reading<WindowsProxySettings>>;
  readFile(path: string, maxBytes?: number): Promise<Reading<string>>;
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** One run of Windows PowerShell at low priority; what it writes is JSON, and answered parsed. Never in the sampling loop. */
  powershell(script: string, timeoutSeconds: number): Promise<Reading<unknown>>;
}

/** macOS: files, and programs of the system by their full names. */
export interface MacMachine extends AnyMachine {
  readonly system: 'darwin';
  readFile(path: string, maxBytes?: number): Promise<Reading<string>>;
  readBytes(path: string, maxBytes?: number): Promise<Reading<Uint8Array>>;
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  readLink(path: string): Promise<Reading<string>>;
  modifiedAt(path: string): Promise<Reading<number>>;
  /** Gives up after 2 s, as on Linux. */
  statfs(path: string): Promise<Reading<FileSystemUse>>;
  /** Time of all processors together since start, in milliseconds; by the kernel's call, without a process. */
  processorTimes(): Reading<{ busyMs: number; idleMs: number }>;
  /** Whole seconds since start. */
  uptimeSeconds(): Reading<number>;
  processors(): number;
}

export type Machines = { linux: LinuxMachine; win32: WindowsMachine; darwin: MacMachine };
export type System = keyof Machines;
export type Machine = Machines[System];
