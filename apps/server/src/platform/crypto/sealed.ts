/**
 * Secrets at rest (SNMP, SMTP, recovery keys, TOTP): AES-256-GCM with a key that is not in the database. Each value is
 * bound to its table, column and row, so a ciphertext copied to another row does not open.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Where a value lives. */
export interface SealedPlace {
  /** Each table has a subkey of its own, so one leaked subkey opens one kind of secret. */
  table: string;
  column: string;
  row: string;
}

/** The value was altered, moved from another place, or sealed with a key that this server does not have. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';

  constructor(place: SealedPlace, why: string) {
    super(`Cannot open ${place.table}.${place.column} of row ${place.row}: ${why}`);
  }
}

export interface Sealer {
  /** Id of the key that `seal` uses. */
  readonly keyId: string;
  seal(place: SealedPlace, secret: string): string;
  /** @throws SealBroken */
  open(place: SealedPlace, value: string): string;
  /** Whether a value was sealed with an older key and is to be sealed again. */
  isOutdated(value: string): boolean;
}

const VERSION = 's1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param dataKey 32 random bytes; seals and opens. @param older keys that only open, while a rotation runs. */
export function createSealer(dataKey: Buffer, older: readonly Buffer[] = []): Sealer {
  const keys = new Map([dataKey, ...older].map((key) => [keyIdOf(key), key]));
  const keyId = keyIdOf(dataKey);

  return {
    keyId,
    seal(place, secret) {
      // Random nonces are safe up to 2^32 values per subkey (NIST SP 800-38D, 8.3).
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', subkey(dataKey, place.table), nonce);
      cipher.setAAD(boundTo(place, keyId));
      const body = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${keyId}.${body.toString('base64url')}`;
    },
    open(place, value) {
      const [version, id, text, ...rest] = value.split('.');
      const body = Buffer.from(text ?? '', 'base64url');
      const wellFormed = version === VERSION && rest.length === 0 && body.toString('base64url') === text;
      if (!wellFormed || body.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken(place, 'it is not a sealed value');
      const key = keys.get(id ?? '');
      if (!id || !key) throw new SealBroken(place, 'its key is not in the data folder');
      return opened(place, body, subkey(key, place.table), boundTo(place, id));
    },
    isOutdated: (value) => !value.startsWith(`${VERSION}.${keyId}.`),
  };
}

function opened(place: SealedPlace, body: Buffer, key: Buffer, bound: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(bound);
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  const start = decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([start, decipher.final()]).toString('utf8');
  } catch {
    // The only thing `final` reports here is a tag that does not fit.
    throw new SealBroken(place, 'it was altered or belongs to another row');
  }
}

/** JSON of an array, so no two places can give the same bytes. */
const boundTo = (place: SealedPlace, keyId: string) =>
  Buffer.from(JSON.stringify([VERSION, keyId, place.table, place.column, place.row]));

const subkey = (key: Buffer, purpose: string) => derived(key, `lanet-sealed-v1 ${purpose}`);

const keyIdOf = (key: Buffer) => derived(key, 'lanet-key-id').subarray(0, 4).toString('hex');

function derived(key: Buffer, info: string): Buffer {
  if (key.length !== 32) throw new RangeError('a data key has 32 bytes');
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), info, 32));
}
