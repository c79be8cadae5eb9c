import { type MacRecording, xmlPlist } from '../recorded-mac.ts';
import { HARDWARE } from './macbook-hardware.ts';
import { NETWORK } from './macbook-network.ts';

const PRINTERS = `# Printer configuration file for CUPS v2.3.4
NextPrinterId 3
<DefaultPrinter HP_LaserJet_Pro>
PrinterId 1
UUID urn:uuid:6f1c2b7e-0000-3c1d-5a5a-0a1b2c3d4e5f
Info HP LaserJet Pro
MakeModel HP LaserJet Pro M404-M405
DeviceURI ipps://admin:secreto@192.168.10.40/ipp/print?waitjob=false
State Idle
StateTime 1794990000
Accepting Yes
Shared No
</DefaultPrinter>
<Printer Zebra_ZD220>
PrinterId 2
MakeModel Zebra ZPL Label Printer
DeviceURI usb://Zebra/ZD220?serial=D2N000123
State Stopped
Reason paused
Reason offline-report
Shared Yes
</Printer>
`;

const users = [
  {
    'dsAttrTypeStandard:RecordName': ['root', 'BUILTIN\\Local System'],
    'dsAttrTypeStandard:UniqueID': ['0'],
    'dsAttrTypeStandard:RealName': ['System Administrator'],
    'dsAttrTypeStandard:NFSHomeDirectory': ['/var/root', '/private/var/root'],
    'dsAttrTypeStandard:UserShell': ['/bin/sh'],
  },
  {
    'dsAttrTypeStandard:RecordName': ['recepcion', 'com.apple.idms.appleid.prd.000000-05-00000000'],
    'dsAttrTypeStandard:UniqueID': ['501'],
    'dsAttrTypeStandard:RealName': ['Recepción Norte'],
    'dsAttrTypeStandard:NFSHomeDirectory': ['/Users/recepcion'],
    'dsAttrTypeStandard:UserShell': ['/bin/zsh'],
    'dsAttrTypeStandard:AuthenticationAuthority': [';ShadowHash;HASHLIST:<SALTED-SHA512-PBKDF2>', ';SecureToken;'],
  },
  {
    'dsAttrTypeStandard:RecordName': ['_www'],
    'dsAttrTypeStandard:UniqueID': ['70'],
    'dsAttrTypeStandard:RealName': ['World Wide Web Server'],
    'dsAttrTypeStandard:NFSHomeDirectory': ['/Library/WebServer'],
    'dsAttrTypeStandard:UserShell': ['/usr/bin/false'],
  },
  {
    'dsAttrTypeStandard:RecordName': ['nobody'],
    'dsAttrTypeStandard:UniqueID': ['-2'],
    'dsAttrTypeStandard:UserShell': ['/usr/bin/false'],
  },
];

