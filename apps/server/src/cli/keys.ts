import { createLog } from '../platform/log/log.ts';
import { acceptOwnKeys } from '../platform/open-platform.ts';
import { configOf, type Flags } from './options.ts';

/** `lanet keys accept`: the keys of this node are those of the installation from now on. Nodes with others do not start any more. */
export async function acceptKeysOfNode(flags: Flags): Promise<void> {
  const config = configOf(flags, { quiet: true });
  const names = await acceptOwnKeys(config, createLog(config));
  console.log(`Accepted as the keys of this installation: ${names.join(', ')}`);
}
