// A notebook with Windows 11 as it would answer: invented values in the forms of the real ones.
import type { Adapter, Drive, WindowsService } from '../platform/machine.ts';
import { edidBlock } from './edid-block.ts';
import { answers } from './recorded-notebook-answers.ts';
import type { WindowsRecording } from './recorded-windows.ts';
import { endOfTable, smbiosStructure } from './smbios-table.ts';

/** SID of the person who works on it. */
export const SID = 'S-1-5-21-2025429265-1580818891-854245398-1001';
const NOON = Date.UTC(2026, 0, 15, 18);
const UUID = Buffer.from('44454c4c3500104a8052b4c04f4d3232', 'hex');
const MODULE = [
  [0x0c, 2, 16_384],
  [0x0e, 1, 13],
  [0x10, 1, 1],
  [0x12, 1, 26],
  [0x15, 2, 3200],
  [0x17, 1, 2],
  [0x18, 1, 3],
] as const;

const firmwareTable = Buffer.concat([
  smbiosStructure(
    0,
    0x18,
    [
      [4, 1, 1],
      [5, 1, 2],
      [8, 1, 3],
    ],
    ['LENOVO', 'N32ET86W (1.62)', '08/29/2025'],
  ),
  smbiosStructure(
    1,
    0x1b,
    [[4, 1, 1], [5, 1, 2], [6, 1, 3], [7, 1, 4], ...[...UUID].map((byte, at) => [8 + at, 1, byte] as const)],
    ['LENOVO', '20XW004AUS', 'ThinkPad X1 Carbon Gen 9', 'PF2X8K1L'],
  ),
  smbiosStructure(
    2,
    0x0f,
    [
      [4, 1, 1],
      [5, 1, 2],
      [7, 1, 3],
    ],
    ['LENOVO', '20XW004AUS', 'L1HF16502HJ'],
  ),
  smbiosStructure(3, 0x16, [[5, 1, 10]], []),
  smbiosStructure(
    4,
    0x30,
    [
      [5, 1, 3],
      [0x18, 1, 0x41],
      [0x23, 1, 4],
      [0x24, 1, 4],
      [0x25, 1, 8],
    ],
    [],
  ),
  smbiosStructure(17, 0x28, MODULE, ['ChannelA-DIMM0', 'Samsung', '00000000']),
  endOfTable,
]);

const drive = (id: string, kind: Drive['kind'], label: string | null, sizeBytes: number | null): Drive => ({
  id,
  kind,
  label,
  fileSystem: sizeBytes === null ? null : 'NTFS',
  sizeBytes,
  freeBytes: sizeBytes === null ? null : sizeBytes / 2,
  availableBytes: null,
});

const adapter = (
  id: string,
  description: string,
  type: number,
  mac: string,
  change: Partial<Adapter> = {},
): Adapter => ({
  id,
  description,
  guid: `{${mac.replaceAll(':', '').toUpperCase()}-0000}`,
  mac,
  type,
  up: true,
  physical: true,
  linkSpeedMbps: 1000,
  mtu: 1500,
  rxBytes: 1,
  txBytes: 1,
  gateways: [],
  dnsServers: ['fec0:0:0:ffff::1'],
  dhcp: true,
  ...change,
});

const adapters = [
  adapter('Ethernet', 'Intel(R) Ethernet Connection (13) I219-V', 6, '54:ee:75:a1:b2:c3', {
    gateways: ['192.168.10.1'],
    dnsServers: ['192.168.10.2'],
  }),
  adapter('Wi-Fi', 'Intel(R) Wi-Fi 6 AX201 160MHz', 71, '9a:11:22:33:44:55', { linkSpeedMbps: 866 }),
  adapter('Ethernet 3', 'Realtek USB GbE Family Controller', 6, '00:e0:4c:68:01:02', { up: false }),
  adapter('vEthernet (Default Switch)', 'Hyper-V Virtual Ethernet Adapter', 6, '00:15:5d:01:02:03', {
    physical: false,
  }),
  adapter('Loopback Pseudo-Interface 1', 'Software Loopback Interface 1', 24, '00:00:00:00:00:00'),
  adapter('Local Area Connection* 1', 'WAN Miniport (IP)', 6, '00:00:00:00:00:01', { physical: false }),
];

const service = (name: string, displayName: string, state: WindowsService['state'], exitCode = 0): WindowsService => ({
  name,
  displayName,
  state,
  startMode: 'automatic',
  exitCode,
});

const CONTROL = 'HKLM\\SYSTEM\\CurrentControlSet\\Control';
const CURRENT = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion';
const NT = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const CLASS = `${CONTROL}\\Class`;
const NETWORK_CLASS = `${CLASS}\\{4d36e972-e325-11ce-bfc1-08002be10318}`;
const FIREWALL = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const MONITOR = 'HKLM\\SYSTEM\\CurrentControlSet\\Enum\\DISPLAY\\DELA0C4\\5&2F3A1B&0&UID4353';
const thread = {
  ProcessorNameString: 'Intel(R) Core(TM) i7-1165G7 @ 2.80GHz',
  VendorIdentifier: 'GenuineIntel',
  '~MHz': 2803,
};

const monitor = edidBlock({
  letters: 'DEL',
  product: 0xa0c4,
  serial: 1,
  year: 2021,
  centimetres: [53, 30],
  texts: [
    [0xfc, 'DELL P2419H'],
    [0xff, '6YRT203'],
  ],
});

