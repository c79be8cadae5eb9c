import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { AgentId, PublicKey, Signature } from '@lanet/contracts/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, generateKeyPair, publicKeyText, readPublicKey, signText, verifyText } from './ed25519.ts';

// RFC 8032 section 7.1, tests 1 and 2.
const vectors = [
  {
    secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    public: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    public: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: 'r',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
];
const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');

describe('Ed25519', () => {
  it.each(vectors)('agrees with RFC 8032 for message $message', (vector) => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', d: base64url(vector.secret), x: base64url(vector.public) };
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
    const publicKey = readPublicKey(base64url(vector.public));

    expect(signText(privateKey, vector.message)).toBe(base64url(vector.signature));
    expect(publicKey && verifyText(publicKey, vector.message, base64url(vector.signature))).toBe(true);
  });

  it('refuses a signature of which any bit is changed, another text and another key', () => {
    const { privateKey, publicKey } = generateKeyPair();
    const signature = signText(privateKey, 'text');

    expect(verifyText(publicKey, 'text', signature)).toBe(true);
    expect(verifyText(publicKey, 'texT', signature)).toBe(false);
    expect(verifyText(generateKeyPair().publicKey, 'text', signature)).toBe(false);
    fc.assert(
      fc.property(fc.nat({ max: 511 }), (bit) => {
        const flipped = Buffer.from(signature, 'base64url');
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(verifyText(publicKey, 'text', flipped.toString('base64url'))).toBe(false);
      }),
    );
  });

  it('has one spelling for a signature and for a key', () => {
    const { privateKey, publicKey } = generateKeyPair();
    const signature = signText(privateKey, 'text');
    const key = publicKeyText(publicKey);

    expect(Signature.safeParse(signature).success).toBe(true);
    expect(PublicKey.safeParse(key).success).toBe(true);
    for (const other of [`${signature}=`, `${signature.slice(0, -1)}_`, '', 'ñ']) {
      expect(verifyText(publicKey, 'text', other)).toBe(false);
    }
    for (const other of [`${key}=`, key.slice(1), `${key}A`, '', 'ñ']) expect(readPublicKey(other)).toBeUndefined();
  });

  it('gives both halves of a pair one fingerprint, the hash of the raw key', () => {
    const { privateKey, publicKey } = generateKeyPair();
    const raw = Buffer.from(publicKeyText(publicKey), 'base64url');
    const firstByte = createHash('sha256').update(raw).digest()[0] ?? 0;

    expect(AgentId.safeParse(fingerprintOf(publicKey)).success).toBe(true);
    expect(fingerprintOf(privateKey)).toBe(fingerprintOf(publicKey));
    expect(fingerprintOf(publicKey)[0]).toBe('abcdefghijklmnopqrstuvwxyz234567'[firstByte >> 3]);
  });

  it('refuses a key of another kind', () => {
    expect(() => publicKeyText(generateKeyPairSync('x25519').publicKey)).toThrow(TypeError);
  });
});
