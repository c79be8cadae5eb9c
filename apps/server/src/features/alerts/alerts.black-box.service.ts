// Black boxes: kept as agents send them, shown with the alerts that fired at their instant.
import { BlackBox, BlackBoxContent, type BlackBoxPart } from '@lanet/contracts/black-box';
import type { ScopedTx } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import { completeBox, countBoxes, findBox, findFiring, insertBox } from './alerts.black-box.repo.ts';

const HOUR_MS = 3_600_000;
/** Of one device; an agent sends at most four an hour. What comes beyond is left out: the alerts themselves are not. */
const MOST_AN_HOUR = 6;
const MOST_A_DAY = 24;
/** Characters of one part as JSON; a whole one of a busy server has about 60,000. */
const MOST_CHARACTERS = 128 * 1024;
/** No agent keeps what it could not send for longer, and none is ahead of the server by a day. */
const OLDEST_MS = 30 * 24 * HOUR_MS;
const NEWEST_MS = 24 * HOUR_MS;
/** An alert that fires within the minutes after another one's edge is in the same box. */
const REACH_MS = 5.5 * 60_000;

export interface SentBox {
  clientId: string;
  deviceId: string;
  parts: readonly BlackBoxPart[];
}

/** Keeps what devices sent. Storing it again changes nothing. */
export async function storeBlackBoxes(tx: ScopedTx, sent: readonly SentBox[], nowMs: number): Promise<void> {
  for (const { clientId, deviceId, parts } of sent) {
    for (const { firedAt, part, samples, errors } of parts) {
      const content = { samples, errors };
      const isPossible = firedAt > nowMs - OLDEST_MS && firedAt < nowMs + NEWEST_MS;
      if (!isPossible || JSON.stringify(content).length > MOST_CHARACTERS) continue;
      const box = { clientId, deviceId, firedAt: new Date(firedAt) };
      if (part === 'after') await completeBox(tx, box, content);
      else if (await hasRoom(tx, deviceId, nowMs)) {
        await insertBox(tx, { ...box, before: content, receivedAt: new Date(nowMs) });
      }
    }
  }
}

async function hasRoom(tx: ScopedTx, deviceId: string, nowMs: number): Promise<boolean> {
  if ((await countBoxes(tx, deviceId, new Date(nowMs - HOUR_MS))) >= MOST_AN_HOUR) return false;
  return (await countBoxes(tx, deviceId, new Date(nowMs - 24 * HOUR_MS))) < MOST_A_DAY;
}

/**
 * The box of an alert; null when its device sent none.
 * @throws Refusal 404 `alerts.not_found`, also when it is another client's.
 */
export async function blackBoxOf(tx: ScopedTx, alertId: string): Promise<BlackBox | null> {
  const firing = await findFiring(tx, alertId);
  if (!firing) throw new Refusal('alerts.not_found');
  const row = firing.fired_at && (await findBox(tx, firing.device_id, firing.fired_at, REACH_MS));
  if (!row) return null;
  return BlackBox.parse({
    firedAt: row.fired_at.getTime(),
    before: row.before,
    after: row.after === null ? null : BlackBoxContent.parse(row.after),
  });
}
