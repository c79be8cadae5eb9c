// What the signer reads and writes about planned runs.
import { createHash } from 'node:crypto';
import type { SignerTx } from '../../platform/database/index.ts';
import type { PlanFacts } from './commands.rules.ts';

interface PlannedRun {
  planId: string;
  clientId: string;
  deviceId: string;
  scriptId: string;
  requesterId: string;
}

/** The plan of a run as the signer finds it; undefined when there is none. */
export async function readPlan(
  tx: SignerTx,
  run: PlannedRun,
): Promise<(PlanFacts & { hash: string; signInId: string }) | undefined> {
  const row = await tx
    .selectFrom('update_plans as p')
    .leftJoin('update_plan_permits as m', 'm.plan_id', 'p.id')
    .select(['p.state', 'p.device_id', 'p.script_id', 'p.requester_id', 'p.sign_in_id', 'p.planned_at', 'm.plan_hash'])
    .select(['p.time_zone', 'p.from_minute', 'p.to_minute', 'p.on_day', 'p.weekday'])
    .where('p.id', '=', run.planId)
    .executeTakeFirst();
  if (!row) return undefined;
  const window = {
    timeZone: row.time_zone,
    fromMinute: row.from_minute,
    toMinute: row.to_minute,
    day: row.on_day,
    weekday: row.weekday,
  };
  const whose = [run.planId, row.device_id, row.script_id, row.requester_id, row.planned_at.getTime(), window];
  const hash = createHash('sha256').update(JSON.stringify(whose)).digest('hex');
  const fits = row.device_id === run.deviceId && row.script_id === run.scriptId && row.requester_id === run.requesterId;
  return {
    isRunning: fits && row.state === 'running',
    plannedAt: row.planned_at.getTime(),
    window,
    isPermitted: row.plan_hash === hash,
    hash,
    signInId: row.sign_in_id,
  };
}

/** Remembers that a plan was in order, as it is now. */
export async function permitPlan(
  tx: SignerTx,
  { planId, clientId, hash }: { planId: string; clientId: string; hash: string },
  at: Date,
): Promise<void> {
  await tx
    .insertInto('update_plan_permits')
    .values({ client_id: clientId, plan_id: planId, plan_hash: hash, created_at: at })
    .onConflict((conflict) => conflict.column('plan_id').doNothing())
    .execute();
}
