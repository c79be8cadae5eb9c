/** Ed25519 (RFC 8032) by Node's crypto, with keys on the wire as 32 raw bytes in base64url. */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { keyFingerprint } from '@lanet/contracts/wire';

export interface KeyPair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export function generateKeyPair(): KeyPair {
  return generateKeyPairSync('ed25519');
}

/** The public half as it travels: 32 raw bytes, base64url (43 characters). Takes either half of a pair. */
export function publicKeyText(key: KeyObject): string {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  if (!x || key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key');
  return x;
}

/** The key a text of `publicKeyText` stands for, or undefined: it came over the wire. */
export function readPublicKey(text: string): KeyObject | undefined {
  const raw = Buffer.from(text, 'base64url');
  // The round trip refuses the second spellings base64url has for one value: a key has one text, and so one agent id.
  if (raw.length !== 32 || raw.toString('base64url') !== text) return undefined;
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' });
}

/** Agent id of an agent's key, fingerprint of the server's: see agents.md section 1. Takes either half of a pair. */
export function fingerprintOf(key: KeyObject): string {
  const raw = Buffer.from(publicKeyText(key), 'base64url');
  return keyFingerprint(createHash('sha256').update(raw).digest());
}

/** Signature over the UTF-8 of a text, base64url (86 characters). The texts are made in `@lanet/contracts/wire`. */
export function signText(privateKey: KeyObject, text: string): string {
  return sign(null, Buffer.from(text), privateKey).toString('base64url');
}

/** Whether `signature` (base64url) is this key's over the text. False, never an error, for anything malformed. */
export function verifyText(publicKey: KeyObject, text: string, signature: string): boolean {
  const raw = Buffer.from(signature, 'base64url');
  if (raw.length !== 64 || raw.toString('base64url') !== signature) return false;
  return verify(null, Buffer.from(text), publicKey, raw);
}