/** A MacBook Air with M2: FileVault on, a dock, a disk and two images attached, a network share, a VPN. */
export const MACBOOK = {
  files: {
    ...NETWORK.files,
    '/System/Library/CoreServices/SystemVersion.plist': xmlPlist({
      ProductBuildVersion: '24D70',
      ProductName: 'macOS',
      ProductUserVisibleVersion: '15.3.1',
      ProductVersion: '15.3.1',
    }),
    '/etc/localtime': { link: '/var/db/timezone/zoneinfo/America/Mexico_City' },
    '/Applications/Facturas.app/Contents/Info.plist': Buffer.from(
      'YnBsaXN0MDDTAQIDBAUGXxASQ0ZCdW5kbGVJZGVudGlmaWVyXxAaQ0ZCdW5kbGVTaG9ydFZlcnNpb25TdHJpbmdfEBhOU0h1bWFuUmVhZGFibGVDb3B5cmlnaHRfEBNteC5lamVtcGxvLmZhY3R1cmFzVTQuMi4xbxBEAKkAIAAyADAAMQA5IBMAMgAwADIANgAgAEUAagBlAG0AcABsAG8AIABGAGEAYwB0AHUAcgBhAGMAaQDzAG4ALAAgAFMALgBBAC4AIABUAG8AZABvAHMAIABsAG8AcwAgAGQAZQByAGUAYwBoAG8AcwAgAHIAZQBzAGUAcgB2AGEAZABvAHMALgAIAA8AJABBAFwAcgB4AAAAAAAAAgEAAAAAAAAABwAAAAAAAAAAAAAAAAAAAQM=',
      'base64',
    ),
    '/Applications/Safari.app/Contents/Info.plist': xmlPlist({
      CFBundleIdentifier: 'com.apple.Safari',
      CFBundleShortVersionString: '18.3',
      CFBundleVersion: '20620.2.4.11.5',
    }),
    '/Applications/Suite Contable/Nómina.app/Contents/Info.plist': xmlPlist({
      CFBundleIdentifier: 'mx.ejemplo.nomina',
      CFBundleVersion: '811',
      CFBundleGetInfoString: '811, Copyright 2020 Ejemplo Contable',
    }),
    '/Applications/Falcon.app/Contents/Info.plist': xmlPlist({
      CFBundleIdentifier: 'com.crowdstrike.falcon.App',
      CFBundleShortVersionString: '7.19',
    }),
    '/private/var/db/receipts/mx.ejemplo.vpn.pkg.plist': xmlPlist({
      InstallDate: new Date('2026-03-02T18:30:00Z'),
      PackageIdentifier: 'mx.ejemplo.vpn.pkg',
      PackageVersion: '3.1.0',
    }),
    '/private/var/db/receipts/mx.ejemplo.facturas.plist': xmlPlist({
      PackageIdentifier: 'mx.ejemplo.facturas',
      PackageVersion: '4.2.1',
    }),
    '/private/var/db/receipts/com.apple.pkg.XProtectPayloads_10_15.16U4342.plist': xmlPlist({
      PackageIdentifier: 'com.apple.pkg.XProtectPayloads_10_15.16U4342',
      PackageVersion: '1.0',
    }),
    '/opt/homebrew/Cellar/jq/1.7.1/INSTALL_RECEIPT.json': '{}',
    '/opt/homebrew/Cellar/jq/1.10.0/INSTALL_RECEIPT.json': '{}',
    '/Library/Receipts/InstallHistory.plist': xmlPlist([
      {
        date: new Date('2026-02-11T09:12:00Z'),
        displayName: 'macOS 15.3.1',
        displayVersion: '15.3.1',
        processName: 'softwareupdated',
      },
      {
        date: new Date('2026-05-20T11:00:00Z'),
        displayName: 'Facturas',
        displayVersion: '4.2.1',
        packageIdentifiers: ['mx.ejemplo.facturas'],
        processName: 'appstoreagent',
      },
    ]),
    '/Library/Preferences/com.apple.SoftwareUpdate.plist': xmlPlist({
      LastSuccessfulDate: new Date('2026-11-18T03:00:00Z'),
      RecommendedUpdates: [
        {
          'Display Name': 'macOS Sequoia 15.4',
          'Display Version': '15.4',
          Identifier: 'MSU_UPDATE_24E248_patch_15.4_minor',
          MobileSoftwareUpdate: true,
        },
        {
          'Display Name': 'macOS Tahoe 26',
          'Display Version': '26.0',
          Identifier: 'MSU_UPDATE_25A354_patch_26.0_major',
        },
        {
          'Display Name': 'macOS Security Response 15.3.1 (a)',
          'Display Version': '15.3.1',
          Identifier: 'MSU_UPDATE_24D2075a_patch_15.3.1_rsr',
        },
      ],
    }),
    '/Library/LaunchDaemons/com.crowdstrike.falcond.plist': xmlPlist({
      Label: 'com.crowdstrike.falcond',
      KeepAlive: { SuccessfulExit: false },
    }),
    '/Library/LaunchDaemons/mx.ejemplo.sincroniza.plist': xmlPlist({
      Label: 'mx.ejemplo.sincroniza',
      RunAtLoad: true,
      ProgramArguments: ['/usr/local/bin/sincroniza', '--clave', 'secreto'],
    }),
    '/Library/LaunchDaemons/mx.ejemplo.viejo.plist': xmlPlist({ Label: 'mx.ejemplo.viejo', Disabled: true }),
    '/private/var/db/com.apple.xpc.launchd/disabled.plist': xmlPlist({
      'com.openssh.sshd': false,
      'com.apple.smbd': true,
    }),
    '/private/etc/cups/printers.conf': PRINTERS,
    '/private/var/protected/xprotect/XProtect.bundle/Contents/Info.plist': xmlPlist({
      CFBundleShortVersionString: '5291',
    }),
    '/Library/Apple/System/Library/CoreServices/XProtect.bundle/Contents/Info.plist': xmlPlist({
      CFBundleShortVersionString: '5287',
    }),
    '/Library/Apple/System/Library/CoreServices/XProtect.app/Contents/Info.plist': xmlPlist({
      CFBundleShortVersionString: '151',
    }),
  },
  modified: {
    '/Volumes': 1_794_990_000_000,
    '/private/var/db/.AppleSetupDone': 1_700_000_000_000,
    '/opt/homebrew/Cellar/jq/1.10.0/INSTALL_RECEIPT.json': 1_790_000_000_000,
    '/private/var/protected/xprotect/XProtect.bundle/Contents/Resources/XProtect.yara': 1_794_000_000_000,
  },
  programs: {
    ...HARDWARE.programs,
    ...NETWORK.programs,
    '/usr/sbin/sysctl kern.bootsessionuuid': 'kern.bootsessionuuid: 0D5E9F61-2A3B-4C11-9D20-77AB12CD34EF\n',
    '/usr/sbin/sysctl kern.boottime': 'kern.boottime: { sec = 1794900000, usec = 211 } Sun Nov 22 10:40:00 2026\n',
    '/bin/launchctl list':
      'PID\tStatus\tLabel\n-\t0\tcom.apple.backupd\n412\t0\tcom.crowdstrike.falcond\n388\t0\tX9E956P446.com.crowdstrike.falcon.Agent\n' +
      '-\t78\tmx.ejemplo.sincroniza\n-\t-9\tcom.apple.mdworker\n97\t0\torg.cups.cupsd\n-\t0\tcom.openssh.sshd\n',
    '/usr/bin/dscl -plist . -readall /Users RecordName UniqueID RealName NFSHomeDirectory UserShell AuthenticationAuthority':
      xmlPlist(users),
    '/usr/bin/dscl -plist . -read /Groups/admin GroupMembership': xmlPlist({
      'dsAttrTypeStandard:GroupMembership': ['root', 'recepcion'],
    }),
    '/usr/sbin/lsof -nPw +c 0 -iTCP -sTCP:LISTEN -iUDP -FpcPtn': {
      exitCode: 1,
      stdout:
        'p1\nclaunchd\nf7\ntIPv6\nPTCP\nn*:22\nf8\ntIPv4\nPTCP\nn*:22\np310\ncmDNSResponder\nf6\ntIPv4\nPUDP\nn*:5353\n' +
        'f9\ntIPv4\nPUDP\nn*:61000\np502\ncGoogle\\x20Chrome\nf30\ntIPv4\nPTCP\nn127.0.0.1:9222\nf31\ntIPv6\nPTCP\nn[::1]:9222\n' +
        'f32\ntIPv4\nPUDP\nn192.168.10.52:5000->1.1.1.1:443\nf33\ntIPv4\nPUDP\nn*:*\n',
    },
    '/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate': 'Firewall is enabled. (State = 1) \n',
    '/usr/bin/fdesetup status': 'FileVault is On.\n',
    '/usr/bin/who':
      'recepcion        console      Nov 16 09:12 \nrecepcion        ttys000      Nov 16 09:14 \n' +
      'recepcion        ttys001      Nov 16 09:13 \nsoporte          ttys002      Nov 17 10:00 (192.168.10.9)\n',
  },
} satisfies MacRecording;
