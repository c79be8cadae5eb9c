import { describe, expect, it } from 'vitest';
import type { RegistryValue } from '../../platform/machine.ts';
import { appxPackage, clickToRunProducts, uninstallEntry, withoutRepeats } from './registry-programs.ts';

const place = { scope: 'system', arch: 'x86_64' } as const;
const editor = {
  DisplayName: 'Editor de planos 4',
  DisplayVersion: '4.2.1',
  Publisher: 'Trazo S.A.',
  InstallDate: '20250630',
  EstimatedSize: 2048,
  WindowsInstaller: 1,
};

describe('an uninstall key', () => {
  it('is a program with its version, publisher, day and size', () => {
    expect(uninstallEntry('{4F2A}', editor, place)).toEqual({
      name: 'Editor de planos 4',
      version: '4.2.1',
      publisher: 'Trazo S.A.',
      arch: 'x86_64',
      source: 'msi',
      scope: 'system',
      installedAt: Date.UTC(2025, 5, 30),
      sizeBytes: 2_097_152,
    });
  });

  it.each([
    { key: '{1}', change: { SystemComponent: 1 }, because: 'it is a part Windows hides' },
    { key: '{1}', change: { ParentKeyName: 'Office16' }, because: 'it belongs to another' },
    { key: '{1}', change: { ReleaseType: 'Security Update' }, because: 'it is an update' },
    { key: '{90160000}_Office16.KB4011035', change: {}, because: 'its key is named for an update' },
    { key: 'KB2919355', change: {}, because: 'its key is named for an update' },
    { key: '{1}', change: { DisplayName: ' ' }, because: 'it has no name' },
  ])('is no program when $because', ({ key, change }) => {
    const values: Record<string, RegistryValue> = { ...editor };
    Object.assign(values, change);

    expect(uninstallEntry(key, values, place)).toBeUndefined();
  });

  it.each([
    { InstallDate: '20251345', installedAt: null, because: 'there is no month 13' },
    { InstallDate: '20250231', installedAt: null, because: 'February has no day 31' },
    { InstallDate: '30/06/2025', installedAt: null, because: 'it could be another day elsewhere' },
    { InstallDate: 20250630, installedAt: Date.UTC(2025, 5, 30), because: 'some write it as a number' },
  ])('was installed $installedAt for $InstallDate: $because', ({ InstallDate, installedAt }) => {
    expect(uninstallEntry('{1}', { ...editor, InstallDate }, place)).toMatchObject({ installedAt });
  });

  it('tells its version by parts, or not at all', () => {
    const { DisplayVersion: _, ...silent } = editor;

    expect(uninstallEntry('a', { ...silent, VersionMajor: 3, VersionMinor: 1 }, place)).toMatchObject({
      version: '3.1',
    });
    expect(uninstallEntry('a', { ...silent, EstimatedSize: 0 }, place)).toMatchObject({ version: '', sizeBytes: null });
  });

  it('is found whatever the case of its values', () => {
    expect(uninstallEntry('a', { displayname: 'Caja', DISPLAYVERSION: '1' }, place)).toMatchObject({
      name: 'Caja',
      version: '1',
      source: 'installer',
    });
  });
});

it('click-to-run Office is listed once, by its uninstall key or by its configuration', () => {
  const configuration = {
    ProductReleaseIds: 'O365ProPlusRetail,VisioProRetail',
    VersionToReport: '16.0.1',
    Platform: 'x64',
  };

  const found = clickToRunProducts(configuration, ['O365ProPlusRetail - es-mx', 'OneDriveSetup.exe']);

  expect(found).toMatchObject([{ name: 'Microsoft Office VisioProRetail', version: '16.0.1', arch: 'x86_64' }]);
  expect(clickToRunProducts({}, [])).toEqual([]);
});

describe('a package of the Store', () => {
  it('is read from its full name', () => {
    expect(appxPackage('Microsoft.WindowsCalculator_11.2307.4.0_x64__8wekyb3d8bbwe')).toEqual({
      name: 'Microsoft.WindowsCalculator',
      version: '11.2307.4.0',
      publisher: 'Microsoft Corporation',
      arch: 'x86_64',
      source: 'appx',
      scope: 'system',
    });
    expect(appxPackage('Trazo.Planos_1.0.0.0_neutral_~_a1b2c3d4e5f6g')).toMatchObject({ publisher: null, arch: null });
  });

  it.each([
    'Microsoft.WindowsCalculator_11.2307.4.0_neutral_split.scale-150_8wekyb3d8bbwe',
    'Microsoft.VCLibs.140.00_14.0.32530.0_x64__8wekyb3d8bbwe',
    'Microsoft.WindowsCalculator_x64__8wekyb3d8bbwe',
    'desktop.ini',
  ])('is none: %s', (name) => {
    expect(appxPackage(name)).toBeUndefined();
  });
});

it('a program two people have for themselves is one', () => {
  const own = uninstallEntry('a', editor, { scope: 'user', arch: null });
  const programs = own ? [own, { ...own }, { ...own, version: '5' }] : [];

  expect(withoutRepeats(programs).map(({ version }) => version)).toEqual(['4.2.1', '5']);
});
