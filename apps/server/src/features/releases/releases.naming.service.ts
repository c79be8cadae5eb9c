import type { SignedRelease } from '@lanet/contracts/releases';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { allowsDowngrade, findRelease, toSigned } from './releases.repo.ts';
import { isChosen, mayTake } from './releases.rollout.rules.ts';
import { findCurrentRollout, insertNamed, readCanaries } from './releases.rollouts.repo.ts';

/** An agent as far as the choice of its release goes. `version`: as it reports. */
interface AskingAgent {
  agentId: string;
  clientId: string;
  deviceId: string;
  version: string;
}

/** A release that is rolled out now, and to whom. */
interface Named {
  rolloutId: string;
  version: string;
  allowsDowngrade: boolean;
  signed: SignedRelease;
  percent: number;
  canaries: ReadonlySet<string>;
}

/** Which release each agent is to run: kept in memory, because every report asks. */
export interface Naming {
  /**
   * Reads the rollout again, and says whether it is another or for others. What a lost hint costs is the interval of
   * whoever calls this.
   */
  reload(): Promise<boolean>;
  /** The release an agent is to be told of; undefined for nearly all, nearly always. */
  releaseFor(agent: AskingAgent): SignedRelease | undefined;
  /** Writes down that an agent is told of it; once, and before it is. */
  record(agent: AskingAgent): Promise<void>;
  /** Devices that were chosen by hand, and need not wait for their next report. */
  canaries(): ReadonlySet<string>;
}

/** Whom it is for. */
const meant = (named: Named | undefined) =>
  named && [named.rolloutId, named.percent, ...[...named.canaries].toSorted()].join(' ');

const NOBODY: ReadonlySet<string> = new Set();

export function createNaming({ db, clock }: Platform): Naming {
  let named: Named | undefined;
  let recorded = new Set<string>();
  return {
    async reload() {
      const before = named;
      named = await inScope(db, SYSTEM, async (tx) => {
        const rollout = await findCurrentRollout(tx);
        const release = rollout?.state === 'running' ? await findRelease(tx, rollout.releaseId) : undefined;
        if (!rollout || !release) return undefined;
        return {
          rolloutId: rollout.id,
          version: release.version,
          allowsDowngrade: allowsDowngrade(release),
          signed: toSigned(release),
          percent: rollout.percent,
          canaries: new Set((await readCanaries(tx, rollout.id)).map(({ id }) => id)),
        };
      });
      if (named?.rolloutId !== before?.rolloutId) recorded = new Set();
      return meant(named) !== meant(before);
    },
    releaseFor({ agentId, deviceId, version }) {
      if (!named || !mayTake(version, named)) return undefined;
      const isMeant = named.canaries.has(deviceId) || isChosen(agentId, named.version, named.percent);
      return isMeant ? named.signed : undefined;
    },
    async record({ agentId, clientId, deviceId, version }) {
      if (!named || recorded.has(deviceId)) return;
      const { rolloutId } = named;
      const row = { rolloutId, clientId, deviceId, agentId, versionBefore: version, at: new Date(clock.now()) };
      await inScope(db, SYSTEM, (tx) => insertNamed(tx, row));
      recorded.add(deviceId);
    },
    canaries: () => named?.canaries ?? NOBODY,
  };
}
