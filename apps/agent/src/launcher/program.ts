// The two places versions lie in: what the package installed, which nothing but a package changes, and what was downloaded.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isVersion } from './pointer.ts';
import { examineVersion, type TrustedRelease } from './trusted-release.ts';

export type FoundVersion = { folder: string; release: TrustedRelease };

export const VERSIONS = 'versions';

/** The packaged version with the highest number whose files are as they were signed; undefined when none is. */
export function packagedVersion(programFolder: string, keys: readonly string[]): FoundVersion | undefined {
  const found = versionsIn(join(programFolder, VERSIONS)).flatMap((folder) => {
    const verdict = examineVersion(folder, keys);
    return verdict.kind === 'good' ? [{ folder, release: verdict.release }] : [];
  });
  return found.sort((a, b) => b.release.number - a.release.number)[0];
}

function versionsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(isVersion)
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
