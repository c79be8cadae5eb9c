// What is due is told: found by an index, computed anew from the log, told once.
import { Priority } from '@lanet/contracts/alert-rules';
import type { LadderStep } from '@lanet/contracts/sla-policies';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { type Computed, computeTicket, contextsOf, storeComputed } from './sla.compute.service.ts';
import { type Telling, tellingsAt } from './sla.ladder.rules.ts';
import { Summaries } from './sla.summaries.service.ts';
import { insertFirings, loadTickets, type NewFiring, type SlaTicket, takeDue } from './sla.tickets.repo.ts';

/** Held in one transaction. Two services share the work: each passes by what the other holds. */
const AT_ONCE = 200;

declare module '../../platform/jobs/jobs.ts' {
  interface JobPayloads {
    /** Tells people that a promise is near its end or broken; handled by the feature `notifications`. */
    'sla.notify': {
      clientId: string;
      ticketId: string;
      clock: Telling['clock'];
      instance: number;
      /** The furthest that was reached; those before it are told along. */
      step: LadderStep;
      tell: LadderStep['tell'];
      mail: boolean;
      /** When the clock is or was due: ISO 8601. */
      dueAt: string;
    };
    /** What a step does besides telling; handled by the feature `tickets`. */
    'sla.act': { ticketId: string; priority: Priority | null; teamId: string | null };
  }
}

/** Tells what is due now, earliest first. Answers how many tickets that were. */
export async function fireDue(tx: ScopedTx): Promise<number> {
  const ids = await takeDue(tx, AT_ONCE);
  if (ids.length > 0) await recompute(tx, ids, await Summaries.held(tx));
  return ids.length;
}

/**
 * Computes tickets anew, and tells what they have reached: with a summary where one takes it. The caller may hold them already.
 */
export async function recompute(tx: ScopedTx, ids: readonly string[], summaries = new Summaries()): Promise<void> {
  const { revision, nowMs, tickets } = await loadTickets(tx, ids);
  const known = [...tickets.values()].flatMap(({ ticket, ...rest }) => (ticket ? [{ ...rest, ticket }] : []));
  const contextFor = await contextsOf(
    tx,
    { revision, nowMs },
    known.map(({ ticket }) => ticket),
  );
  const computed: Computed[] = [];
  const told: Told[] = [];
  for (const { ticket, byHand, events, fired } of known) {
    // Open before there was an SLA, and nothing is known of how it began.
    if (!events.some(({ kind }) => kind === 'created')) continue;
    const context = contextFor(ticket);
    const before = computeTicket(context, ticket, { events, fired, nowMs });
    const tellings = tellingsAt(before.ahead, nowMs);
    for (const { clock, instance, steps } of tellings) {
      for (const { step } of steps) fired.add(`${clock} ${instance} ${step.key}`);
    }
    told.push(...tellings.map((telling) => ({ ticket, telling, dueMs: dueOfClock(before, telling) })));
    const standing = tellings.length === 0 ? before : computeTicket(context, ticket, { events, fired, nowMs });
    computed.push({ ticket, byHand, standing, events });
  }
  await storeComputed(tx, computed, nowMs);
  await tell(tx, told, summaries);
  await summaries.store(tx);
  for (const { ticket } of computed) announceSla(tx, ticket);
}

interface Told {
  ticket: SlaTicket;
  telling: Telling;
  dueMs: number;
}

function dueOfClock({ evaluation }: Computed['standing'], { clock, instance, furthest }: Telling): number {
  return evaluation.clocks.find((each) => each.clock === clock && each.instance === instance)?.dueMs ?? furthest.dueMs;
}

async function tell(tx: ScopedTx, told: readonly Told[], summaries: Summaries): Promise<void> {
  const firings = told.flatMap(({ ticket, telling }) =>
    telling.steps.map(({ step, dueMs }): NewFiring => {
      const { id: ticketId, clientId, siteId } = ticket;
      const { clock, instance, furthest } = telling;
      return {
        ticketId,
        clientId,
        siteId,
        clock,
        instance,
        step: step.key,
        dueMs,
        told: step.key === furthest.step.key,
      };
    }),
  );
  const inserted = await insertFirings(tx, firings);
  for (const { ticket, telling, dueMs } of told) {
    const { clock, instance, furthest } = telling;
    const steps = telling.steps.filter(({ step }) => inserted.has(`${ticket.id} ${clock} ${instance} ${step.key}`));
    if (steps.length === 0) continue;
    const { id: ticketId, clientId } = ticket;
    const mail = steps.some(({ step }) => step.mail);
    if (!summaries.takes(ticket, { mail })) {
      await enqueue(tx, 'sla.notify', {
        ...{ clientId, ticketId, clock, instance, step: furthest.step, dueAt: new Date(dueMs).toISOString(), mail },
        tell: steps.flatMap(({ step }) => step.tell),
      });
    }
    const priority = steps.some(({ step }) => step.act.raisePriority) ? higherThan(ticket.priority) : null;
    const teamId = steps.findLast(({ step }) => step.act.teamId !== null)?.step.act.teamId ?? null;
    if (priority !== null || teamId !== null) await enqueue(tx, 'sla.act', { ticketId, priority, teamId });
  }
}

/** Null for what is the highest already. */
function higherThan(priority: Priority): Priority | null {
  const order: readonly Priority[] = Priority.options;
  return order[order.indexOf(priority) + 1] ?? null;
}

export function announceSla(tx: ScopedTx, { id, clientId, siteId }: SlaTicket): void {
  announce(tx, { topic: 'live', event: { type: 'ticket_sla', id }, audience: { clientId, siteId } });
}
