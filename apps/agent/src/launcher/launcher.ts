import { join } from 'node:path';
import type { Launcher } from './handle.ts';
import { afterHealth } from './next-start.ts';
import { emptyPointer, type Pointer, readPointer, writePointer } from './pointer.ts';
import { examineVersion, type TrustedRelease } from './trusted-release.ts';

export type Running = {
  release: TrustedRelease;
  keys: readonly string[];
  /** Folder of the downloaded versions. */
  downloads: string;
  pointerFile: string;
};

/** What the agent that runs now is given. `packaged`: number of the packaged release; `onHealthy`: its trial is over. */
export function launcherFor(
  { release, keys, downloads, pointerFile }: Running,
  { packaged, onHealthy }: { packaged: number; onHealthy: () => void },
): Launcher {
  const pointer = (): Pointer => readPointer(pointerFile) ?? emptyPointer(packaged);
  const change = (edit: (before: Pointer) => Pointer) => writePointer(pointerFile, edit(pointer()));
  return {
    protocol: 1,
    version: release.version,
    number: release.number,
    keys,
    versionsFolder: downloads,
    healthy() {
      if (pointer().trial?.version === release.version) change((before) => afterHealth(before, Date.now()));
      onHealthy();
    },
    tryNext(version) {
      const verdict = examineVersion(join(downloads, version), keys);
      if (verdict.kind === 'bad') return verdict.reason;
      change((before) => ({ ...before, trial: { version, starts: 0 } }));
      return undefined;
    },
    outcomes: () => pointer().outcomes,
    told(outcome) {
      const isOther = ({ version, at }: { version: string; at: number }) =>
        version !== outcome.version || at !== outcome.at;
      change((before) => ({ ...before, outcomes: before.outcomes.filter(isOther) }));
    },
    bad: (version) => pointer().bad.find((entry) => entry.version === version),
    keptVersions() {
      const { active, previous, trial } = pointer();
      return [active, previous, trial?.version].flatMap((version) => version ?? []);
    },
  };
}
