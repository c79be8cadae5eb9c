/** Secrets a caller presents: opaque random text, of which only the sha256 is stored. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  base32,
  ENROLMENT_SECRET_BYTES,
  enrolmentSecret,
  formatEnrolmentToken,
  parseEnrolmentToken,
} from '@lanet/contracts/wire';

/** A secret to show once, and what is stored of it (32 bytes). */
export interface NewSecret {
  text: string;
  hash: Buffer;
}

/**
 * A 256-bit token for sign-ins, links and API keys. A fast hash is right for it, unlike for a password: 256 random bits
 * cannot be guessed. `prefix`, such as `lnt_`, lets people and secret scanners recognise the kind.
 */
export function newToken(prefix = ''): NewSecret {
  const text = prefix + randomBytes(32).toString('base64url');
  return { text, hash: hashToken(text) };
}

/** The stored form of a token: sha256 of its text. */
export function hashToken(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whether two hashes are equal, in constant time. */
export function isSameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** An enrolment token for the server with this fingerprint (agents.md section 2.2). The hash is of its random part. */
export function newEnrolmentToken(serverFingerprint: string): NewSecret {
  const secret = enrolmentSecret(randomBytes(ENROLMENT_SECRET_BYTES));
  return { text: formatEnrolmentToken(secret, serverFingerprint), hash: hashToken(secret) };
}

/** The stored hash of the token a caller presents, or undefined when it is no token at all. */
export function hashEnrolmentToken(text: string): Buffer | undefined {
  const token = parseEnrolmentToken(text);
  return token && hashToken(token.secret);
}

/**
 * The code the console prints before the first administrator exists: 80 random bits in four groups of four, to be typed.
 * Enough because its one route is throttled and is gone after setup.
 */
export function newSetupCode(): NewSecret {
  const text = base32(randomBytes(10)).toUpperCase().match(/.{4}/g)?.join('-') ?? '';
  return { text, hash: hashSetupCode(text) };
}

/** The hash of a setup code as typed: case, hyphens and blanks do not matter. */
export function hashSetupCode(typed: string): Buffer {
  return hashToken(typed.replaceAll(/[\s-]/g, '').toUpperCase());
}
