import { type MacRecording, xmlPlist } from '../recorded-mac.ts';

const PROFILER =
  '/usr/sbin/system_profiler -json SPHardwareDataType SPiBridgeDataType SPMemoryDataType SPNVMeDataType SPSerialATADataType SPDisplaysDataType';

const firmware = (text: string) => new TextEncoder().encode(`${text}\0`);

const profile = {
  SPHardwareDataType: [
    {
      _name: 'hardware_overview',
      boot_rom_version: '11881.81.4',
      chip_type: 'Apple M2',
      machine_model: 'Mac14,2',
      machine_name: 'MacBook Air',
      model_number: 'Z15T0003KLE/A',
      number_processors: 'proc 8:4:4',
      physical_memory: '16 GB',
      platform_UUID: '7A1E2C44-90B3-5D17-8E60-3C2F1A9B4D55',
      serial_number: 'H4XK29QWL1',
    },
  ],
  SPiBridgeDataType: [{ _name: 'controller_information', ibridge_secure_boot: 'Full Security' }],
  SPMemoryDataType: [{ dimm_manufacturer: 'Hynix', dimm_type: 'LPDDR5', SPMemoryDataType: '16 GB' }],
  SPNVMeDataType: [
    {
      _name: 'Apple SSD Controller',
      _items: [
        {
          _name: 'APPLE SSD AP0512Z',
          bsd_name: 'disk0',
          device_model: 'APPLE SSD AP0512Z',
          device_serial: '0ba01a1b2c3d4e5f',
          size_in_bytes: 500_277_792_768,
          smart_status: 'Verified',
        },
      ],
    },
  ],
  SPSerialATADataType: [],
  SPDisplaysDataType: [
    {
      _name: 'Apple M2',
      sppci_bus: 'spdisplays_builtin',
      sppci_cores: '10',
      sppci_model: 'Apple M2',
      spdisplays_vendor: 'sppci_vendor_Apple',
      spdisplays_ndrvs: [
        {
          _name: 'Color LCD',
          '_spdisplays_display-serial-number': 'fd626d62',
          '_spdisplays_display-vendor-id': '610',
          '_spdisplays_display-year': '0',
          spdisplays_connection_type: 'spdisplays_internal',
        },
        {
          _name: 'DELL U2720Q',
          '_spdisplays_display-serial-number': '4c394c4c',
          '_spdisplays_display-vendor-id': '10ac',
          '_spdisplays_display-year': '2021',
        },
      ],
    },
  ],
};

const MOUNTS = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s6 on /System/Volumes/VM (apfs, local, noexec, journaled, noatime, nobrowse)
/dev/disk3s2 on /System/Volumes/Preboot (apfs, local, journaled, nobrowse)
/dev/disk1s2 on /System/Volumes/xarts (apfs, local, noexec, journaled, noatime, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
/dev/disk4s1 on /Volumes/Respaldo (2) (hfs, local, nodev, nosuid, journaled, noowners)
/dev/disk6s1 on /Volumes/Instalador (apfs, local, nodev, nosuid, read-only, noowners, quarantine, mounted by recepcion)
/dev/disk8s1 on /Volumes/Archivo (apfs, local, nodev, nosuid, journaled, noowners, mounted by recepcion)
//recepcion@servidor.local/datos on /Volumes/datos (smbfs, nodev, nosuid, mounted by recepcion)
`;

const containers = {
  Containers: [
    {
      ContainerReference: 'disk3',
      Volumes: [
        { DeviceIdentifier: 'disk3s1', Name: 'Macintosh HD', FileVault: true, Locked: false, Roles: ['System'] },
        {
          APFSVolumeUUID: '1C0F7E52-6C40-4D0B-9A77-0E2B5C9D1F31',
          CryptoMigrationOn: false,
          DeviceIdentifier: 'disk3s5',
          Encryption: true,
          FileVault: true,
          Locked: false,
          Name: 'Data',
          Roles: ['Data'],
        },
      ],
    },
  ],
};

export const HARDWARE = {
  programs: {
    [PROFILER]: JSON.stringify(profile),
    '/usr/sbin/ioreg -a -r -d1 -c IOPlatformExpertDevice': xmlPlist([
      {
        IOPlatformSerialNumber: 'H4XK29QWL1',
        IOPlatformUUID: '7A1E2C44-90B3-5D17-8E60-3C2F1A9B4D55',
        model: firmware('Mac14,2'),
        'target-sub-type': firmware('J413AP'),
      },
    ]),
    '/usr/sbin/ioreg -a -r -c AppleSmartBattery': xmlPlist([
      {
        AppleRawMaxCapacity: 4200,
        BatteryData: { CellVoltage: [4152, 4153, 4151] },
        BatteryInstalled: true,
        CurrentCapacity: 81,
        CycleCount: 143,
        DesignCapacity: 4563,
        DeviceName: 'bq40z651',
        ExternalConnected: false,
        FullyCharged: false,
        IsCharging: false,
        MaxCapacity: 100,
        Serial: 'F8Y21340AB1Q1LTAX',
      },
    ]),
    '/usr/sbin/sysctl hw.memsize': 'hw.memsize: 17179869184\n',
    '/usr/sbin/sysctl kern.hv_vmm_present': 'kern.hv_vmm_present: 0\n',
    '/usr/sbin/sysctl hw.packages hw.physicalcpu_max hw.logicalcpu_max hw.cpufrequency_max machdep.cpu.brand_string machdep.cpu.vendor':
      {
        exitCode: 1,
        stdout: 'hw.packages: 1\nhw.physicalcpu_max: 8\nhw.logicalcpu_max: 8\nmachdep.cpu.brand_string: Apple M2\n',
      },
    '/usr/bin/vm_stat': `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               20000.
Pages active:                            300000.
Pages inactive:                          290000.
Pages wired down:                        120000.
Pages purgeable:                          10000.
"Translation faults":                 574921966.
File-backed pages:                       250000.
Anonymous pages:                         360000.
Pages stored in compressor:              400000.
Pages occupied by compressor:            150000.
`,
    '/sbin/mount': MOUNTS,
    '/usr/bin/hdiutil info -plist': xmlPlist({
      images: [
        {
          'image-path': '/Volumes/datos/archivo.sparsebundle',
          'system-entities': [{ 'dev-entry': '/dev/disk7' }, { 'dev-entry': '/dev/disk8s1' }],
        },
      ],
    }),
    '/usr/sbin/diskutil apfs list -plist': xmlPlist(containers),
    '/usr/sbin/diskutil list -plist physical': xmlPlist({ WholeDisks: ['disk0', 'disk4'] }),
    '/usr/sbin/diskutil info -plist disk0': xmlPlist({
      BusProtocol: 'Apple Fabric',
      MediaName: 'APPLE SSD AP0512Z',
      RemovableMediaOrExternalDevice: false,
      SMARTDeviceSpecificKeysMayVaryNotGuaranteed: {
        MEDIA_ERRORS_0: 0,
        MEDIA_ERRORS_1: 0,
        PERCENTAGE_USED: 3,
        POWER_ON_HOURS_0: 812,
        POWER_ON_HOURS_1: 0,
        TEMPERATURE: 304,
      },
      SMARTStatus: 'Verified',
      SolidState: true,
      TotalSize: 500_277_792_768,
    }),
    '/usr/sbin/diskutil info -plist disk4': xmlPlist({
      BusProtocol: 'USB',
      MediaName: 'Elements 25A2',
      RemovableMediaOrExternalDevice: true,
      SMARTStatus: 'Not Supported',
      SolidState: false,
      TotalSize: 1_000_204_886_016,
    }),
  },
} satisfies MacRecording;
