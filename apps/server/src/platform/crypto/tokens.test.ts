import { parseEnrolmentToken } from '@lanet/contracts/wire';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, generateKeyPair } from './ed25519.ts';
import {
  hashEnrolmentToken,
  hashSetupCode,
  hashToken,
  isSameHash,
  newEnrolmentToken,
  newSetupCode,
  newToken,
} from './tokens.ts';

describe('an opaque token', () => {
  it('has 256 bits, its prefix, and is stored as its sha256', () => {
    const { text, hash } = newToken('lnt_');

    expect(text).toMatch(/^lnt_[A-Za-z0-9_-]{43}$/);
    expect(isSameHash(hash, hashToken(text))).toBe(true);
    expect(isSameHash(hash, hashToken(text.slice(1)))).toBe(false);
    expect(isSameHash(hash, hash.subarray(1))).toBe(false);
  });

  it('never comes twice', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => newToken().text)).size).toBe(1_000);
  });

  it('is hashed by the standard, so other programs can check it', () => {
    // FIPS 180-2, "abc".
    expect(hashToken('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('an enrolment token', () => {
  it('names its server and is found by its hash, also when typed in lower case', () => {
    const server = fingerprintOf(generateKeyPair().publicKey);
    const { text, hash } = newEnrolmentToken(server);

    expect(parseEnrolmentToken(text)?.fingerprint).toBe(server.slice(0, 16));
    expect(hashEnrolmentToken(text)).toEqual(hash);
    expect(hashEnrolmentToken(` ${text.toLowerCase()}`)).toEqual(hash);
    expect(hashEnrolmentToken('LANET-')).toBeUndefined();
  });
});

describe('a setup code', () => {
  it('can be typed with or without hyphens, in any case', () => {
    const { text, hash } = newSetupCode();

    expect(text).toMatch(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
    expect(hashSetupCode(text.toLowerCase().replaceAll('-', ' '))).toEqual(hash);
    expect(hashSetupCode(newSetupCode().text)).not.toEqual(hash);
  });
});
