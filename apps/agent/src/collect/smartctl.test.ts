import { describe, expect, it } from 'vitest';
import { withRecordedLinux } from '../testing/recorded-linux.ts';
import { collectInventory } from './inventory.ts';
import { isAsleep, parseSmartctl } from './smartctl.ts';

const SMARTCTL = { version: [7, 4], exit_status: 0 };
/** A SATA disk with rotating platters that has begun to fail. */
const HARD_DISK = JSON.stringify({
  smartctl: { ...SMARTCTL, exit_status: 24 },
  device: { name: '/dev/sda', type: 'sat', protocol: 'ATA' },
  rotation_rate: 7200,
  smart_status: { passed: false },
  ata_smart_attributes: {
    table: [
      { id: 5, name: 'Reallocated_Sector_Ct', value: 92, raw: { value: 112, string: '112' } },
      { id: 9, name: 'Power_On_Hours', value: 60, raw: { value: 35_210, string: '35210' } },
      { id: 197, name: 'Current_Pending_Sector', value: 100, raw: { value: 8, string: '8' } },
      { id: 198, name: 'Offline_Uncorrectable', value: 100, raw: { value: 4, string: '4' } },
    ],
  },
  power_on_time: { hours: 35_210 },
  temperature: { current: 41 },
});
const SATA_SSD = {
  device: { protocol: 'ATA' },
  smart_status: { passed: true },
  ata_smart_attributes: {
    table: [
      { id: 5, name: 'Reallocated_Sector_Ct', value: 100, raw: { value: 0 } },
      { id: 9, name: 'Power_On_Hours', value: 99, raw: { value: 4096 * 2 ** 32 + 5120 } },
      { id: 177, name: 'Wear_Leveling_Count', value: 93, raw: { value: 120 } },
    ],
  },
};
const NVME = JSON.stringify({
  device: { name: '/dev/nvme0n1', type: 'nvme', protocol: 'NVMe' },
  smart_status: { passed: true, nvme: { value: 0 } },
  nvme_smart_health_information_log: { percentage_used: 104, power_on_hours: 8123, media_errors: 3, temperature: 39 },
  power_on_time: { hours: 8123 },
  temperature: { current: 39 },
});
const SAS = JSON.stringify({
  device: { protocol: 'SCSI' },
  smart_status: { passed: true },
  scsi_grown_defect_list: 17,
  scsi_percentage_used_endurance_indicator: 6,
  power_on_time: { hours: 100, minutes: 3 },
  temperature: { current: 0 },
});
const ASLEEP = JSON.stringify({
  smartctl: { messages: [{ string: 'Device is in STANDBY mode, exit(2)', severity: 'information' }], exit_status: 2 },
});

describe('the health of a disk', () => {
  it.each([
    {
      disk: 'that turns and fails',
      json: HARD_DISK,
      health: { healthy: false, wearPercent: null, powerOnHours: 35_210, temperatureCelsius: 41, badSectors: 124 },
    },
    {
      disk: 'of SATA flash',
      json: JSON.stringify(SATA_SSD),
      health: { healthy: true, wearPercent: 7, powerOnHours: 5120, temperatureCelsius: null, badSectors: 0 },
    },
    {
      disk: 'of NVMe past its rated life',
      json: NVME,
      health: { healthy: true, wearPercent: 100, powerOnHours: 8123, temperatureCelsius: 39, badSectors: 3 },
    },
    {
      disk: 'of SAS without a sensor',
      json: SAS,
      health: { healthy: true, wearPercent: 6, powerOnHours: 100, temperatureCelsius: null, badSectors: 17 },
    },
  ])('$disk is read', ({ json, health }) => {
    expect(parseSmartctl(json)).toEqual(health);
  });

  it('is not guessed from an attribute that means something else', () => {
    const table = [{ id: 231, name: 'Temperature_Celsius', value: 40, raw: { value: 40 } }];

    expect(parseSmartctl(JSON.stringify({ ...SATA_SSD, ata_smart_attributes: { table } }))).toMatchObject({
      wearPercent: null,
    });
  });

  it.each([
    '',
    'smartctl 6.6 2016-05-31',
    '[]',
    '{"smartctl":{"messages":[{"string":"Unable to detect device type"}]}}',
  ])('is unknown when the answer is "%s"', (json) => {
    expect(parseSmartctl(json)).toBeUndefined();
    expect(isAsleep(json)).toBe(false);
  });
});

describe('disks of a Linux computer', () => {
  const sda = '/sys/devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda';
  const files = {
    '/sys/block/sda': { link: sda.replace('/sys', '..') },
    [`${sda}/device/model`]: 'WDC WD10EZEX\n',
    [`${sda}/device/serial`]: 'WD-WCC3F1234567\n',
    [`${sda}/size`]: '1953525168\n',
    '/sys/devices/virtual/block/vda/virtio0/x': '',
    '/sys/block/vda': { link: '../devices/pci0/virtio0/block/vda' },
    '/sys/devices/pci0/virtio0/block/vda/device/x': '',
    '/sys/devices/pci0/virtio0/block/vda/size': '4096\n',
  };
  const ask = 'smartctl -j -a -n standby /dev/sda';

  it('have what SMART says, and keep it while they sleep', async () => {
    const programs: Record<string, { exitCode: number; stdout: string }> = {
      [ask]: { exitCode: 24, stdout: HARD_DISK },
    };
    const readings = await withRecordedLinux({ files, programs }, async (machine, ran) => {
      const awake = await collectInventory(machine, ['disks']);
      programs[ask] = { exitCode: 2, stdout: ASLEEP };
      return { awake: awake.disks, asleep: (await collectInventory(machine, ['disks'])).disks, ran };
    });

    expect(readings.awake).toMatchObject({
      value: {
        data: {
          disks: [
            { name: 'sda', healthy: false, badSectors: 124 },
            { name: 'vda', healthy: null },
          ],
        },
      },
    });
    expect(readings.asleep).toEqual(readings.awake);
    // A disk of a hypervisor has no SMART to ask for.
    expect(readings.ran).toEqual([ask, ask]);
  });

  it('are listed without their health where smartctl is not installed', async () => {
    const found = await withRecordedLinux({ files }, (machine) => collectInventory(machine, ['disks']));

    expect(found.disks).toMatchObject({
      value: { data: { disks: [{ name: 'sda', healthy: null }, { name: 'vda' }] } },
    });
  });
});
