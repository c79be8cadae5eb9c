import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrinters, withoutCredentials } from '../cups.ts';
import { parseIfconfig } from './ifconfig.ts';
import { batteryOf } from './inventory/battery.ts';
import { diskOf } from './inventory/disks.ts';
import { displayOf, makerOf } from './inventory/displays.ts';
import { moduleOf } from './inventory/memory.ts';
import { parseDefaultRoutes, parseScopedDns } from './inventory/network.ts';
import { parseLsof } from './inventory/ports.ts';
import { parseFileVault, parseFirewall } from './inventory/security.ts';
import { parseWho } from './inventory/sessions.ts';
import { chassisOf, secureBoot } from './inventory/system.ts';
import { parseJobs } from './launchd.ts';
import { parseVmStat } from './memory.ts';
import { parseMounts } from './mounts.ts';
import { parseLinkCounters } from './network.ts';
import { publisherOf } from './publisher.ts';
import { bytesOfSize } from './size.ts';
import { bootTimeOf, parseSysctl } from './sysctl.ts';

it.each([
  { rights: 'Copyright © 2003-2026 Ejemplo, S.A. de C.V. All rights reserved.', publisher: 'Ejemplo, S.A. de C.V' },
  { rights: '16.84, © 2026 Oficina Corporation. Todos los derechos reservados.', publisher: 'Oficina Corporation' },
  { rights: '1.2.3 (c) 1999, 2026 by Taller Uno', publisher: 'Taller Uno' },
  { rights: 'Copyright (C) Impresoras del Norte 2009-2015. All rights reserved.', publisher: 'Impresoras del Norte' },
  { rights: 'Â© 1996-2015 el equipo libre', publisher: 'el equipo libre' },
  { rights: 'Navegador 124.0.2', publisher: null },
  { rights: 'Copyright 2020', publisher: null },
  { rights: null, publisher: null },
])('"$rights" was made by $publisher', ({ rights, publisher }) => {
  expect(publisherOf('mx.ejemplo.programa', rights)).toBe(publisher);
});

it('what begins with com.apple is made by Apple, whatever its rights say', () => {
  expect(publisherOf('com.apple.Safari', null)).toBe('Apple');
});

it.each([
  { uri: 'smb://DOMINIO%5Cana:cl@ve@servidor/cola', port: 'smb://servidor/cola' },
  { uri: 'ipp://192.168.1.9:631/ipp/print?password=x#y', port: 'ipp://192.168.1.9:631/ipp/print' },
  { uri: 'dnssd://HP%20LaserJet._ipp._tcp.local./?uuid=1', port: 'dnssd://HP%20LaserJet._ipp._tcp.local./' },
  { uri: 'file:///dev/null', port: 'file:///dev/null' },
])('a printer at $uri is shown at $port', ({ uri, port }) => {
  expect(withoutCredentials(uri)).toBe(port);
});

it('printers may be unfinished sections and unknown states', () => {
  const text = '<Printer a>\nState Weird\n</Printer>\n<Printer b>\nDeviceURI lpd://10.0.0.4/raw\n';

  expect(parsePrinters(text)).toEqual([
    { name: 'a', driver: null, port: null, status: null, isDefault: false, isShared: null, isNetwork: null },
  ]);
});

describe('who', () => {
  const now = new Date(2026, 0, 2, 12, 0).getTime();

  it.each([
    { line: 'ana      console      Jan  2 09:12 ', since: new Date(2026, 0, 2, 9, 12) },
    { line: 'ana      console      Dec 30 18:00 ', since: new Date(2025, 11, 30, 18, 0) },
  ])('takes "$line" for the last such moment', ({ line, since }) => {
    expect(parseWho(`${line}\n`, now)).toEqual([{ username: 'ana', kind: 'console', since: since.getTime() }]);
  });

  it('counts a person once for each way in, since the first', () => {
    const output = 'ana ttys001  Jan  2 11:00\nana ttys000  Jan  2 10:00\nana ttys002  Jan  2 10:30 (10.0.0.9)\n';

    expect(parseWho(output, now)).toEqual([
      { username: 'ana', kind: 'terminal', since: new Date(2026, 0, 2, 10, 0).getTime() },
      { username: 'ana', kind: 'remote', since: new Date(2026, 0, 2, 10, 30).getTime() },
    ]);
  });
});

