import type { ReleasesOverview, Rollout, releases } from '@lanet/contracts/rollouts';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { announce, inScope, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { packageShelf } from './releases.packages.service.ts';
import { findRelease, readReleases, toRelease } from './releases.repo.ts';
import { BACK_WITHIN_MS, compareVersions } from './releases.rollout.rules.ts';
import {
  countOutcomes,
  countVersions,
  findCurrentRollout,
  findNewestRollout,
  insertRollout,
  lockRollout,
  type RolloutRow,
  readCanaries,
  setCanaries,
  updateRollout,
} from './releases.rollouts.repo.ts';

type NewRollout = z.output<(typeof releases.startRollout)['body']>;
type RolloutChange = z.output<(typeof releases.changeRollout)['body']>;

/** Everything the page of the versions shows. */
export async function overview(platform: Platform, caller: Caller): Promise<z.output<typeof ReleasesOverview>> {
  // Outside of the transaction: new packages are read from the disk.
  const { folder, packages } = await packageShelf(platform);
  const read = await inScope(platform.db, caller, async (tx) => {
    const rollout = (await findCurrentRollout(tx)) ?? (await findNewestRollout(tx));
    return {
      versions: await countVersions(tx),
      releases: (await readReleases(tx)).map(toRelease),
      rollout: rollout ? await whole(tx, rollout, platform.clock.now()) : null,
    };
  });
  const versions = read.versions.toSorted((a, b) => compareVersions(b.version, a.version) ?? 0);
  return { ...read, versions, packages: [...packages], packagesFolder: folder };
}

/** A rollout with what became of it so far. */
export async function whole(tx: ScopedTx, rollout: RolloutRow, nowMs: number): Promise<Rollout> {
  const figures = await countOutcomes(tx, rollout, { now: new Date(nowMs), backWithinMs: BACK_WITHIN_MS });
  return { ...rollout, canaries: await readCanaries(tx, rollout.id), figures };
}

interface Act {
  caller: Caller;
  nowMs: number;
}

/** @throws Refusal 404 `releases.not_found`, `devices.not_found`; 409 `rollouts.running` while another has not ended. */
export async function startRollout(tx: ScopedTx, body: NewRollout, { caller, nowMs }: Act): Promise<Rollout> {
  const release = await findRelease(tx, body.releaseId);
  if (!release) throw new Refusal('releases.not_found');
  const id = uuidv7();
  const { releaseId, percent, widenAfterHours, canaryDeviceIds } = body;
  const at = new Date(nowMs);
  if (!(await insertRollout(tx, { id, releaseId, percent, widenAfterHours, startedBy: caller.personId, at })))
    throw new Refusal('rollouts.running');
  await chooseCanaries(tx, id, canaryDeviceIds);
  tell(tx, id, 1);
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'rollouts.started',
    target: release.version,
    security: true,
    detail: { rolloutId: id, percent, widenAfterHours, canaryDeviceIds },
  });
  return found(tx, id, nowMs);
}

/**
 * Widens, narrows, pauses, goes on with or ends a rollout. One that halted by itself can only be ended: its faults would
 * halt it again, and a new one counts anew.
 * @throws Refusal 404 `rollouts.not_found`, 409 `rollouts.ended`, 412 `request.stale`.
 */
export async function changeRollout(
  tx: ScopedTx,
  { id, version, body }: { id: string; version: number; body: RolloutChange },
  { caller, nowMs }: Act,
): Promise<Rollout> {
  const before = await lockRollout(tx, id);
  if (!before) throw new Refusal('rollouts.not_found');
  if (before.version !== version) throw new Refusal('request.stale');
  const isOver = before.state === 'ended' || (before.state === 'halted' && body.state !== 'ended');
  if (isOver) throw new Refusal('rollouts.ended');
  const { canaryDeviceIds, state, percent, widenAfterHours } = body;
  await updateRollout(tx, id, { state, percent, widenAfterHours }, new Date(nowMs));
  if (canaryDeviceIds) await chooseCanaries(tx, id, canaryDeviceIds);
  tell(tx, id, version + 1);
  await audit(tx, {
    actor: { kind: 'person', id: caller.personId, name: caller.name },
    action: 'rollouts.changed',
    target: before.releaseVersion,
    security: true,
    detail: { rolloutId: id, ...body },
  });
  return found(tx, id, nowMs);
}

async function chooseCanaries(tx: ScopedTx, rolloutId: string, deviceIds: readonly string[]): Promise<void> {
  const chosen = await setCanaries(tx, rolloutId, deviceIds);
  if (chosen !== new Set(deviceIds).size) throw new Refusal('devices.not_found');
}

async function found(tx: ScopedTx, id: string, nowMs: number): Promise<Rollout> {
  const rollout = await lockRollout(tx, id);
  if (!rollout) throw new Refusal('rollouts.not_found');
  return whole(tx, rollout, nowMs);
}

/** The gateways, which name releases, and the open pages. */
export function tell(tx: ScopedTx, id: string, version: number): void {
  announce(tx, { topic: 'rollout.changed' });
  announce(tx, { topic: 'live', event: { type: 'rollout', id, version }, audience: { staffOnly: true } });
}
