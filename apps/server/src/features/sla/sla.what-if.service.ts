// What other terms or hours would give: for a ticket that arrives, and for those of the last days. Changes nothing.
import type { Priority } from '@lanet/contracts/alert-rules';
import type { SlaPreview, sla, WhatIf } from '@lanet/contracts/sla';
import { CLOCK_NAMES, type PolicyTerms } from '@lanet/contracts/sla-policies';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { Refusal } from '../../platform/http/index.ts';
import { type Context, contextOf } from './sla.catalog.service.ts';
import { policyFact } from './sla.choice.rules.ts';
import { type Clock, evaluate } from './sla.clocks.rules.ts';
import { computeTicket, contextsOf, openTimeOfTicket, zoneOf } from './sla.compute.service.ts';
import { readPolicy } from './sla.policies.service.ts';
import { namesOfTickets, recentTickets } from './sla.reading.repo.ts';
import { eventsOf, hoursOf, type StoredEvent } from './sla.resolve.rules.ts';
import { segmentsOf } from './sla.segments.rules.ts';
import { loadTickets, readRevision, type SlaTicket } from './sla.tickets.repo.ts';
import { withCauses } from './sla.why.rules.ts';

const DAY_MS = 86_400_000;
/** Computed at once, newest first. */
const MOST_TICKETS = 10_000;
const AT_ONCE = 500;
const MOST_SHOWN = 100;

/** Versions that hold since ever. */
const always = (terms: PolicyTerms) => [{ version: 1, validFromMs: Number.NEGATIVE_INFINITY, fromStart: false, terms }];

type PreviewRequest = z.output<typeof sla.preview.body>;

/** "Si llega ahora vence el …" */
export async function previewSla(tx: ScopedTx, request: PreviewRequest): Promise<SlaPreview> {
  const { terms, priority, clientId, siteId = null } = request;
  const { revision, nowMs } = await readRevision(tx);
  const arrivesMs = request.arrivesAt ? Date.parse(request.arrivesAt) : nowMs;
  const known = clientId
    ? await contextOf(tx, { revision, nowMs }, { clientId, siteId, deviceId: null })
    : await nowhere(tx, { revision, nowMs });
  const policyId = uuidv7();
  const context = withPolicy(known, policyId, terms);
  const ticket = imagined({ clientId: clientId ?? policyId, siteId, priority });
  const fact = policyFact(ticket, { ...context.catalog, ...context.place }, { policyId });
  const events: StoredEvent[] = [
    { id: 'created', atMs: arrivesMs, kind: 'created' },
    { id: 'asked', atMs: arrivesMs, kind: 'asked' },
    { id: 'policy', atMs: arrivesMs, ...fact },
  ];
  const time = openTimeOfTicket(context, ticket, events, arrivesMs);
  const resolved = { policies: context.catalog.versions, calendars: context.catalog.calendars };
  const evaluation = evaluate({ events: eventsOf(events, resolved), time, atMs: arrivesMs });
  if (!evaluation) throw new Error('a ticket that arrives was not evaluated');
  const calendar = fact.calendarId ? context.catalog.calendars.get(fact.calendarId) : undefined;
  const hours = hoursOf(events, { ...resolved, extraDays: context.place.extraDays });
  return {
    arrivesAt: new Date(arrivesMs).toISOString(),
    clocks: evaluation.clocks.map(({ clock, dueMs }) => ({
      ...{ clock, dueAt: dueMs === null ? null : new Date(dueMs).toISOString() },
    })),
    segments: withCauses(segmentsOf(evaluation, time), { events, hours, setBy: [], windows: [] }),
    calendar: calendar ? { id: calendar.id, name: calendar.name, timeZone: zoneOf(context, events) } : null,
  };
}

/** Without a client: the policy's calendar or the default one, in its own zone. */
async function nowhere(tx: ScopedTx, at: { revision: string; nowMs: number }): Promise<Context> {
  const context = await contextOf(tx, at, { clientId: uuidv7(), siteId: null, deviceId: null });
  return { ...context, revision: uuidv7() };
}

const imagined = (of: { clientId: string; siteId: string | null; priority: Priority }): SlaTicket => ({
  ...{ id: uuidv7(), deviceId: null, categoryId: null, typeId: null, teamId: null, assigneeId: null, ...of },
});

/** Compiled hours are kept under the name of a revision: what is imagined has one of its own. */
function withPolicy(context: Context, policyId: string, terms: PolicyTerms): Context {
  const versions = new Map([...context.catalog.versions, [policyId, always(terms)]]);
  return { ...context, revision: uuidv7(), catalog: { ...context.catalog, versions } };
}

type Change = z.output<typeof sla.whatIf.body>['change'];

