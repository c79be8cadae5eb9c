import { type Db, inScope, SYSTEM } from '../../platform/database/index.ts';
import type { JobHandlers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { devicesWaiting, findSubject } from './alerts.edges.repo.ts';
import { processNextEdge } from './alerts.edges.service.ts';

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** Edges were stored. Queued with the key `alerts.process_edges`: many reports are one job. */
    'alerts.process_edges': Record<string, never>;
  }
}

/** Devices that are looked at before asking again which wait. */
const BATCH = 100;

export const alertJobs = ({ db, clock }: Platform): JobHandlers => ({
  /**
   * Works until no edge waits. Running twice: each edge is marked in the transaction that has its effect, so a second run
   * goes on where the first one died. A device whose edges fail does not hold up the others.
   */
  async 'alerts.process_edges'() {
    const failed = new Map<string, unknown>();
    for (;;) {
      const waiting = await inScope(db, SYSTEM, (tx) => devicesWaiting(tx, BATCH + failed.size));
      const devices = waiting.filter((id) => !failed.has(id));
      if (devices.length === 0) break;
      for (const deviceId of devices) {
        await processDevice(db, deviceId, () => clock.now()).catch((error: unknown) => failed.set(deviceId, error));
      }
    }
    if (failed.size > 0)
      throw new AggregateError(failed.values(), `edges of ${failed.size} devices were not processed`);
  },
});

async function processDevice(db: Db, deviceId: string, now: () => number): Promise<void> {
  let history = 0;
  for (;;) {
    const outcome = await inScope(db, SYSTEM, (tx) => processNextEdge(tx, deviceId, now()));
    if (outcome === 'history') history += 1;
    if (outcome === 'none') break;
  }
  if (history === 0) return;
  // One line for a whole backlog (faults.md, row 21).
  await inScope(db, SYSTEM, async (tx) => {
    const device = await findSubject(tx, deviceId);
    await audit(tx, {
      actor: { kind: 'system', id: null, name: 'LANET Helpdesk' },
      action: 'alerts.backfilled',
      ...(device && { target: device.name, clientId: device.clientId }),
      detail: { deviceId, alerts: history },
    });
  });
}
