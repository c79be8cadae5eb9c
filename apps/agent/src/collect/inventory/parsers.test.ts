import { describe, expect, it } from 'vitest';
import { parseUdevData } from '../attribute.ts';
import { parseAptSimulation } from '../linux/pending-updates.ts';
import { parseUnits } from '../systemd.ts';
import { toMilliwattHours } from './battery.ts';
import { chassisName } from './chassis.ts';
import { parseCpuinfo } from './cpu.ts';
import { busOf } from './disks.ts';
import { findPciNames } from './graphics.ts';
import { hypervisor } from './hypervisor.ts';
import { interfaceType, parseIfInet6, parseNameservers } from './network.ts';
import { bootTime, parseOsRelease } from './os.ts';
import { parseSockets } from './ports.ts';
import { parseUnitFiles, toService } from './services.ts';

describe('processors', () => {
  const thread = (processor: number, socket: number, core: number) =>
    `processor\t: ${processor}\nvendor_id\t: GenuineIntel\nmodel name\t: Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz\nphysical id\t: ${socket}\ncore id\t\t: ${core}\nflags\t\t: fpu vme\n`;

  it('are one a socket, with cores and threads told apart', () => {
    const cpuinfo = [thread(0, 0, 0), thread(1, 0, 0), thread(2, 0, 1), thread(3, 1, 0)].join('\n');

    expect(parseCpuinfo(cpuinfo, null)).toMatchObject([
      { socket: 0, numberOfCores: 2, logicalProcessors: 3, maxClockSpeedMhz: 2400, vendor: 'GenuineIntel' },
      { socket: 1, numberOfCores: 1, logicalProcessors: 1 },
    ]);
  });

  it('of a virtual machine say no speed, so none is invented', () => {
    const cpuinfo = 'processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC\ncpu MHz\t\t: 2596.130\n\n';

    expect(parseCpuinfo(cpuinfo, null)).toMatchObject([{ brand: 'AMD EPYC', maxClockSpeedMhz: null }]);
  });

  it('of ARM boards, which name no cores, count every thread as one', () => {
    const arm = (n: number) => `processor\t: ${n}\nCPU implementer\t: 0x41\nCPU part\t: 0xd08\n`;

    expect(parseCpuinfo(`${arm(0)}\n${arm(1)}\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n`, 1500)).toEqual([
      {
        socket: 0,
        brand: 'ARM 0x41 0xd08',
        vendor: null,
        numberOfCores: 2,
        logicalProcessors: 2,
        maxClockSpeedMhz: 1500,
      },
    ]);
  });
});

describe('the operating system', () => {
  it('is read with and without quotes', () => {
    const text = `NAME="Debian GNU/Linux"\nVERSION_ID=12\nHOME='it is $HOME'\nPRETTY_NAME="a \\"b\\" \\$c"\n# X=1\n`;

    expect(Object.fromEntries(parseOsRelease(text))).toEqual({
      NAME: 'Debian GNU/Linux',
      VERSION_ID: '12',
      HOME: 'it is $HOME',
      PRETTY_NAME: 'a "b" $c',
    });
  });

  it('started when the kernel says', () => {
    expect(bootTime('cpu 1 2\nbtime 1795470494\n')).toBe(1_795_470_494_000);
    expect(bootTime('')).toBeNull();
  });
});

describe('a hypervisor', () => {
  it.each([
    { vendor: 'QEMU', model: 'Standard PC', cpuinfo: 'flags\t\t: fpu hypervisor lahf_lm\n', name: 'kvm' },
    { vendor: 'Microsoft Corporation', model: 'Virtual Machine', cpuinfo: 'flags\t\t: hypervisor\n', name: 'hyper-v' },
    { vendor: null, model: null, cpuinfo: 'flags\t\t: fpu hypervisor\n', name: 'other' },
    { vendor: 'Google', model: 'Eve', cpuinfo: 'flags\t\t: fpu\n', name: null },
    { vendor: 'Microsoft Corporation', model: 'Surface Pro', cpuinfo: 'flags\t\t: fpu\n', name: null },
    { vendor: 'QEMU', model: 'virt-8.2', cpuinfo: 'Features\t: fp asimd\n', name: 'kvm' },
  ])('of $vendor $model is $name', ({ name, ...seen }) => {
    expect(hypervisor(seen)).toBe(name);
  });

  it.each([
    ['10', 'notebook'],
    ['1', null],
    [null, null],
  ])('chassis %s is %s', (type, name) => {
    expect(chassisName(type)).toBe(name);
  });
});

