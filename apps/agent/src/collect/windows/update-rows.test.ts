import { describe, expect, it } from 'vitest';
import { installedUpdates, pendingUpdates } from './update-rows.ts';

const SECURITY = '0fa1201d-4330-4fa8-8ae9-b877473b6441';
const DRIVERS = 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0';
const UPDATES = 'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83';
const base = {
  Kb: [],
  Categories: [UPDATES],
  Severity: null,
  Type: 1,
  Revision: 200,
  PublishedAt: '/Date(1768003200000)/',
};

describe('a pending update', () => {
  it.each([
    {
      row: {
        Title:
          'Actualización acumulativa de 2026-01 para Windows 11 Version 23H2 para sistemas basados en x64 (KB5072033) (22631.6491)',
        Kb: ['5072033'],
        Categories: [SECURITY, '72e7624a-5b00-45d2-b92f-e561c0a6a160'],
      },
      expected: { availableVersion: '22631.6491', kb: 'KB5072033', kind: 'security', security: true },
    },
    {
      row: { Title: 'Security Intelligence Update for Microsoft Defender Antivirus - KB2267602 (Version 1.443.412.0)' },
      expected: { availableVersion: '1.443.412.0', kb: 'KB2267602', kind: 'other', security: false },
    },
    {
      row: { Title: 'Intel Corporation - Display - 31.0.101.5590', Categories: [DRIVERS], Type: 2 },
      expected: { availableVersion: '31.0.101.5590', kb: null, kind: 'driver' },
    },
    {
      row: { Title: 'Realtek - Net', Categories: { value: [], Count: 0 }, Type: 2 },
      expected: { availableVersion: '200', kind: 'driver' },
    },
    {
      row: { Title: '2025-12 .NET Framework 3.5 y 4.8.1 (KB5071506)', Severity: 'Important' },
      expected: { availableVersion: 'KB5071506', kind: 'other', security: true },
    },
    {
      row: { Title: 'Windows 11, version 25H2', Categories: ['{3689BDC8-B205-4AF4-8D4A-A63924C5E9D5}'] },
      expected: { availableVersion: '200', kind: 'feature', security: false },
    },
  ])('is $expected for $row.Title', ({ row, expected }) => {
    const found = pendingUpdates([{ ...base, ...row }]);

    expect(found).toMatchObject([
      { name: row.Title, publishedAt: 1_768_003_200_000, source: 'windows_update', ...expected },
    ]);
  });

  it('without a title is none', () => {
    expect(pendingUpdates([{ ...base, Title: null }])).toEqual([]);
  });
});

describe('installed updates', () => {
  const entry = (Title: string, day: number, ResultCode = 2, Operation = 1) => ({
    Title,
    Date: `/Date(${Date.UTC(2026, 0, day)})/`,
    Operation,
    ResultCode,
  });

  it('are told by their last try, newest first', () => {
    const history = [
      entry('Acumulativa (KB5072033)', 10),
      entry('Acumulativa (KB5072033)', 9, 4),
      entry('Otra (KB5071506)', 12, 4),
    ];

    expect(installedUpdates(history, [])).toMatchObject([
      { kb: 'KB5071506', succeeded: false, installedAt: Date.UTC(2026, 0, 12) },
      { kb: 'KB5072033', succeeded: true, installedAt: Date.UTC(2026, 0, 10) },
    ]);
  });

  it('leave out removals, what is still going on, and the daily signatures of Defender', () => {
    const history = [
      entry('Acumulativa (KB5072033)', 10, 2, 2),
      entry('Otra (KB5071506)', 12, 1),
      entry('Inteligencia de seguridad - KB2267602 (Versión 1.443.412.0)', 13),
    ];

    expect(installedUpdates(history, [])).toEqual([]);
  });

  it('are completed by those only the system knows', () => {
    const fixes = [
      { HotFixID: 'KB5072033', Description: 'Security Update', InstalledOn: '1/10/2026' },
      { HotFixID: 'KB5066128', Description: 'Update', InstalledOn: { value: '/Date(1759276800000)/', DateTime: 'x' } },
      { HotFixID: 'File 1', Description: '', InstalledOn: null },
    ];

    expect(installedUpdates([entry('Acumulativa (KB5072033)', 10)], fixes)).toMatchObject([
      { name: 'Acumulativa (KB5072033)' },
      { name: 'Update (KB5066128)', kb: 'KB5066128', installedAt: 1_759_276_800_000 },
    ]);
  });

  it('are the newest of many', () => {
    const history = Array.from({ length: 500 }, (_, at) => ({
      ...entry(`Una ${at}`, 1),
      Date: `/Date(${1.7e12 + at * 1000})/`,
    }));

    const found = installedUpdates(history, []);

    expect(found).toHaveLength(200);
    expect(found[0]?.name).toBe('Una 499');
  });
});