it.each([
  { level: 'Full Security', on: true },
  { level: 'Reduced Security', on: true },
  { level: 'Permissive Security', on: false },
  { level: 'No Security', on: false },
  { level: 'Seguridad máxima', on: null },
  { level: null, on: null },
])('secure boot of level $level is $on', ({ level, on }) => {
  expect(secureBoot(level)).toBe(on);
});

it.each([
  { name: 'MacBook Pro', chassis: 'notebook' },
  { name: 'MacBookAir10,1', chassis: 'notebook' },
  { name: 'Mac mini', chassis: 'mini_pc' },
  { name: 'Mac Studio', chassis: 'mini_pc' },
  { name: 'iMac Pro', chassis: 'all_in_one' },
  { name: 'Mac Pro', chassis: 'tower' },
  { name: 'Mac14,3', chassis: null },
  { name: null, chassis: null },
])('a $name has the chassis $chassis', ({ name, chassis }) => {
  expect(chassisOf(name)).toBe(chassis);
});

it.each([
  { output: 'FileVault is On.\n', state: 'encrypted' },
  { output: 'FileVault is Off.\nDeferred enablement appears to be active for user ana.\n', state: 'decrypted' },
  { output: 'FileVault is On.\nEncryption in progress: Percent completed = 42\n', state: 'encrypting' },
  { output: 'FileVault is Off.\nDecryption in progress: Percent completed = 7\n', state: 'decrypting' },
  { output: 'Error: a problem occurred\n', state: undefined },
])('fdesetup means $state by $output', ({ output, state }) => {
  expect(parseFileVault(output)).toBe(state);
});

it.each([
  { output: 'Firewall is enabled. (State = 1) \n', on: true },
  { output: 'Firewall is blocking all non-essential incoming connections. (State = 2)\n', on: true },
  { output: 'Firewall is disabled. (State = 0)\n', on: false },
  { output: 'Firewall is disabled!\n', on: false },
  { output: '', on: null },
])('the firewall is $on by "$output"', ({ output, on }) => {
  expect(parseFirewall(output)).toBe(on);
});

describe('a battery', () => {
  it('of an Intel Mac states its charge in milliampere hours', () => {
    const item = { DesignCapacity: 8790, MaxCapacity: 7911, CurrentCapacity: 3955, CellVoltage: [4100, 4100, 4100, 0] };

    expect(batteryOf({ ...item, IsCharging: true, Manufacturer: 'SMP' })).toMatchObject({
      designedCapacityMwh: Math.round(8790 * 3 * 3.8),
      healthPercent: 90,
      percentRemaining: 50,
      state: 'charging',
      manufacturer: 'SMP',
    });
  });

  it('of the newest systems keeps its figures in BatteryData', () => {
    const item = {
      BatteryData: { DesignCapacity: 4563, NominalChargeCapacity: 4107, CycleCount: 20 },
      CurrentCapacity: 100,
      MaxCapacity: 100,
      FullyCharged: true,
    };

    expect(batteryOf(item)).toMatchObject({
      healthPercent: 90,
      cycleCount: 20,
      percentRemaining: 100,
      state: 'full',
      designedCapacityMwh: null,
    });
  });

  it.each([{}, { DesignCapacity: 4_294_967_295, MaxCapacity: 4_294_967_295, CycleCount: 2 ** 40 }])(
    'that says nothing, or nothing possible, is unknown in all: %o',
    (item) => {
      expect(batteryOf(item)).toMatchObject({
        healthPercent: null,
        percentRemaining: null,
        cycleCount: null,
        state: null,
      });
    },
  );
});

it.each([
  { status: 'Verified', healthy: true },
  { status: 'Failing', healthy: false },
  { status: 'About to Fail', healthy: false },
  { status: 'Not Supported', healthy: null },
])('a disk whose SMART says $status is healthy: $healthy', ({ status, healthy }) => {
  expect(diskOf('disk0', { TotalSize: 1000, SMARTStatus: status }, undefined)).toMatchObject({ healthy });
});

