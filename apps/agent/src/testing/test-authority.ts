// An authority that issues certificates (X.509 v3, RFC 5280) for tests of TLS, made anew each time: no key lies in the project.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

export type Certified = { cert: string; key: string };

export class TestAuthority {
  readonly #name: string;
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  /** Its own certificate, PEM. */
  readonly cert: string;

  constructor(name: string) {
    this.#name = name;
    this.cert = this.#sign(name, this.#keys.publicKey, [extension('551d13', sequence(der(0x01, [0xff])), true)]);
  }

  /** A certificate for one host name or address, valid for these days around today. */
  issue(host: string, { days = 30 } = {}): Certified {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const address = isIP(host) === 4 ? der(0x87, host.split('.').map(Number)) : der(0x82, Buffer.from(host));
    const cert = this.#sign(host, publicKey, [extension('551d11', sequence(address), false)], days);
    return { cert, key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) };
  }

  #sign(subject: string, publicKey: KeyObject, extensions: Buffer[], days = 30): string {
    const ecdsaWithSha256 = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
    const at = (offset: number) => time(Date.now() + offset * 86_400_000);
    const content = sequence(
      der(0xa0, der(0x02, [2])),
      der(0x02, [0x01, ...randomBytes(15)]),
      ecdsaWithSha256,
      named(this.#name),
      sequence(at(-Math.abs(days)), at(days)),
      named(subject),
      publicKey.export({ type: 'spki', format: 'der' }),
      der(0xa3, sequence(...extensions)),
    );
    const signature = sign('sha256', content, this.#keys.privateKey);
    const whole = sequence(content, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
    const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  }
}

/** One value of DER (X.690): tag, length, content. */
function der(tag: number, content: Uint8Array | readonly number[]): Buffer {
  const body = Buffer.from(content);
  const { length } = body;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, Buffer.concat(parts));
/** A name of one part, `CN`. */
const named = (text: string) =>
  sequence(der(0x31, sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(text)))));
const time = (atMs: number) =>
  der(0x18, Buffer.from(`${new Date(atMs).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
const extension = (oid: string, content: Buffer, isCritical: boolean) =>
  sequence(der(0x06, Buffer.from(oid, 'hex')), ...(isCritical ? [der(0x01, [0xff])] : []), der(0x04, content));