/**
 * The verdicts over tickets of the last days, as they are and as they would be had the change held since ever.
 * @throws Refusal 404 `sla_policies.not_found`, `calendars.not_found`.
 */
export async function whatIf(tx: ScopedTx, { days, change }: { days: number; change: Change }): Promise<WhatIf> {
  const { nowMs } = await readRevision(tx);
  const of = await subjectOf(tx, change);
  const since = new Date(nowMs - days * DAY_MS);
  const { ids, openTickets } = await recentTickets(tx, { ...of, since, limit: MOST_TICKETS + 1 });
  const tally = new Tally();
  for (let at = 0; at < Math.min(ids.length, MOST_TICKETS); at += AT_ONCE) {
    await compare(tx, ids.slice(at, Math.min(at + AT_ONCE, MOST_TICKETS)), change, tally);
  }
  const shown = tally.changed.slice(0, MOST_SHOWN);
  const names = await namesOfTickets(tx, [...new Set(shown.map(({ ticketId }) => ticketId))]);
  return {
    tickets: Math.min(ids.length, MOST_TICKETS),
    cut: ids.length > MOST_TICKETS,
    clocks: tally.counts(),
    changed: shown.flatMap((one) => {
      const name = names.get(one.ticketId);
      return name ? [{ ...one, folio: name.folio, subject: name.subject, client: name.client }] : [];
    }),
    openTickets,
  };
}

async function subjectOf(
  tx: ScopedTx,
  change: Change,
): Promise<{ policyId: string | null; calendarId: string | null }> {
  if (change.kind === 'policy') return { policyId: (await readPolicy(tx, change.policyId)).id, calendarId: null };
  const { catalog } = await nowhere(tx, await readRevision(tx));
  if (!catalog.calendars.has(change.calendarId)) throw new Refusal('calendars.not_found');
  return { policyId: null, calendarId: change.calendarId };
}

async function compare(tx: ScopedTx, ids: readonly string[], change: Change, tally: Tally): Promise<void> {
  const { revision, nowMs, tickets } = await loadTickets(tx, ids, { hold: false });
  const known = [...tickets.values()].flatMap(({ ticket, ...rest }) => (ticket ? [{ ...rest, ticket }] : []));
  const contextFor = await contextsOf(
    tx,
    { revision, nowMs },
    known.map(({ ticket }) => ticket),
  );
  const imaginedRevision = uuidv7();
  for (const { ticket, events, fired } of known) {
    const context = contextFor(ticket);
    const other = { ...context, revision: imaginedRevision, catalog: changedCatalog(context.catalog, change) };
    const verdicts = (one: Context) => computeTicket(one, ticket, { events, fired, nowMs }).evaluation.clocks;
    tally.add(ticket.id, verdicts(context), verdicts(other));
  }
}

function changedCatalog(catalog: Context['catalog'], change: Change): Context['catalog'] {
  if (change.kind === 'policy') {
    return { ...catalog, versions: new Map([...catalog.versions, [change.policyId, always(change.terms)]]) };
  }
  const calendar = catalog.calendars.get(change.calendarId);
  if (!calendar) return catalog;
  const history = [{ validFromMs: null, hours: change.hours }];
  return { ...catalog, calendars: new Map([...catalog.calendars, [calendar.id, { ...calendar, history }]]) };
}

type Verdict = 'met' | 'breached' | 'none';

/** A clock that still runs and is not late has no verdict yet. */
function verdictOf(clock: Clock | undefined): Verdict {
  if (!clock || clock.state === 'withdrawn' || clock.state === 'merged') return 'none';
  if (clock.breach) return 'breached';
  return clock.endedMs === null ? 'none' : 'met';
}

class Tally {
  readonly #counts = new Map(
    CLOCK_NAMES.map((clock) => [clock, { was: { met: 0, breached: 0 }, becomes: { met: 0, breached: 0 } }]),
  );
  readonly changed: { ticketId: string; clock: Clock['clock']; was: Verdict; becomes: Verdict }[] = [];

  add(ticketId: string, now: readonly Clock[], other: readonly Clock[]): void {
    const keys = new Map([...now, ...other].map((clock) => [`${clock.clock} ${clock.instance}`, clock]));
    for (const { clock, instance } of keys.values()) {
      const of = (clocks: readonly Clock[]) =>
        verdictOf(clocks.find((each) => each.clock === clock && each.instance === instance));
      const [was, becomes] = [of(now), of(other)];
      const count = this.#counts.get(clock);
      if (count && was !== 'none') count.was[was] += 1;
      if (count && becomes !== 'none') count.becomes[becomes] += 1;
      if (was !== becomes) this.changed.push({ ticketId, clock, was, becomes });
    }
  }

  counts(): WhatIf['clocks'] {
    return [...this.#counts].map(([clock, count]) => ({ clock, ...count }));
  }
}