const printing = {
  [`${CONTROL}\\Print\\Printers\\Recepción`]: {
    Name: 'Recepción',
    'Printer Driver': 'Brother MFC-L2710DW',
    Port: 'Puerto 1',
    Attributes: 0x848,
  },
  [`${CONTROL}\\Print\\Printers\\Contabilidad (redirigida 2)`]: { Port: 'TS001', Attributes: 0x8000 },
  [`${CONTROL}\\Print\\Monitors\\Standard TCP/IP Port\\Ports\\Puerto 1`]: { HostName: '192.168.10.40' },
  [`HKU\\${SID}\\Printers\\Connections\\,,srv-impresion,Color`]: {},
  [`HKU\\${SID}\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows`]: { Device: 'Recepción,winspool,Ne01:' },
};

const programs = {
  [`${CURRENT}\\Uninstall\\7-Zip`]: {
    DisplayName: '7-Zip 24.09 (x64)',
    DisplayVersion: '24.09',
    Publisher: 'Igor Pavlov',
  },
  [`${CURRENT}\\Uninstall\\Parte`]: { DisplayName: 'Parte oculta', SystemComponent: 1 },
  'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Facturas': {
    DisplayName: 'Facturas',
    InstallDate: '20250630',
  },
  [`HKU\\${SID}\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Notas`]: {
    DisplayName: 'Notas',
    DisplayVersion: '1.2',
  },
  [`${CURRENT}\\Appx\\AppxAllUserStore\\Applications\\Microsoft.WindowsCalculator_11.2307.4.0_x64__8wekyb3d8bbwe`]: {},
};

const registry = {
  ...printing,
  ...programs,
  [NT]: {
    ProductName: 'Windows 10 Pro',
    DisplayVersion: '23H2',
    CurrentBuild: '22631',
    UBR: 6491,
    CurrentMajorVersionNumber: 10,
    CurrentMinorVersionNumber: 0,
    EditionID: 'Professional',
    InstallationType: 'Client',
    InstallDate: 1_700_000_000,
  },
  [`${NT}\\ProfileList\\${SID}`]: { ProfileImagePath: 'C:\\Users\\recepcion' },
  [`${NT}\\ProfileList\\S-1-5-18`]: { ProfileImagePath: '%systemroot%\\system32\\config\\systemprofile' },
  [`${CURRENT}\\WindowsUpdate\\Auto Update\\RebootRequired`]: {},
  [`${CONTROL}\\Session Manager\\Environment`]: { PROCESSOR_ARCHITECTURE: 'AMD64' },
  [`${CONTROL}\\TimeZoneInformation`]: { TimeZoneKeyName: 'Central Standard Time (Mexico)' },
  [`${CONTROL}\\SecureBoot\\State`]: { UEFISecureBootEnabled: 1 },
  [`${FIREWALL}\\DomainProfile`]: { EnableFirewall: 1 },
  [`${FIREWALL}\\StandardProfile`]: { EnableFirewall: 1 },
  [`${FIREWALL}\\PublicProfile`]: { EnableFirewall: 1 },
  'HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\PublicProfile': { EnableFirewall: 0 },
  'HKLM\\SOFTWARE\\Microsoft\\Cryptography': { MachineGuid: '2d6a1f0e-8f1a-4f6e-9a52-4f9d3c0b7e11' },
  [`${CLASS}\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0000`]: {
    DriverDesc: 'NVIDIA T500',
    MatchingDeviceId: 'pci\\ven_10de&dev_1fbb',
    'HardwareInformation.qwMemorySize': Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0),
  },
  [`${NETWORK_CLASS}\\0001`]: {
    NetCfgInstanceId: '{54EE75A1B2C3-0000}',
    DeviceInstanceID: 'PCI\\VEN_8086&DEV_15FC\\3&11583659&0&FE',
  },
  [`${NETWORK_CLASS}\\0002`]: {
    NetCfgInstanceId: '{00E04C680102-0000}',
    DeviceInstanceID: 'USB\\VID_0BDA&PID_8153\\000001',
  },
  [`${MONITOR}\\Device Parameters`]: { EDID: monitor },
  ...Object.fromEntries(
    Array.from({ length: 8 }, (_, number) => [
      `HKLM\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\${number}`,
      thread,
    ]),
  ),
};

export const notebook: WindowsRecording = {
  hostname: 'NB-RECEPCION',
  now: NOON,
  uptimeSeconds: 86_400,
  architecture: 'x64',
  totalBytes: 17_179_869_184,
  firmwareTable,
  drives: [
    drive('C:', 'fixed', 'Sistema', 511_000_000_000),
    drive('D:', 'optical', null, null),
    drive('E:', 'removable', null, null),
    drive('Z:', 'network', null, null),
  ],
  adapters,
  addresses: [
    { interface: 'Ethernet', family: 4, cidr: '192.168.10.57/24' },
    { interface: 'Ethernet', family: 6, cidr: 'fe80::1c2d:3e4f:5a6b:7c8d/64' },
    { interface: 'Ethernet', family: 6, cidr: '2806:10:20:30::57/64' },
    { interface: 'Ethernet', family: 6, cidr: '2806:10:20:30:a1b2:c3d4:e5f6:1/64' },
    { interface: 'vEthernet (Default Switch)', family: 4, cidr: '169.254.7.7/16' },
  ],
  services: [
    service('Spooler', 'Cola de impresión', 'running'),
    service('MpsSvc', 'Firewall de Windows Defender', 'running'),
    service('CDPUserSvc_48b3e', 'Servicio de plataforma_48b3e', 'stopped'),
    service('CDPUserSvc_9a01c', 'Servicio de plataforma_9a01c', 'running'),
    service('Facturas', 'Facturas', 'stopped', 1067),
    service('wuauserv', 'Windows Update', 'stopped', 1077),
  ],
  registry,
  errorEvents: () => ({ xml: [], bookmark: null, isCut: false }),
  powershell: answers,
};