it('a disk never has impossible figures, and none without a medium', () => {
  const smart = { PERCENTAGE_USED: 180, TEMPERATURE: 0, POWER_ON_HOURS_0: 5, POWER_ON_HOURS_1: 9, MEDIA_ERRORS_0: 4 };

  expect(diskOf('disk0', { Size: 5, SMARTDeviceSpecificKeysMayVaryNotGuaranteed: smart }, undefined)).toMatchObject({
    wearPercent: 100,
    temperatureCelsius: null,
    powerOnHours: null,
    badSectors: 4,
  });
  expect(diskOf('disk2', { TotalSize: 0 }, undefined)).toBeUndefined();
});

it.each([
  { item: { _name: 'BANK 0/DIMM0', dimm_size: 'empty' }, found: undefined },
  { item: { SPMemoryDataType: '16 GB', dimm_type: 'LPDDR5' }, found: undefined },
  {
    item: { _name: 'DIMM1', dimm_size: '4 GB', dimm_part_number: '0x802C', dimm_serial_number: '0x00000000' },
    found: { deviceLocator: 'DIMM1', bankLocator: null, partNumber: '0x802C', serialNumber: null },
  },
])('memory $item is $found', ({ item, found }) => {
  if (found === undefined) expect(moduleOf(item)).toBeUndefined();
  else expect(moduleOf(item)).toMatchObject({ sizeBytes: 4 * 1024 ** 3, ...found });
});

it.each([
  { text: '8 GB', bytes: 8 * 1024 ** 3 },
  { text: '1536 MB', bytes: 1536 * 1024 ** 2 },
  { text: '1,5 GB', bytes: 1.5 * 1024 ** 3 },
  { text: 'empty', bytes: null },
])('$text is $bytes bytes', ({ text, bytes }) => {
  expect(bytesOfSize(text)).toBe(bytes);
});

it.each([
  { id: '10ac', maker: 'DEL' },
  { id: '610', maker: 'APP' },
  { id: '4c2d', maker: 'SAM' },
  { id: '0', maker: null },
  { id: 'ffff', maker: null },
  { id: 'many', maker: null },
])('the maker $id is $maker', ({ id, maker }) => {
  expect(makerOf(id)).toBe(maker);
});

it('a display without a number of its own has none', () => {
  const display = displayOf({ _name: 'Proyector', '_spdisplays_display-serial-number': '01010101' }, 2);

  expect(display).toMatchObject({ connector: 'display2', serialNumber: null, productionYear: null });
});

it('the start of the system is read from its kernel', () => {
  const values = parseSysctl('kern.boottime: { sec = 1794900000, usec = 5 } Sun Nov 22 10:40:00 2026\nhw.ncpu: 8\n');

  expect(bootTimeOf(values.get('kern.boottime'))).toBe(1_794_900_000_000);
  expect(bootTimeOf(undefined)).toBeNull();
});

it('no parser throws, whatever a program writes', () => {
  const parsers: ((text: string) => unknown)[] = [
    parseIfconfig,
    parseDefaultRoutes,
    parseScopedDns,
    parseLsof,
    parsePrinters,
    parseJobs,
    parseMounts,
    parseLinkCounters,
    parseSysctl,
    (text) => parseVmStat(text, 1000),
    (text) => parseWho(text, 0),
    (text) => publisherOf(null, text),
    withoutCredentials,
  ];
  const line = fc.array(
    fc.constantFrom(
      'p',
      'n*:',
      '99999999',
      'default',
      'inet6 ',
      ' (',
      ')',
      '<Printer x>\n',
      '\n',
      '\t',
      '©',
      ' on /',
      '-',
      'Feb 31 99:99',
    ),
  );

  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        line.map((parts) => parts.join('')),
      ),
      (text) => {
        for (const parse of parsers) expect(() => parse(text)).not.toThrow();
      },
    ),
  );
});
