// What PowerShell 5.1 writes on the recorded notebook: dates as `/Date(ms)/`, lists also wrapped as it does at times.
import { HARDWARE_SCRIPT, STATE_SCRIPT, UPDATES_SCRIPT } from '../collect/windows/wmi-scripts.ts';

const LOCAL = 'S-1-5-21-2025429265-1580818891-854245398';

const hardware = {
  Win32_Processor: [{ Name: 'Intel(R) Core(TM) i7-1165G7 @ 2.80GHz', NumberOfCores: 4, NumberOfLogicalProcessors: 8 }],
  Win32_Tpm: [{ SpecVersion: '2.0, 0, 1.59' }],
  SoftwareLicensingProduct: [{ LicenseStatus: 1 }],
  MSFT_PhysicalDisk: [
    {
      DeviceId: '0',
      FriendlyName: 'SAMSUNG MZVL2512HCJQ-00BL7',
      Manufacturer: null,
      Model: 'SAMSUNG MZVL2512HCJQ-00BL7',
      SerialNumber: '0025_38B7_21C0_4A3E.',
      AdapterSerialNumber: 'S64KNF0T412233       _00000001.',
      Size: 512_110_190_592,
      MediaType: 4,
      BusType: 17,
      HealthStatus: 0,
    },
    {
      DeviceId: '1',
      Model: 'DataTraveler 3.0',
      SerialNumber: 'E0D55EA573F5',
      Size: 31_004_295_168,
      BusType: 7,
      HealthStatus: 0,
    },
  ],
  MSFT_StorageReliabilityCounter: [{ DiskId: '0', Wear: 3, PowerOnHours: 4210, Temperature: 38 }],
  Win32_DiskDrive: [{ Index: 0, PNPDeviceID: 'SCSI\\DISK&VEN_NVME&PROD_SAMSUNG\\5&1&0&000000', Size: 512_105_932_800 }],
  MSStorageDriver_FailurePredictStatus: null,
  Win32_VideoController: [
    {
      Name: 'NVIDIA T500',
      AdapterCompatibility: 'NVIDIA',
      PNPDeviceID: 'PCI\\VEN_10DE&DEV_1FBB&SUBSYS_22D317AA&REV_A1\\4&2D8E6A1&0&00E0',
      AdapterRAM: 4_293_918_720,
      DriverVersion: '31.0.15.5222',
    },
    { Name: 'Microsoft Remote Display Adapter', PNPDeviceID: 'SWD\\REMOTEDISPLAYENUM\\1', AdapterRAM: null },
  ],
  WmiMonitorID: [
    { InstanceName: 'DISPLAY\\DELA0C4\\5&2F3A1B&0&UID4353_0', YearOfManufacture: 2021 },
    {
      InstanceName: 'DISPLAY\\AUO21ED\\4&1A2B3C&0&UID265988_0',
      ManufacturerName: [65, 85, 79, 0],
      UserFriendlyName: null,
      SerialNumberID: { value: [48, 0, 0], Count: 3 },
      YearOfManufacture: 2020,
    },
  ],
  Win32_Printer: [{ Name: 'Recepción', PrinterStatus: 3, DetectedErrorState: 8, WorkOffline: false }],
  Win32_PrintJob: [{ Name: 'Recepción, 12' }, { Name: 'Recepción, 13' }, { Name: 'Otra, 1' }],
  BatteryReport: [
    {
      Id: '5B10W13930',
      Manufacturer: 'SMP',
      SerialNumber: '1234',
      Chemistry: 'LiP',
      DesignCapacity: '57000',
      FullChargeCapacity: '48450',
      CycleCount: '211',
    },
  ],
};

const person = { Name: 'recepcion', Domain: 'NB-RECEPCION' };

