import { type Db, inScope, SYSTEM } from '../../platform/database/index.ts';
import type { JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { devicesWaiting, findSubject } from './alerts.edges.repo.ts';
import { processNextEdge } from './alerts.edges.service.ts';
import { reviewHeld } from './alerts.held.repo.ts';
import { tellRestartNow } from './alerts.restarts.service.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** Edges were stored. Queued with the key `alerts.process_edges`: many reports are one job. */
    'alerts.process_edges': Record<string, never>;
    /** A device told that it started a service again by itself. */
    'alerts.tell_restart': { restartId: string };
    /** Maintenance of a place changed; null is anywhere. */
    'alerts.review_held': { clientId: string | null; siteId: string | null; deviceId: string | null };
  }
}

/** Devices that are looked at before asking again which wait. */
const BATCH = 100;
/** Edges of one device before it is another one's turn: one that has thousands does not hold up the others. */
const TURN = 25;

export const alertJobs = ({ db, clock }: Platform): JobHandlers => ({
  /** Running twice says it once: the row keeps in which ticket it was said. */
  async 'alerts.tell_restart'({ restartId }) {
    await inScope(db, SYSTEM, (tx) => tellRestartNow(tx, restartId));
  },

  /** Running twice looks twice: what is still held back stays so. */
  async 'alerts.review_held'(place) {
    await inScope(db, SYSTEM, (tx) => reviewHeld(tx, place, new Date(clock.now())));
  },

  /**
   * Works until no edge waits. Running twice: each edge is marked in the transaction that has its effect, so a second run
   * goes on where the first one died. A device whose edges fail does not hold up the others.
   */
  async 'alerts.process_edges'() {
    const failed = new Map<string, unknown>();
    const late = new Map<string, number>();
    for (;;) {
      const waiting = await inScope(db, SYSTEM, (tx) => devicesWaiting(tx, BATCH + failed.size));
      const devices = waiting.filter((id) => !failed.has(id));
      if (devices.length === 0) break;
      for (const deviceId of devices) {
        const turn = takeTurn(db, deviceId, () => clock.now());
        const history = await turn.catch((error: unknown) => void failed.set(deviceId, error));
        if (history) late.set(deviceId, (late.get(deviceId) ?? 0) + history);
      }
    }
    for (const [deviceId, count] of late) await auditBacklog(db, deviceId, count);
    if (failed.size > 0)
      throw new AggregateError(failed.values(), `edges of ${failed.size} devices were not processed`);
  },
});

/** Works on the first edges of a device. How many of them came so late that they are history. */
async function takeTurn(db: Db, deviceId: string, now: () => number): Promise<number> {
  let history = 0;
  for (let count = 0; count < TURN; count += 1) {
    const outcome = await inScope(db, SYSTEM, (tx) => processNextEdge(tx, deviceId, now()));
    if (outcome === 'history') history += 1;
    if (outcome === 'none') break;
  }
  return history;
}

/** One line for a whole backlog (faults.md, row 21). */
async function auditBacklog(db: Db, deviceId: string, alerts: number): Promise<void> {
  await inScope(db, SYSTEM, async (tx) => {
    const device = await findSubject(tx, deviceId);
    await audit(tx, {
      actor: { kind: 'system', id: null, name: 'LANET Helpdesk' },
      action: 'alerts.backfilled',
      ...(device && { target: device.name, clientId: device.clientId }),
      detail: { deviceId, alerts },
    });
  });
}