describe('disks and PCI', () => {
  it.each([
    ['vda', '../devices/pci0000:00/0000:00:02.0/virtio1/block/vda', 'virtio'],
    ['sda', '../devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host2/target2:0:0/2:0:0:0/block/sda', 'usb'],
    ['sda', '../devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda', 'ata'],
    ['sda', '../devices/pci0000:00/0000:00:05.0/virtio2/host0/target0:0:0/0:0:0:0/block/sda', 'scsi'],
    ['nvme0n1', '../devices/pci0000:00/0000:00:1d.0/0000:3d:00.0/nvme/nvme0/nvme0n1', 'nvme'],
  ])('%s at %s is on %s', (name, link, bus) => {
    expect(busOf(name, link)).toBe(bus);
  });

  const IDS = `# comment\n1002  AMD/ATI\n\t1638  Cezanne\n8086  Intel Corporation\n\t9a49  TigerLake-LP GT2\n\t\t1028 0a21  Subsystem\nffff  Illegal\n\t1639  Other\n`;

  it.each([
    ['8086', '9a49', { vendor: 'Intel Corporation', device: 'TigerLake-LP GT2' }],
    ['1002', '9a49', { vendor: 'AMD/ATI', device: null }],
    ['ffff', '1639', { vendor: 'Illegal', device: 'Other' }],
    ['1af4', '1050', { vendor: null, device: null }],
  ])('%s:%s is looked up among the devices of its own maker', (vendor, device, names) => {
    expect(findPciNames(IDS, vendor, device)).toEqual(names);
  });

  it('properties of udev are read by name', () => {
    const data = 'S:disk/by-id/ata-X\nW:1\nE:ID_SERIAL_SHORT=S4EVNX0R123456\nE:ID_FS_LABEL=a=b\nG:systemd\n';

    expect([...parseUdevData(data)]).toEqual([
      ['ID_SERIAL_SHORT', 'S4EVNX0R123456'],
      ['ID_FS_LABEL', 'a=b'],
    ]);
  });
});

describe('interfaces', () => {
  it('have their lasting addresses, neither temporary nor link-local ones', () => {
    const text = `fe8000000000000000fc00fffe000001 04 40 20 80     eth0
fd000000000000000000000000000002 04 40 00 82     eth0
fd00000000000000a1b2c3d4e5f60718 04 40 00 01     eth0
00000000000000000000000000000001 01 80 10 80       lo
`;

    expect(parseIfInet6(text)).toEqual([{ interface: 'eth0', cidr: 'fd00::2/64' }]);
  });

  it.each([
    ['DEVTYPE=wlan\nINTERFACE=wlp2s0\n', '1', 'wifi'],
    ['DEVTYPE=bridge\n', '1', 'bridge'],
    ['INTERFACE=eth0\n', '1', 'ethernet'],
    ['INTERFACE=tun0\n', '65534', 'tunnel'],
  ])('with %j and type %s are %s', (uevent, type, kind) => {
    expect(interfaceType(uevent, type)).toBe(kind);
  });

  it('ask the name servers of resolv.conf', () => {
    expect(parseNameservers('# nameserver 1.1.1.1\nsearch lan\nnameserver 10.0.0.53\nnameserver fd00::53\n')).toEqual([
      '10.0.0.53',
      'fd00::53',
    ]);
  });
});

describe('batteries', () => {
  it.each([
    { energy: 50_000_000, charge: null, volts: null, mwh: 50_000 },
    { energy: null, charge: 4_000_000, volts: 11_400_000, mwh: 45_600 },
    { energy: null, charge: 4_000_000, volts: null, mwh: null },
  ])('hold $mwh mWh', ({ energy, charge, volts, mwh }) => {
    expect(toMilliwattHours(energy, charge, volts)).toBe(mwh);
  });
});

