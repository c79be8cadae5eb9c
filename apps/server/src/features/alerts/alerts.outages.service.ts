// When many devices are lost at once it is us, and administrators hear of it instead of clients' tickets.
import type { ScopedTx } from '../../platform/database/index.ts';
import { notifyAdmins } from '../notifications/index.ts';
import {
  countPresence,
  countStillLost,
  holdOutages,
  insertOutage,
  openOutages,
  type StoredOutage,
  updateOutage,
} from './alerts.presence.repo.ts';
import { isOurs, LONGEST_OUTAGE_MS, type OwnOutage, RETURN_GRACE_MS, worstLoss } from './alerts.presence.rules.ts';

/** Lost devices are counted by spans of this length. */
const SPAN_MS = 15_000;
/** A loss is seen when leases end, two minutes after the last ping; older ones were judged before. */
const LOOK_BACK_MS = 600_000;

/** Whether we are having an outage, and which of those we had still excuse devices. */
export async function watchOutages(tx: ScopedTx, nowMs: number): Promise<OwnOutage[]> {
  if (await holdOutages(tx)) await judgeOutages(tx, nowMs);
  return openOutages(tx, new Date(nowMs));
}

async function judgeOutages(tx: ScopedTx, nowMs: number): Promise<void> {
  const { online, lost } = await countPresence(tx, new Date(nowMs - LOOK_BACK_MS), SPAN_MS);
  const worst = worstLoss(lost, SPAN_MS);
  const known = (await openOutages(tx, new Date(nowMs))).filter(({ kind }) => kind === 'mass_loss');
  const same = known.find(({ beganMs, untilMs }) => worst.fromMs <= untilMs && worst.untilMs >= beganMs);
  if (isOurs({ lost: worst.count, online })) {
    if (same) await extend(tx, same, worst);
    else await begin(tx, worst, online);
  }
  for (const outage of known) if (!outage.isOver) await endIfOver(tx, outage, online, nowMs);
}

type Loss = ReturnType<typeof worstLoss>;

async function begin(tx: ScopedTx, { fromMs, untilMs, count }: Loss, online: number): Promise<void> {
  const total = count + online;
  const outage = { kind: 'mass_loss', beganMs: fromMs, untilMs, graceUntilMs: null, lost: count, total } as const;
  await tell(tx, await insertOutage(tx, outage), outage);
}

/** Leases end one after the other: the first look sees a part of what was lost. */
async function extend(tx: ScopedTx, { id, beganMs, untilMs, isOver }: StoredOutage, loss: Loss): Promise<void> {
  if (isOver || loss.untilMs <= untilMs) return;
  await updateOutage(tx, id, { until_at: new Date(Math.max(beganMs, loss.untilMs)), lost: loss.count });
}

async function endIfOver(tx: ScopedTx, outage: StoredOutage, online: number, nowMs: number): Promise<void> {
  const lost = await countStillLost(tx, outage);
  const isLong = nowMs - outage.beganMs > LONGEST_OUTAGE_MS;
  if (isOurs({ lost, online }) && !isLong) return;
  const graceUntil = new Date(isLong ? nowMs : nowMs + RETURN_GRACE_MS);
  await updateOutage(tx, outage.id, { over_at: new Date(nowMs), grace_until: graceUntil });
}

/**
 * The gateway starts: who was connected needs a while to return, so nobody is missed yet. `connected`: how many the database
 * believes to be there. `spreadMs`: over how long they return.
 */
export async function noteGatewayStart(
  tx: ScopedTx,
  { connected, spreadMs }: { connected: number; spreadMs: number },
  nowMs: number,
): Promise<void> {
  const untilMs = nowMs + spreadMs;
  const graceUntilMs = untilMs + RETURN_GRACE_MS;
  const outage = { kind: 'restart', beganMs: nowMs, untilMs, graceUntilMs, lost: 0, total: connected } as const;
  const id = await insertOutage(tx, outage);
  if (connected > 0) await tell(tx, id, outage);
}

async function tell(tx: ScopedTx, id: string, outage: { kind: string; lost: number; total: number }): Promise<void> {
  const values = { cause: outage.kind, lost: String(outage.lost), total: String(outage.total) };
  const priority = outage.kind === 'restart' ? 'medium' : 'critical';
  await notifyAdmins(tx, { kind: 'own_outage', eventKey: `outage.${id}`, values, priority });
}
