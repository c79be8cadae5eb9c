import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { notifyAdmins } from '../notifications/index.ts';
import { addRelease } from './releases.add.service.ts';
import { packageShelf } from './releases.packages.service.ts';
import { judgeRollout } from './releases.rollout.rules.ts';
import { findCurrentRollout, lockRollout, updateRollout } from './releases.rollouts.repo.ts';
import { tell, whole } from './releases.rollouts.service.ts';

/** Halts or widens the rollout that runs, where its rules say so. Harmless to do twice: it looks anew each time. */
export async function watchRollout({ db, clock }: Platform): Promise<void> {
  const nowMs = clock.now();
  await inScope(db, SYSTEM, async (tx) => {
    const current = await findCurrentRollout(tx);
    if (current?.state !== 'running') return;
    // Again, and held: a person may have paused it in this moment.
    const held = await lockRollout(tx, current.id);
    if (held?.state !== 'running') return;
    await decide(tx, held, nowMs);
  });
}

async function decide(tx: ScopedTx, held: Parameters<typeof whole>[1], nowMs: number): Promise<void> {
  const { id, releaseVersion, percent, widenAfterHours, widenedAt, version } = held;
  const { figures } = await whole(tx, held, nowMs);
  const verdict = judgeRollout({ figures, percent, widenAfterHours, widenedAt: Date.parse(widenedAt) }, nowMs);
  if (verdict.kind === 'keep') return;
  const at = new Date(nowMs);
  const isHalt = verdict.kind === 'halt';
  await updateRollout(tx, id, isHalt ? { state: 'halted', reason: verdict.reason } : { percent: verdict.percent }, at);
  tell(tx, id, version + 1);
  await audit(tx, {
    actor: { kind: 'system', id: null, name: 'rollout' },
    action: isHalt ? 'rollouts.halted' : 'rollouts.widened',
    target: releaseVersion,
    security: isHalt,
    detail: { rolloutId: id, figures, ...(isHalt ? { reason: verdict.reason } : { percent: verdict.percent }) },
  });
  if (!isHalt) return;
  const values = { version: releaseVersion, reason: verdict.reason };
  await notifyAdmins(tx, { kind: 'rollout_halted', eventKey: `rollout.${id}.halted`, values, priority: 'high' });
}

/** What was said of a folder last, so that one that stays wrong is said once. */
const said = new WeakMap<Platform, string>();

/** Takes over the release that lies with the packages, if there is one and it is new. */
export async function watchPackages(platform: Platform): Promise<void> {
  const { folder, files } = await packageShelf(platform);
  const release = files.get('release.json');
  const mark = `${folder} ${release?.sha256 ?? 'none'}`;
  if (!release || said.get(platform) === mark) return;
  try {
    const { version, isNew } = await addRelease(platform, { folder, trustKey: false, by: 'packages' });
    if (isNew) platform.log.info({ version, folder }, 'release of the agent added');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    platform.log.warn({ code: error.code, detail: error.detail.detail, folder }, 'the release is not taken over');
  }
  said.set(platform, mark);
}