const state = {
  AntiVirusProduct: [{ displayName: 'Windows Defender', productState: 397_568 }],
  FirewallProduct: [],
  MSFT_MpComputerStatus: [
    {
      AMProductVersion: '4.18.25110.5',
      AntivirusEnabled: true,
      RealTimeProtectionEnabled: true,
      AntivirusSignatureVersion: '1.443.412.0',
      AntivirusSignatureLastUpdated: '/Date(1768467600000)/',
      AntivirusSignatureAge: 0,
      QuickScanEndTime: '/Date(1768400000000)/',
    },
  ],
  Win32_EncryptableVolume: [{ DriveLetter: 'C:', ProtectionStatus: 1, ConversionStatus: 1, EncryptionMethod: 6 }],
  Win32_Battery: [
    { DeviceID: '1234SMP5B10W13930', Name: '5B10W13930', Chemistry: 2, EstimatedChargeRemaining: 88, BatteryStatus: 2 },
  ],
  Win32_UserAccount: [
    { Name: 'Administrador', FullName: '', SID: `${LOCAL}-500`, Disabled: true },
    { Name: 'Invitado', FullName: '', SID: `${LOCAL}-501`, Disabled: true },
    { Name: 'recepcion', FullName: 'Recepción', SID: `${LOCAL}-1001`, Disabled: false },
  ],
  Administrators: [
    { Path: 'WinNT://WORKGROUP/NB-RECEPCION/Administrador', Sid: `${LOCAL}-500` },
    { Path: 'WinNT://AzureAD/soporte', Sid: 'S-1-12-1-1-2-3-4' },
    { Path: 'WinNT://S-1-5-21-1-2-3-1105', Sid: null },
  ],
  Win32_LogonSession: [
    { LogonId: '1210', LogonType: 2, StartTime: '/Date(1768399200000)/' },
    { LogonId: '1211', LogonType: 2, StartTime: '/Date(1768399201000)/' },
    { LogonId: '1400', LogonType: 10, StartTime: '/Date(1768470000000)/' },
    { LogonId: '900', LogonType: 2, StartTime: '/Date(1768399000000)/' },
    { LogonId: '800', LogonType: 2, StartTime: '/Date(1768300000000)/' },
  ],
  Win32_LoggedOnUser: [
    { ...person, LogonId: '1210' },
    { ...person, LogonId: '1211' },
    { Name: 'soporte', Domain: 'AzureAD', LogonId: '1400' },
    { Name: 'DWM-1', Domain: 'Window Manager', LogonId: '900' },
    { Name: 'antes', Domain: 'NB-RECEPCION', LogonId: '800' },
  ],
  Desktops: [person, { Name: 'soporte', Domain: 'AzureAD' }],
  MSFT_NetIPAddress: [
    { IPAddress: '2806:10:20:30:a1b2:c3d4:e5f6:1', SuffixOrigin: 5 },
    { IPAddress: '2806:10:20:30::57', SuffixOrigin: 4 },
  ],
  MSFT_NetTCPConnection: [
    { LocalAddress: '0.0.0.0', LocalPort: 445, OwningProcess: 4 },
    { LocalAddress: '::', LocalPort: 3389, OwningProcess: 1180 },
  ],
  MSFT_NetUDPEndpoint: [
    { LocalAddress: 'fe80::1c2d%12', LocalPort: 5353, OwningProcess: 2200 },
    { LocalAddress: '0.0.0.0', LocalPort: 61_234, OwningProcess: 2200 },
  ],
  Processes: [
    { Id: 4, ProcessName: 'System' },
    { Id: 1180, ProcessName: 'svchost' },
  ],
};

const updates = {
  Pending: [
    {
      Title: 'Actualización acumulativa (KB5072033) (22631.6491)',
      Kb: ['5072033'],
      Categories: ['0fa1201d-4330-4fa8-8ae9-b877473b6441'],
      Severity: null,
      Type: 1,
      Revision: 200,
      PublishedAt: '/Date(1768003200000)/',
    },
  ],
  History: [{ Title: 'Otra (KB5071506)', Date: '/Date(1765324800000)/', Operation: 1, ResultCode: 2 }],
  Refreshed: [{ At: '/Date(1768460000000)/' }],
  Win32_QuickFixEngineering: [],
};

/** The answer to each script; nothing for any other. */
export function answers(script: string): unknown {
  if (script === HARDWARE_SCRIPT) return hardware;
  if (script === STATE_SCRIPT) return state;
  return script === UPDATES_SCRIPT ? updates : undefined;
}
