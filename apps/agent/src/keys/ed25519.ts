/** Ed25519 (RFC 8032) by Node's crypto, with keys on the wire as 32 raw bytes in base64url. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { keyFingerprint } from '@lanet/contracts/wire';

/** The public half as it travels: 43 characters. Takes either half of a pair. */
export function publicKeyText(key: KeyObject): string {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  if (!x || key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key');
  return x;
}

/** The key such a text stands for; undefined when it is none: it came over the wire or from a file. */
export function readPublicKey(text: string): KeyObject | undefined {
  const raw = Buffer.from(text, 'base64url');
  // The round trip refuses the second spellings base64url has for one value: a key has one text, and so one id.
  if (raw.length !== 32 || raw.toString('base64url') !== text) return undefined;
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' });
}

/** Agent id of an agent's key, fingerprint of a server's, id of a command key: base32 of its hash. */
export function fingerprintOf(publicKey: string): string {
  return keyFingerprint(createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest());
}

/** Signature over the UTF-8 of a text, base64url (86 characters). */
export function signText(privateKey: KeyObject, text: string): string {
  return sign(null, Buffer.from(text), privateKey).toString('base64url');
}

/** Whether `signature` (base64url) is this key's over the text. False, never an error, for anything malformed. */
export function verifyText(publicKey: string, text: string, signature: string): boolean {
  const key = readPublicKey(publicKey);
  const raw = Buffer.from(signature, 'base64url');
  if (!key || raw.length !== 64 || raw.toString('base64url') !== signature) return false;
  return verify(null, Buffer.from(text), key, raw);
}

/** Lower-case hex. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
