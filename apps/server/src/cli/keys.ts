import { retireCommandKey } from '../features/commands/index.ts';
import { createLog } from '../platform/log/log.ts';
import { acceptOwnKeys } from '../platform/open-platform.ts';
import { configOf, type Flags, withPlatform } from './options.ts';

/** `lanet keys accept`: the keys of this node are those of the installation from now on. Nodes with others do not start any more. */
export async function acceptKeysOfNode(flags: Flags): Promise<void> {
  const config = configOf(flags, { quiet: true });
  const names = await acceptOwnKeys(config, createLog(config));
  console.log(`Accepted as the keys of this installation: ${names.join(', ')}`);
}

/** `lanet keys retire-signer`. */
export async function retireSignerKey(flags: Flags): Promise<void> {
  await withPlatform(flags, async (platform) => {
    const count = await retireCommandKey(platform);
    console.log(
      `${count} retired. The signer that starts next publishes a new key; every agent has to be enrolled again.`,
    );
  });
}
