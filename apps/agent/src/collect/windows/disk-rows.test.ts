import { describe, expect, it } from 'vitest';
import { decodedSerial, diskDrives, physicalDisks } from './disk-rows.ts';

const nvme = {
  DeviceId: '0',
  FriendlyName: 'SAMSUNG MZVL2512HCJQ-00BL7',
  Manufacturer: 'NVMe',
  Model: 'SAMSUNG MZVL2512HCJQ-00BL7',
  SerialNumber: '0025_38B7_21C0_4A3E.',
  AdapterSerialNumber: 'S64KNF0T412233       _00000001.',
  Size: 512_110_190_592,
  MediaType: 4,
  BusType: 17,
  HealthStatus: 0,
};
const counter = { DiskId: '0', Wear: 3, PowerOnHours: 4210, Temperature: 38 };

describe('a physical disk', () => {
  it('has the serial number of its label, its health and its wear', () => {
    expect(physicalDisks([nvme], [counter])).toEqual([
      {
        name: 'PhysicalDrive0',
        vendor: null,
        model: 'SAMSUNG MZVL2512HCJQ-00BL7',
        serial: 'S64KNF0T412233',
        sizeBytes: 512_110_190_592,
        medium: 'ssd',
        type: 'nvme',
        removable: false,
        healthy: true,
        wearPercent: 3,
        powerOnHours: 4210,
        temperatureCelsius: 38,
      },
    ]);
  });

  it.each([
    {
      change: { AdapterSerialNumber: null },
      expected: { serial: '0025_38B7_21C0_4A3E.' },
      because: 'the label is not told',
    },
    { change: { HealthStatus: 1 }, expected: { healthy: false }, because: 'it warns' },
    { change: { HealthStatus: 5 }, expected: { healthy: null }, because: 'it does not know' },
    {
      change: { BusType: 11, Manufacturer: 'ATA' },
      expected: { type: 'ata', vendor: null },
      because: 'ATA is no maker',
    },
    {
      change: { BusType: 7, Manufacturer: 'Kingston' },
      expected: { removable: true, vendor: 'Kingston' },
      because: 'it is a stick',
    },
    {
      change: { Model: 'Virtual Disk', Manufacturer: 'Msft', BusType: 10 },
      expected: { medium: null, healthy: null },
      because: 'a hypervisor made it',
    },
  ])('is $expected when $because', ({ change, expected }) => {
    expect(physicalDisks([{ ...nvme, ...change }], [])).toMatchObject([expected]);
  });

  it.each([
    {
      change: { Temperature: 0, PowerOnHours: null, Wear: 0 },
      expected: { temperatureCelsius: null, wearPercent: null },
    },
    { change: { Wear: 0 }, expected: { wearPercent: 0 } },
    { change: { Wear: 130 }, expected: { wearPercent: 100 } },
    { change: { Temperature: 255 }, expected: { temperatureCelsius: null } },
    { change: { DiskId: '1' }, expected: { name: 'PhysicalDrive0' } },
  ])('with the counters $change is $expected', ({ change, expected }) => {
    expect(physicalDisks([nvme], [{ ...counter, ...change }])).toMatchObject([expected]);
  });

  it('that turns has no wear, and one without a medium is none', () => {
    expect(physicalDisks([{ ...nvme, MediaType: 3 }], [counter])).toMatchObject([{ medium: 'hdd', wearPercent: null }]);
    expect(physicalDisks([{ ...nvme, Size: 0 }], [])).toEqual([]);
  });
});

describe('a disk drive of Win32_DiskDrive', () => {
  const drive = {
    Index: 1,
    Model: 'WDC WD10EZEX-08WN4A0 ATA Device',
    SerialNumber: '     WD-WCC6Y5KJH7PA',
    Size: '1000202273280',
    InterfaceType: 'IDE',
    MediaType: 'Fixed hard disk media',
    PNPDeviceID: 'SCSI\\DISK&VEN_WDC&PROD_WD10EZEX-08WN4A0\\4&1D60C8B6&0&010000',
  };
  const warning = {
    InstanceName: 'SCSI\\Disk&Ven_WDC&Prod_WD10EZEX-08WN4A0\\4&1d60c8b6&0&010000_0',
    PredictFailure: true,
  };

  it('is unhealthy when SMART predicts its failure', () => {
    expect(diskDrives([drive], [warning])).toEqual([
      {
        name: 'PhysicalDrive1',
        model: 'WDC WD10EZEX-08WN4A0',
        serial: 'WD-WCC6Y5KJH7PA',
        sizeBytes: 1_000_202_273_280,
        type: 'ata',
        removable: false,
        healthy: false,
      },
    ]);
    expect(diskDrives([drive], [{ ...warning, PredictFailure: false }])).toMatchObject([{ healthy: true }]);
    expect(diskDrives([drive], [])).toMatchObject([{ healthy: null }]);
  });
});

it.each([
  { serial: '2020202057202d44435736434b354a594837415020', expected: '2020202057202d44435736434b354a594837415020' },
  { serial: '2020202057202d444357364335594a4b37484150', expected: 'WD-WCC6Y5KJH7PA' },
  { serial: 'S64KNF0T412233', expected: 'S64KNF0T412233' },
  { serial: '0001020304050607080900010203040506070809', expected: '0001020304050607080900010203040506070809' },
  { serial: null, expected: null },
])('the serial number $serial reads $expected', ({ serial, expected }) => {
  expect(decodedSerial(serial)).toBe(expected);
});
