import type { SectionInputs } from '@lanet/contracts/inventory';
import { booleanOf, instantOf, numberOf, type Row, textOf } from './row.ts';

type Security = SectionInputs['security'];
type Antivirus = NonNullable<Security['antivirus']>[number];
type Firewall = NonNullable<Security['firewalls']>[number];
type Encryption = NonNullable<Security['encryption']>[number];

/**
 * `productState` of the Security Center: in its second byte, the upper half tells whether the product is on (0 off, 1 on, 2
 * snoozed, 3 expired), in the third byte the upper half whether its signatures are current (0 yes, 1 no). Microsoft documents
 * the values as WSC_SECURITY_PRODUCT_STATE and WSC_SECURITY_SIGNATURE_STATUS (iwscapi.h), their place in the number only by use.
 */
export function productState(state: number | null): { enabled: boolean | null; upToDate: boolean | null } {
  if (state === null) return { enabled: null, upToDate: null };
  return { enabled: ((state >> 12) & 0xf) === 1, upToDate: ((state >> 4) & 0xf) === 0 };
}

const DEFENDER = /\b(windows|microsoft) defender\b/i;
const DEFENDER_NAME = 'Microsoft Defender Antivirus';
/** Days after which Defender itself calls its signatures old. */
const OLD_SIGNATURE_DAYS = 7;

/**
 * Antivirus products: those of the Security Center (clients), and Defender by its own word (servers have no Security Center).
 * Null when neither could be asked.
 */
export function antivirusProducts(
  registered: readonly Row[] | null,
  defender: readonly Row[] | null,
): Antivirus[] | null {
  if (!registered && !defender) return null;
  const [own] = defender ?? [];
  const status = own && defenderStatus(own);
  const products = (registered ?? []).flatMap((row): Antivirus[] => {
    const product = textOf(row, 'displayName');
    if (product === null) return [];
    const { enabled, upToDate } = productState(numberOf(row, 'productState'));
    return [DEFENDER.test(product) && status ? { ...status, product, enabled } : { product, enabled, upToDate }];
  });
  const isListed = products.some(({ product }) => DEFENDER.test(product));
  return status && !isListed ? [...merged(products), status] : merged(products);
}

/** Products that were updated leave their former registration behind; the one that is on counts. */
function merged(products: readonly Antivirus[]): Antivirus[] {
  const byName = new Map<string, Antivirus>();
  for (const product of products) if (!byName.get(product.product)?.enabled) byName.set(product.product, product);
  return [...byName.values()];
}

function defenderStatus(row: Row): Antivirus {
  const age = numberOf(row, 'AntivirusSignatureAge');
  const scans = [instantOf(row, 'QuickScanEndTime'), instantOf(row, 'FullScanEndTime')].filter((at) => at !== null);
  const parts = ['AntivirusEnabled', 'RealTimeProtectionEnabled'].map((name) => booleanOf(row, name));
  return {
    product: DEFENDER_NAME,
    version: version(row, 'AMProductVersion'),
    enabled: parts.includes(false) ? false : parts.includes(null) ? null : true,
    // 65535 stands for "no signatures at all", which is not up to date either.
    upToDate: age === null ? null : age <= OLD_SIGNATURE_DAYS,
    signatureVersion: version(row, 'AntivirusSignatureVersion'),
    signaturesAt: instantOf(row, 'AntivirusSignatureLastUpdated'),
    lastScanAt: scans.length === 0 ? null : Math.max(...scans),
  };
}

/** Defender answers 0.0.0.0 for parts that are switched off. */
function version(row: Row, name: string): string | null {
  const text = textOf(row, name);
  return text === null || /^[0.]+$/.test(text) ? null : text;
}

/** Firewalls of other makers that registered with the Security Center. */
export function registeredFirewalls(rows: readonly Row[]): Firewall[] {
  return rows.flatMap((row) => {
    const product = textOf(row, 'displayName');
    return product === null ? [] : [{ product, enabled: productState(numberOf(row, 'productState')).enabled }];
  });
}

const UNPROTECTED = 0;
const LOCKED = 2;
/** Win32_EncryptableVolume, ConversionStatus. A paused conversion is still one. */
const CONVERSIONS: Record<number, Encryption['state']> = {
  0: 'decrypted',
  1: 'encrypted',
  2: 'encrypting',
  3: 'decrypting',
  4: 'encrypting',
  5: 'decrypting',
};
/** Win32_EncryptableVolume, EncryptionMethod. */
const METHODS: Record<number, string> = {
  1: 'AES-128 with diffuser',
  2: 'AES-256 with diffuser',
  3: 'AES-128',
  4: 'AES-256',
  5: 'hardware',
  6: 'XTS-AES-128',
  7: 'XTS-AES-256',
};

/** Volumes BitLocker knows, by drive letter, else by the volume's own name. */
export function encryptionOf(rows: readonly Row[]): Encryption[] {
  return rows.flatMap((row): Encryption[] => {
    const volume = textOf(row, 'DriveLetter') ?? textOf(row, 'DeviceID');
    if (volume === null) return [];
    const method = METHODS[numberOf(row, 'EncryptionMethod') ?? 0] ?? null;
    return [{ volume, product: 'BitLocker', state: encryptionState(row), method }];
  });
}

function encryptionState(row: Row): Encryption['state'] {
  const protection = numberOf(row, 'ProtectionStatus');
  if (protection === LOCKED) return 'locked';
  const state = CONVERSIONS[numberOf(row, 'ConversionStatus') ?? -1] ?? 'unknown';
  // Encrypted, with the key lying open beside it: during an update of the firmware, or since setup and never finished.
  return state === 'encrypted' && protection === UNPROTECTED ? 'suspended' : state;
}
