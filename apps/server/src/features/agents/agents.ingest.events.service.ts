// What devices tell besides numbers: what they did by themselves, and scans that prove something.
import type { ScopedTx } from '../../platform/database/index.ts';
import { storeServiceRestart } from '../alerts/index.ts';
import { proveUpdates, tellRestart } from '../inventory/index.ts';
import type { Arrived } from './agents.ingest.service.ts';

/** A device starts one service a few times a day at most: more in one report is none of ours. */
const MOST_RESTARTS = 50;

/** Services that devices started again by themselves. */
export async function tellRestarts(tx: ScopedTx, fresh: readonly Arrived[], nowMs: number): Promise<void> {
  for (const { agent, report } of fresh) {
    const restarts = (report.events ?? []).filter((event) => event.kind === 'service_restart');
    for (const restart of restarts.slice(0, MOST_RESTARTS)) {
      if (await storeServiceRestart(tx, agent, restart, nowMs)) await tellRestart(tx, agent, restart);
    }
  }
}

/** After the sections: a scan proves what is stored. */
export async function tellScans(tx: ScopedTx, fresh: readonly Arrived[], nowMs: number): Promise<void> {
  for (const { agent, report } of fresh) {
    const scans = (report.events ?? []).filter((event) => event.kind === 'scanned');
    for (const scan of scans.slice(0, MOST_RESTARTS)) await proveUpdates(tx, agent, scan, nowMs);
  }
}