describe('services', () => {
  const SHOW = `Id=ssh.service
Description=OpenBSD Secure Shell server
LoadState=loaded
ActiveState=active
UnitFileState=enabled
ExecMainStatus=0

Id=nginx.service
Description=A high performance web server
LoadState=loaded
ActiveState=failed
UnitFileState=disabled
ExecMainStatus=203

Id=plymouth-start.service
Description=plymouth-start.service
LoadState=not-found
ActiveState=inactive
UnitFileState=
ExecMainStatus=0

Id=hwclock.service
Description=hwclock.service
LoadState=masked
ActiveState=inactive
UnitFileState=masked
`;

  it('that are loaded say how they start, and failed ones what they ended with', () => {
    expect(parseUnits(SHOW).flatMap((unit) => toService(unit) ?? [])).toEqual([
      {
        name: 'ssh',
        displayName: 'OpenBSD Secure Shell server',
        state: 'running',
        startMode: 'automatic',
        exitCode: null,
      },
      {
        name: 'nginx',
        displayName: 'A high performance web server',
        state: 'failed',
        startMode: 'manual',
        exitCode: 203,
      },
      { name: 'hwclock', displayName: 'hwclock.service', state: 'stopped', startMode: 'disabled', exitCode: null },
    ]);
  });

  it('that are only installed are no templates and no second names', () => {
    const files = `autovt@.service                        alias    -
console-getty.service                  disabled disabled
cryptdisks.service                     masked   enabled
dbus-org.freedesktop.login1.service    alias    -
e2scrub_reap.service                   enabled  enabled
getty@.service                         enabled  enabled
`;

    expect(parseUnitFiles(files)).toEqual([
      { name: 'console-getty', state: 'stopped', startMode: 'manual' },
      { name: 'cryptdisks', state: 'stopped', startMode: 'disabled' },
      { name: 'e2scrub_reap', state: 'stopped', startMode: 'automatic' },
    ]);
  });
});

describe('pending updates', () => {
  it('are packages that have a version, and security by their origin', () => {
    const output = `Inst base-files [12.4+deb12u11] (12.4+deb12u15 Debian:12.15/oldstable [amd64])
Conf base-files (12.4+deb12u15 Debian:12.15/oldstable [amd64])
Inst linux-image-6.1.0-40-amd64 (6.1.153-1 Debian:12.12/stable, Debian-Security:12/stable-security [amd64])
Inst libssl3:i386 [3.0.15-1] (3.0.17-1 Debian-Security:12/stable-security [i386]) []
`;

    expect(parseAptSimulation(output)).toEqual([
      {
        name: 'base-files',
        arch: 'amd64',
        installedVersion: '12.4+deb12u11',
        availableVersion: '12.4+deb12u15',
        security: false,
        source: 'Debian:12.15/oldstable',
      },
      {
        name: 'libssl3',
        arch: 'i386',
        installedVersion: '3.0.15-1',
        availableVersion: '3.0.17-1',
        security: true,
        source: 'Debian-Security:12/stable-security',
      },
    ]);
  });
});

describe('listening sockets', () => {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  const row = (local: string, state: string, inode: number) =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0 0 10 0\n`;

  it('of TCP are those in the state LISTEN', () => {
    const table = head + row('00000000:07E8', '0A', 619) + row('0100007F:1538', '01', 620);

    expect(parseSockets(table, 'tcp')).toEqual([{ protocol: 'tcp', address: '0.0.0.0', port: 2024, inode: '619' }]);
  });

  it('of IPv6 have their words turned round', () => {
    const table =
      head +
      row('00000000000000000000000001000000:0016', '0A', 7) +
      row('0000000000000000FFFF00000100007F:0050', '0A', 8);

    expect(parseSockets(table, 'tcp').map(({ address, port }) => [address, port])).toEqual([
      ['::1', 22],
      ['::ffff:7f00:1', 80],
    ]);
  });

  it('of UDP leave out those of outgoing questions', () => {
    const table = head + row('00000000:0035', '07', 1) + row('00000000:C350', '07', 2) + row('00000000:0044', '01', 3);

    expect(parseSockets(table, 'udp').map(({ port }) => port)).toEqual([53]);
  });
});
