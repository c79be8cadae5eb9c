import { CompatStatus } from '@lanet/contracts/compat';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disksOf, flat, memoryOf, osOf, programOf, sectionsOf, uptimeSeconds, windowOf } from './compat.rules.ts';

describe('an uptime', () => {
  it.each([
    ['5 days 3 hours', 442_800],
    ['5 días 3 horas', 442_800],
    ['5 dias, 3 horas y 1 minuto', 442_860],
    ['1 week 2d 3h 4m 5s', 788_645],
    ['0 seconds', 0],
    [442_800, 442_800],
  ])('of "%s" is %i seconds', (text, seconds) => {
    expect(uptimeSeconds(text)).toBe(seconds);
  });

  it.each(['', 'a while', '5', '5 parsecs', 'days 5', '5 days ago'])('is not guessed from "%s"', (text) => {
    expect(uptimeSeconds(text)).toBeUndefined();
  });

  it('is a whole number or none, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const seconds = uptimeSeconds(text);
        expect(seconds === undefined || Number.isSafeInteger(seconds)).toBe(true);
      }),
    );
  });
});

describe('hardware', () => {
  it.each([
    ['32GB DDR4', 34_359_738_368, 'DDR4'],
    ['8 GiB LPDDR5X', 8_589_934_592, 'LPDDR5X'],
    ['512 MB', 536_870_912, undefined],
    ['plenty', null, undefined],
  ])('reads memory from "%s"', (ram, physicalBytes, type) => {
    const { physicalBytes: bytes, modules } = memoryOf(ram);
    expect([bytes, modules?.[0]?.memoryType]).toEqual([physicalBytes, type]);
  });

  it.each([
    ['1TB NVMe SSD', { sizeBytes: 1_000_000_000_000, medium: 'ssd', type: 'nvme' }],
    ['500 GB HDD', { sizeBytes: 500_000_000_000, medium: 'hdd', type: null }],
    ['1,5 TB', { sizeBytes: 1_500_000_000_000, medium: null, type: null }],
    ['large', { sizeBytes: 0, medium: null, type: null }],
  ])('reads a disk from "%s"', (text, expected) => {
    expect(disksOf([text]).disks[0]).toMatchObject({ model: text, ...expected });
  });
});

describe('software', () => {
  it.each([
    ['Windows 11 Pro 22H2', 'Windows 11 Pro', '22H2'],
    ['Office 365 16.0.15', 'Office 365', '16.0.15'],
    ['AutoCAD 2024', 'AutoCAD', '2024'],
    ['Office 365', 'Office 365', ''],
    ['7-Zip', '7-Zip', ''],
    ['2024', '2024', ''],
  ])('"%s" is %s in version "%s"', (text, name, version) => {
    expect(programOf(text)).toEqual({ name, version });
  });

  it('names the operating system, with its edition', () => {
    const programs = ['AutoCAD 2024', 'Windows 11 Pro 22H2'].map(programOf);

    expect(osOf(programs)).toMatchObject({
      name: 'Windows 11 Pro',
      version: '22H2',
      edition: 'Pro',
      platform: 'windows',
    });
    expect(osOf([programOf('AutoCAD 2024')])).toBeUndefined();
  });
});

describe('a message', () => {
  const told = {
    cpu: 'Intel i7-12700K',
    gpu: ['NVIDIA RTX 3070'],
    cpu_usage: 25,
    disk: '1TB NVMe SSD',
    disk_usage: 45,
  };

  it('means the same flat and in objects', () => {
    const { cpu, gpu, disk, cpu_usage, disk_usage } = told;
    const nested = { computer_id: 'A', hardware: { cpu, gpu, disk }, status: { cpu_usage, disk_usage } };

    expect(flat(CompatStatus.parse(nested))).toEqual({
      ...flat(CompatStatus.parse({ computer_id: 'A', ...told })),
      computer_id: 'A',
    });
  });

  it('tells only of what it has', () => {
    expect(Object.keys(sectionsOf({ cpu: 'x' }))).toEqual(['cpu']);
    expect(windowOf({ cpu: 'x' }, 0)).toBeUndefined();
  });

  it('is one minute of values, with what is free of the disk', () => {
    expect(windowOf(told, 1_763_900_012_345)).toEqual({
      ...{ from: 1_763_899_980_000, stepSeconds: 60, cpu: [25], memory: [null], temperature: [null], network: [] },
      volumes: [{ id: 'disk', usedPercent: [45], freeBytes: 550_000_000_000, sizeBytes: 1_000_000_000_000 }],
    });
  });
});
