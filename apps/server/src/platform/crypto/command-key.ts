/**
 * The key that signs commands: code as administrator on every device. Only the `signer` service imports this file.
 * Its folder is apart from the other keys, so that an installation can give it to an operating system user of its own.
 */
import { join } from 'node:path';
import { fingerprintOf, type KeyPair } from './ed25519.ts';
import { openKeyPair } from './keys.ts';

/**
 * Opens `<dataDir>/signer/command.key`, making it at the first start. `keyId` goes into each envelope. The others know
 * the public half only, by what the signer publishes.
 * @throws KeyFileRefused
 */
export async function openCommandKey(dataDir: string): Promise<KeyPair & { keyId: string }> {
  const pair = await openKeyPair(join(dataDir, 'signer'), 'command.key');
  return { ...pair, keyId: fingerprintOf(pair.publicKey) };
}
