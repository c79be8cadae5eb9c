import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** Tags of DER (X.690). */
const [INTEGER, BIT_STRING, OID, UTF8, GENERALIZED_TIME, SEQUENCE, SET] = [0x02, 0x03, 0x06, 0x0c, 0x18, 0x30, 0x31];
/** 1.3.101.112 (RFC 8410) and 2.5.4.3, the common name. */
const ED25519 = der(SEQUENCE, der(OID, Buffer.from('2b6570', 'hex')));
const COMMON_NAME = der(OID, Buffer.from('550403', 'hex'));

const NAME = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, Buffer.from('lanet-agent')))));
/** At all times: the clock of a computer may be wrong, and whoever trusts it got it from this computer (RFC 5280 4.1.2.5). */
const ALWAYS = der(
  SEQUENCE,
  ...['19700101000000Z', '99991231235959Z'].map((time) => der(GENERALIZED_TIME, Buffer.from(time))),
);

/**
 * A new Ed25519 key and the certificate it signed for itself, both as PEM. Node.js speaks TLS and makes keys, but no
 * certificates. This one says nothing (X.509 version 1, RFC 5280): it is trusted for being the one that was published.
 */
export function makeOwnCertificate(): { key: string; certificate: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const certificate = certificateOf(privateKey, publicKey).toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
  };
}

function certificateOf(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  const publicPart = publicKey.export({ type: 'spki', format: 'der' });
  const signed = der(SEQUENCE, der(INTEGER, Buffer.of(1)), ED25519, NAME, ALWAYS, NAME, publicPart);
  return der(SEQUENCE, signed, ED25519, der(BIT_STRING, Buffer.of(0), sign(null, signed, privateKey)));
}

/** One value of DER: tag, length, content. What is written here is shorter than 65 536 bytes. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), content]);
}
