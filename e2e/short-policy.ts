import { alertRules } from '@lanet/contracts/alerts';
import type { SignedIn } from './staff-api.ts';

/** One rule, on one volume, in seconds: what the rest of this computer does is nobody's business here. */
export async function shortPolicy({ call }: SignedIn, object: string): Promise<void> {
  for (const { key, version } of (await call(alertRules.list)).items) {
    const fields =
      key === 'disk_full'
        ? { object, forSeconds: 2, minSamples: 2, keepSeconds: 2, stableMinutes: 1 / 30 }
        : { enabled: false };
    await call(alertRules.update, { params: { key }, body: fields, ifMatch: version });
  }
}
