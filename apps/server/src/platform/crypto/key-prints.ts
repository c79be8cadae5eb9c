// What the keys of an installation look like, without what they are: so that a process that has others is found at its start,
// and not by mail that cannot be opened and agents that know no server any more.
import { createHmac, type KeyObject, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Service } from '../config/schema.ts';
import { readIfPresent } from '../postgres/durable-files.ts';
import { type KeyName, openKeys } from './keys.ts';

export interface KeyPrint {
  /** As the database knows it. */
  name: string;
  /** Where this process has the key from, for people. */
  place: string;
  make(): Buffer;
  matches(noted: Buffer): boolean;
}

/** Who has to have a key; other services have it or not. The command key is the signer's affair, which publishes it. */
const USERS: Record<KeyName, readonly Service[]> = {
  data: ['web', 'gateway', 'mail', 'sla', 'worker'],
  identity: ['web', 'gateway'],
  bearer: ['web', 'gateway'],
};

/**
 * Of the keys in the data folder that concern these services. `make`: those that they have to have are made when they are not
 * there, as at the first start. @throws KeyFileRefused
 */
export async function keyPrints({ dataDir, services }: Config, { make }: { make: boolean }): Promise<KeyPrint[]> {
  const prints: KeyPrint[] = [];
  // Safe: the keys of an object that is written out above.
  for (const name of Object.keys(USERS) as KeyName[]) {
    const place = join(dataDir, 'keys', `${name}.key`);
    const isUsed = USERS[name].some((service) => services.includes(service));
    if (!isUsed || (!make && (await readIfPresent(place)) === undefined)) continue;
    const { [name]: key } = await openKeys(dataDir, [name]);
    prints.push({ name, place, ...ofSecret(name, Buffer.isBuffer(key) ? key : seedOf(key.privateKey)) });
  }
  return prints;
}

const seedOf = (key: KeyObject) => Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');

/** Under 256 random bits, which nobody guesses. */
function ofSecret(name: string, secret: Buffer): Pick<KeyPrint, 'make' | 'matches'> {
  const make = () => createHmac('sha256', secret).update(`lanet-key-print-v1 ${name}`).digest();
  return { make, matches: (noted) => isEqual(noted, make()) };
}

const SALT_BYTES = 16;

/** People choose it: a hash that is slow to guess, with a salt of its own in front. */
export function passwordPrint(password: string, place: string): KeyPrint {
  const hashed = (salt: Buffer) => Buffer.concat([salt, scryptSync(password, salt, 32)]);
  return {
    name: 'database-login',
    place,
    make: () => hashed(randomBytes(SALT_BYTES)),
    matches: (noted) => isEqual(noted, hashed(noted.subarray(0, SALT_BYTES))),
  };
}

const isEqual = (one: Buffer, other: Buffer) => one.length === other.length && timingSafeEqual(one, other);
