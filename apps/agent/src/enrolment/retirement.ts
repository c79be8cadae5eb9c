import { type Envelope, type RetirementOrder, RetirementPayload } from '@lanet/contracts/agent';
import { retirementText } from '@lanet/contracts/wire';
import { fingerprintOf, verifyText } from '../keys/ed25519.ts';
import { type Log, messageOf } from '../log.ts';
import { ServerRefused, type Session } from '../server/session.ts';
import type { StateFolder } from '../state/state-folder.ts';
import { Wake } from '../wake.ts';
import { pollEnrolment } from './enrol.ts';
import type { EnrolmentRecord } from './enrolment-record.ts';

const CLOCK_TOLERANCE_MS = 30_000;
/** An order is signed for 15 minutes, and a minute back for clocks. */
const MAX_LIFE_MS = 20 * 60_000;
const DAY_MS = 86_400_000;

/** The order of an envelope that the command key signed for this agent, now; undefined for any other. */
export function checkOrder(
  order: Envelope | undefined,
  { agentId, commandKey, now }: { agentId: string; commandKey: string; now: number },
): RetirementOrder | undefined {
  if (order?.keyId !== fingerprintOf(commandKey)) return undefined;
  if (!verifyText(commandKey, retirementText(order.payload), order.signature)) return undefined;
  const payload = RetirementPayload.safeParse(JSON.parse(order.payload)).data;
  if (payload?.agentId !== agentId) return undefined;
  const { notBefore, expiresAt } = payload;
  const isNow = now >= notBefore - CLOCK_TOLERANCE_MS && now < expiresAt && expiresAt - notBefore <= MAX_LIFE_MS;
  return isNow ? payload.order : undefined;
}

export interface RetirementWatch {
  state: StateFolder;
  session: Session;
  record: EnrolmentRecord;
  commandKey: string;
  /** Server time, epoch milliseconds. */
  now: () => number;
  log: Log;
  dayMs?: number;
}

type Asked = { kind: 'wanted' } | { kind: 'ordered'; order: RetirementOrder } | { kind: 'unsigned'; againMs: number };

async function ask({ state, session, record, commandKey, now }: RetirementWatch): Promise<Asked> {
  try {
    await pollEnrolment(state, session, record);
    return { kind: 'wanted' };
  } catch (error) {
    if (!(error instanceof ServerRefused) || error.code !== 'agents.retired') throw error;
    const order = checkOrder(error.order, { agentId: record.agentId, commandKey, now: now() });
    return order ? { kind: 'ordered', order } : { kind: 'unsigned', againMs: error.retryAfterMs ?? 60_000 };
  }
}

/** The signer takes a moment. Whoever only says "gone" is not asked more often than this. */
const TRIES = 4;
const MOST_PATIENCE_MS = 60_000;

/** What a 410 means: an order that holds, or undefined, and then nothing changes. Never throws. */
export async function orderBehind(watch: RetirementWatch, signal: AbortSignal): Promise<RetirementOrder | undefined> {
  const wake = new Wake();
  for (let tries = 0; tries < TRIES && !signal.aborted; tries += 1) {
    try {
      const asked = await ask(watch);
      if (asked.kind === 'ordered') return asked.order;
      if (asked.kind === 'wanted') return undefined;
      await wake.wait(Math.min(asked.againMs, MOST_PATIENCE_MS), signal);
    } catch (error) {
      watch.log('warn', 'The order to retire could not be asked for', { error: messageOf(error) });
      return undefined;
    }
  }
  return undefined;
}

/**
 * Does nothing but ask once a day. Ends when the device is looked after again, when the agent is to leave the computer, or when
 * stopped (undefined).
 */
export async function sleepUntilWanted(
  watch: RetirementWatch,
  signal: AbortSignal,
): Promise<'wanted' | 'uninstall' | undefined> {
  const { log, dayMs = DAY_MS } = watch;
  const wake = new Wake();
  log('info', 'This device is not looked after any more; the agent asks once a day');
  while (!signal.aborted) {
    await wake.wait(dayMs, signal);
    if (signal.aborted) return undefined;
    try {
      const asked = await ask(watch);
      if (asked.kind === 'wanted') return 'wanted';
      if (asked.kind === 'ordered' && asked.order === 'uninstall') return 'uninstall';
      if (asked.kind === 'unsigned' && (await orderBehind(watch, signal)) === 'uninstall') return 'uninstall';
    } catch (error) {
      log('warn', 'The server could not be asked; the agent sleeps on', { error: messageOf(error) });
    }
  }
  return undefined;
}
