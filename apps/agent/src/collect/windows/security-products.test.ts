import { describe, expect, it } from 'vitest';
import { antivirusProducts, encryptionOf, productState, registeredFirewalls } from './security-products.ts';

describe("the Security Center's state of a product", () => {
  it.each([
    { state: 397_568, enabled: true, upToDate: true, hex: '0x061100' },
    { state: 397_584, enabled: true, upToDate: false, hex: '0x061110' },
    { state: 266_240, enabled: true, upToDate: true, hex: '0x041000' },
    { state: 393_472, enabled: false, upToDate: true, hex: '0x060100' },
    { state: 270_336, enabled: false, upToDate: true, hex: '0x042000, snoozed' },
    { state: 274_448, enabled: false, upToDate: false, hex: '0x043010, expired' },
    { state: null, enabled: null, upToDate: null, hex: 'not told' },
  ])('$hex is on: $enabled, current: $upToDate', ({ state, enabled, upToDate }) => {
    expect(productState(state)).toEqual({ enabled, upToDate });
  });
});

const defender = {
  AMProductVersion: '4.18.25110.5',
  AntivirusEnabled: true,
  RealTimeProtectionEnabled: true,
  AntivirusSignatureVersion: '1.443.412.0',
  AntivirusSignatureLastUpdated: '/Date(1768467600000)/',
  AntivirusSignatureAge: 0,
  QuickScanEndTime: '/Date(1768400000000)/',
  FullScanEndTime: null,
};
const registered = (displayName: string, productState: number) => ({ displayName, productState });

describe('antivirus products', () => {
  it('of a server are Defender by its own word', () => {
    expect(antivirusProducts(null, [defender])).toEqual([
      {
        product: 'Microsoft Defender Antivirus',
        version: '4.18.25110.5',
        enabled: true,
        upToDate: true,
        signatureVersion: '1.443.412.0',
        signaturesAt: 1_768_467_600_000,
        lastScanAt: 1_768_400_000_000,
      },
    ]);
  });

  it('of a client are those of the Security Center, Defender with what it knows itself', () => {
    const found = antivirusProducts(
      [registered('Windows Defender', 393_472), registered('ESET Security', 266_240)],
      [defender],
    );

    expect(found).toMatchObject([
      { product: 'Windows Defender', enabled: false, signatureVersion: '1.443.412.0' },
      { product: 'ESET Security', enabled: true, upToDate: true },
    ]);
  });

  it.each([
    {
      change: { RealTimeProtectionEnabled: false },
      expected: { enabled: false },
      because: 'protection is switched off',
    },
    { change: { AntivirusEnabled: null }, expected: { enabled: null }, because: 'it does not say' },
    {
      change: { AntivirusSignatureAge: 9 },
      expected: { upToDate: false },
      because: 'signatures are older than a week',
    },
    { change: { AntivirusSignatureAge: 65_535 }, expected: { upToDate: false }, because: 'there are no signatures' },
    { change: { AMProductVersion: '0.0.0.0' }, expected: { version: null }, because: 'zeros are no version' },
    { change: { QuickScanEndTime: null }, expected: { lastScanAt: null }, because: 'nothing was scanned yet' },
  ])('show $expected when $because', ({ change, expected }) => {
    expect(antivirusProducts([], [{ ...defender, ...change }])).toMatchObject([expected]);
  });

  it('count once when an update left the former registration behind', () => {
    const rows = [registered('ESET Security', 262_144), registered('ESET Security', 266_240)];

    expect(antivirusProducts(rows, null)).toMatchObject([{ product: 'ESET Security', enabled: true }]);
  });

  it('are unknown when nobody could be asked, and none when there are none', () => {
    expect(antivirusProducts(null, null)).toBeNull();
    expect(antivirusProducts([], null)).toEqual([]);
  });
});

it('firewalls of other makers are on or off', () => {
  expect(registeredFirewalls([registered('ESET Firewall', 266_240), { productState: 1 }])).toEqual([
    { product: 'ESET Firewall', enabled: true },
  ]);
});

describe('a volume of BitLocker', () => {
  it.each([
    { protection: 1, conversion: 1, method: 7, expected: { state: 'encrypted', method: 'XTS-AES-256' } },
    { protection: 0, conversion: 1, method: 6, expected: { state: 'suspended', method: 'XTS-AES-128' } },
    { protection: 0, conversion: 0, method: 0, expected: { state: 'decrypted', method: null } },
    { protection: 0, conversion: 2, method: 6, expected: { state: 'encrypting' } },
    { protection: 0, conversion: 5, method: 6, expected: { state: 'decrypting' } },
    { protection: 2, conversion: null, method: null, expected: { state: 'locked', method: null } },
    { protection: 0, conversion: null, method: null, expected: { state: 'unknown' } },
  ])('with protection $protection and conversion $conversion is $expected.state', ({ expected, ...codes }) => {
    const row = {
      DriveLetter: 'C:',
      ProtectionStatus: codes.protection,
      ConversionStatus: codes.conversion,
      EncryptionMethod: codes.method,
    };

    expect(encryptionOf([row])).toMatchObject([{ volume: 'C:', product: 'BitLocker', ...expected }]);
  });
});
