import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findReleaseFile } from './releases.repo.ts';
import { setFetched } from './releases.rollouts.repo.ts';

/**
 * Bytes of a file of a release, for a device that asks for it, which is written down; undefined for what belongs to no
 * release, whatever else the store holds.
 */
export async function releaseFileFor(
  { db, clock }: Platform,
  deviceId: string,
  sha256: string,
): Promise<number | undefined> {
  return inScope(db, SYSTEM, async (tx) => {
    const sizeBytes = await findReleaseFile(tx, sha256);
    if (sizeBytes !== undefined) await setFetched(tx, deviceId, new Date(clock.now()));
    return sizeBytes;
  });
}
