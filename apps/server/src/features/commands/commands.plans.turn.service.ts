// What becomes of planned updates as time goes by: looked at by a poll of due rows, each in a transaction of its own.
import type { CommandState } from '@lanet/contracts/commands';
import { v7 as uuidv7 } from 'uuid';
import { announce, inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { currentAgent } from '../agents/index.ts';
import { audit } from '../audit/index.ts';
import { findDevice } from '../devices/index.ts';
import { getScript } from '../scripts/index.ts';
import { addCommandEntry } from '../tickets/index.ts';
import { duePlans, endedPlans, lockPlan, type StoredPlan, updatePlan } from './commands.plans.repo.ts';
import { countRuns, insertCommand, isStopped } from './commands.repo.ts';
import { RUNS_PER_INSTALLATION, RUNS_PER_PERSON } from './commands.rules.ts';
import { changed } from './commands.service.ts';
import { nextOpening } from './commands.window.rules.ts';

const BATCH = 100;
const HOUR_MS = 3_600_000;
/** Of a person's runs in an hour so many stay free for what they do by hand while plans run. */
const LEFT_BY_HAND = 20;
const RUNS_OF_PLANS = RUNS_PER_PERSON - LEFT_BY_HAND;
/** A run ends with its window. Who has not said by so long after it how it went is gone: its plan failed. */
const LOST_MS = HOUR_MS;

/** Begins what is due, and ends what is over. A plan that fails does not hold up the others. */
export async function turnPlans(
  { db, clock, log }: Pick<Platform, 'db' | 'clock' | 'log'>,
  limit = BATCH,
): Promise<void> {
  const now = clock.now();
  const lostBefore = new Date(now - LOST_MS);
  const ended = await inScope(db, SYSTEM, (tx) => endedPlans(tx, { lostBefore, limit }));
  const span = { now: new Date(now), since: new Date(now - HOUR_MS) };
  const due = await inScope(db, SYSTEM, (tx) => duePlans(tx, { ...span, perPerson: RUNS_OF_PLANS, limit }));
  const steps = [
    ...ended.map(({ id, state, exitCode }) => ({
      id,
      step: (tx: ScopedTx) => endRun(tx, id, outcomeOf(state, exitCode), now),
    })),
    ...due.map((id) => ({ id, step: (tx: ScopedTx) => begin(tx, id, now) })),
  ];
  for (const { id, step } of steps) {
    await inScope(db, SYSTEM, step).catch((error: unknown) => log.error({ err: error, planId: id }, 'a plan failed'));
  }
}

type Outcome = 'done' | 'failed' | 'missed';

/** Of a run that is not known to have ended, too: nobody can say that it worked. */
function outcomeOf(state: string | null, exitCode: number | null): Outcome {
  const ended = state as CommandState | null; // of the column, which holds no other
  if (ended === 'expired') return 'missed';
  return ended === 'finished' && exitCode === 0 ? 'done' : 'failed';
}

async function endRun(tx: ScopedTx, id: string, outcome: Outcome, now: number): Promise<void> {
  const plan = await lockPlan(tx, id, { wait: false });
  if (plan?.state === 'running') await endWindow(tx, plan, outcome, now);
}

/** A weekly plan waits for its next window; one of a single day is over. */
async function endWindow(tx: ScopedTx, plan: StoredPlan, outcome: Outcome, now: number): Promise<void> {
  const last = { lastOutcome: outcome, lastAt: new Date(now) };
  // Never the same window twice.
  const next =
    plan.spec.weekday === null ? undefined : nextOpening(plan.spec, Math.max(now, Date.parse(plan.closesAt)));
  if (next) await updatePlan(tx, plan.id, { state: 'planned', opening: next, ...last });
  else await updatePlan(tx, plan.id, { state: outcome, ...last });
  if (plan.commandId) await changed(tx, plan.commandId);
}

async function begin(tx: ScopedTx, id: string, now: number): Promise<void> {
  const plan = await lockPlan(tx, id, { wait: false });
  if (plan?.state !== 'planned' || Date.parse(plan.opensAt) > now) return;
  if (Date.parse(plan.closesAt) <= now) return endWindow(tx, plan, 'missed', now);
  const device = await findDevice(tx, plan.device.id);
  if (device?.status !== 'active') return updatePlan(tx, id, { state: 'cancelled' });
  const agent = await currentAgent(tx, device.id);
  // Without an agent, or while all is held back, it waits as long as the window is open.
  if (!agent || (await isStopped(tx)) || (await isBusy(tx, plan.requester.id, now))) return;
  await request(tx, plan, agent, now);
}

async function isBusy(tx: ScopedTx, personId: string, now: number): Promise<boolean> {
  const runs = await countRuns(tx, personId, new Date(now - HOUR_MS));
  return runs.person >= RUNS_OF_PLANS || runs.all >= RUNS_PER_INSTALLATION;
}

/** Puts the run where its device finds it; it is signed when the device asks for it, and not after the window. */
async function request(
  tx: ScopedTx,
  plan: StoredPlan,
  agent: { id: string; platform: string },
  now: number,
): Promise<void> {
  const script = await getScript(tx, plan.scriptId);
  const text = script.texts.find(({ platform }) => platform === agent.platform);
  if (!text) return endWindow(tx, plan, 'failed', now);
  const id = uuidv7();
  await insertCommand(tx, {
    ...{ id, clientId: plan.client.id, deviceId: plan.device.id, agentId: agent.id, ticketId: plan.ticketId },
    ...{ scriptId: script.id, platform: agent.platform, scriptVersion: text.version, scriptSha256: text.sha256 },
    ...{ parameters: { install: true }, class: script.class, requesterId: plan.requester.id, signInId: plan.signInId },
    ...{ reason: null, requestedAt: new Date(now), expiresAt: new Date(plan.closesAt), planId: plan.id },
  });
  await updatePlan(tx, plan.id, { state: 'running', commandId: id });
  if (plan.ticketId) {
    const { key, titles } = script;
    await addCommandEntry(tx, plan.ticketId, { commandId: id, script: key, titles, requester: plan.requester });
  }
  await audit(tx, {
    actor: { kind: 'person', id: plan.requester.id, name: plan.requester.name },
    action: 'commands.run',
    target: plan.device.name,
    clientId: plan.client.id,
    detail: { commandId: id, script: script.key, sha256: text.sha256, planId: plan.id },
  });
  announce(tx, { topic: 'commands.queued', agentId: agent.id });
  await changed(tx, id);
}
