import { AlertRule } from '@lanet/contracts/alert-rules';
import type { ScopedTx } from '../../platform/database/index.ts';
import type { Feature } from '../../platform/feature.ts';

/** Ends the open alerts of a device that is no longer looked after. */
export async function closeAlertsOfDevice(tx: ScopedTx, deviceId: string): Promise<void> {
  await tx
    .updateTable('alerts')
    .set({ state: 'removed', resolved_at: new Date() })
    .where('device_id', '=', deviceId)
    .where('resolved_at', 'is', null)
    .execute();
}

/** The limits that hold for a device, to be drawn in its graphs. */
export async function ruleLimits(
  tx: ScopedTx,
  _deviceId: string,
): Promise<{ metric: string; object: string; trigger: number }[]> {
  const rows = await tx.selectFrom('alert_rules').select('rule').execute();
  return rows.map(({ rule }) => AlertRule.parse(rule)).filter(({ enabled }) => enabled);
}

export const alertsFeature: Feature = { name: 'alerts' };
