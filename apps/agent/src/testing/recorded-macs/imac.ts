import { type MacRecording, xmlPlist } from '../recorded-mac.ts';

const profile = {
  SPHardwareDataType: [
    {
      _name: 'hardware_overview',
      boot_rom_version: '1968.140.7.0.0 (iBridge: 20.16.5060.0.0,0)',
      cpu_type: '6-Core Intel Core i5',
      machine_model: 'iMac20,1',
      machine_name: 'iMac',
      serial_number: 'C02FK1QZPN5T',
    },
  ],
  SPiBridgeDataType: [{ ibridge_model_name: 'Apple T2 Security Chip', ibridge_secure_boot: 'Medium Security' }],
  SPMemoryDataType: [
    {
      _name: 'global_name',
      _items: [
        {
          _name: 'BANK 0/ChannelA-DIMM0',
          dimm_manufacturer: 'Samsung',
          dimm_part_number: '0x4D34373141314734344342302D4357452020',
          dimm_serial_number: '0x3A91F200',
          dimm_size: '8 GB',
          dimm_speed: '2667 MHz',
          dimm_status: 'ok',
          dimm_type: 'DDR4',
        },
        {
          _name: 'BANK 1/ChannelA-DIMM1',
          dimm_manufacturer: 'empty',
          dimm_size: 'empty',
          dimm_status: 'empty',
        },
      ],
    },
  ],
  SPNVMeDataType: [
    {
      _name: 'Apple SSD Controller',
      _items: [{ _name: 'APPLE SSD AP0256N', bsd_name: 'disk0', device_serial: 'C02015401HKPHQ81M' }],
    },
  ],
  SPSerialATADataType: [
    {
      _name: 'Intel Series Chipset',
      _items: [
        {
          _name: 'ST1000DM003',
          bsd_name: 'disk1',
          device_serial: '            Z4YB71KQ',
          smart_status: 'Failing',
          spsata_medium_type: 'Rotational',
          spsata_ncq: 'Yes',
        },
      ],
    },
  ],
  SPDisplaysDataType: [
    {
      _name: 'kHW_AMDRadeonPro5300Item',
      spdisplays_vendor: 'sppci_vendor_amd',
      'spdisplays_device-id': '0x7340',
      spdisplays_vram: '4 GB',
      sppci_bus: 'spdisplays_pcie_device',
      sppci_model: 'AMD Radeon Pro 5300',
      spdisplays_ndrvs: [{ _name: 'iMac', '_spdisplays_display-vendor-id': '610' }],
    },
    {
      _name: 'Intel UHD Graphics 630',
      _spdisplays_vram: '1536 MB',
      spdisplays_vram_shared: '1536 MB',
      'spdisplays_device-id': '0x9bc8',
      spdisplays_vendor: 'Intel',
      sppci_bus: 'spdisplays_builtin',
      sppci_model: 'Intel UHD Graphics 630',
    },
  ],
};

/** A 27-inch iMac with Intel: a second, failing disk inside, memory in slots, FileVault off, nobody's printer. */
export const IMAC = {
  architecture: () => 'x64',
  hostname: () => 'imac-contabilidad',
  files: {
    '/System/Library/CoreServices/SystemVersion.plist': xmlPlist({ ProductName: 'macOS', ProductVersion: '12.7.6' }),
    '/Library/Preferences/com.apple.SoftwareUpdate.plist': xmlPlist({ RecommendedUpdates: [] }),
  },
  programs: {
    '/usr/sbin/system_profiler -json SPHardwareDataType SPiBridgeDataType SPMemoryDataType SPNVMeDataType SPSerialATADataType SPDisplaysDataType':
      JSON.stringify(profile),
    '/usr/sbin/ioreg -a -r -d1 -c IOPlatformExpertDevice': xmlPlist([
      { IOPlatformSerialNumber: 'C02FK1QZPN5T', IOPlatformUUID: '1F2E3D4C-5B6A-5798-A1B2-C3D4E5F60718' },
    ]),
    '/usr/sbin/ioreg -a -r -c AppleSmartBattery': '',
    '/usr/sbin/sysctl hw.memsize': 'hw.memsize: 8589934592\n',
    '/usr/sbin/sysctl hw.packages hw.physicalcpu_max hw.logicalcpu_max hw.cpufrequency_max machdep.cpu.brand_string machdep.cpu.vendor':
      'hw.packages: 1\nhw.physicalcpu_max: 6\nhw.logicalcpu_max: 6\nhw.cpufrequency_max: 3300000000\n' +
      'machdep.cpu.brand_string: Intel(R) Core(TM) i5-10600 CPU @ 3.30GHz\nmachdep.cpu.vendor: GenuineIntel\n',
    '/sbin/mount':
      '/dev/disk2s5s1 on / (apfs, sealed, local, read-only, journaled)\n' +
      '/dev/disk2s1 on /System/Volumes/Data (apfs, local, journaled, nobrowse)\n',
    '/usr/sbin/diskutil apfs list -plist': xmlPlist({
      Containers: [
        {
          ContainerReference: 'disk2',
          Volumes: [{ DeviceIdentifier: 'disk2s1', Name: 'Macintosh HD - Data', FileVault: false, Roles: ['Data'] }],
        },
      ],
    }),
    '/usr/sbin/diskutil list -plist physical': xmlPlist({ WholeDisks: ['disk0', 'disk1', '../disk9'] }),
    '/usr/sbin/diskutil info -plist disk0': xmlPlist({
      BusProtocol: 'PCI-Express',
      MediaName: 'APPLE SSD AP0256N',
      SMARTStatus: 'Verified',
      SolidState: true,
      TotalSize: 251_000_193_024,
    }),
    '/usr/sbin/diskutil info -plist disk1': xmlPlist({
      BusProtocol: 'SATA',
      MediaName: 'ST1000DM003',
      SMARTStatus: 'Failing',
      SolidState: false,
      TotalSize: 1_000_204_886_016,
    }),
    '/sbin/ifconfig -a':
      'en0: flags=8863<UP,BROADCAST> mtu 9000\n\tether a8:20:66:10:20:30\n\tmedia: autoselect (10Gbase-T)\n\tstatus: active\n',
    '/bin/launchctl list': 'PID\tStatus\tLabel\n88\t0\tcom.microsoft.wdav.daemon\n',
    '/usr/bin/dscl -plist . -readall /Users RecordName UniqueID RealName NFSHomeDirectory UserShell AuthenticationAuthority':
      xmlPlist([]),
    '/usr/sbin/lsof -nPw +c 0 -iTCP -sTCP:LISTEN -iUDP -FpcPtn': { exitCode: 1, stdout: '' },
    '/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate': 'Firewall is disabled. (State = 0)\n',
    '/usr/bin/fdesetup status': 'FileVault is Off.\n',
    '/usr/bin/who': '',
  },
} satisfies MacRecording;
