import type { ScopedTx } from '../../platform/database/index.ts';
import { type ClockRow, storeClocks } from './agents.clock.repo.ts';

/** A clock that drifts by less is the same clock. */
const TOLERANCE_MS = 5_000;

interface Told {
  agent: { deviceId: string };
  report: { clockOffsetMs?: number | undefined };
}

/** What was last heard of each clock, so that the thousands of reports that say the same cost no statement. */
export class ClockWatch {
  readonly #heard = new Map<string, number>();

  /** Writes down what changed. The returned function remembers it, once the transaction stands. */
  async store(tx: ScopedTx, reports: readonly Told[], nowMs: number): Promise<() => void> {
    const rows = reports.flatMap(({ agent, report }): ClockRow[] =>
      report.clockOffsetMs === undefined ? [] : [{ deviceId: agent.deviceId, skewMs: report.clockOffsetMs }],
    );
    const changed = rows.filter(({ deviceId, skewMs }) => this.#isNews(deviceId, skewMs));
    if (changed.length > 0) await storeClocks(tx, changed, TOLERANCE_MS, new Date(nowMs));
    return () => {
      for (const { deviceId, skewMs } of changed) this.#heard.set(deviceId, skewMs);
    };
  }

  #isNews(deviceId: string, skewMs: number): boolean {
    const before = this.#heard.get(deviceId);
    return before === undefined || Math.abs(before - skewMs) > TOLERANCE_MS;
  }
}
