// What tests of the SLA share: hours, policies, and tickets that are older than they are.
import type { CalendarHours } from '@lanet/contracts/calendar-hours';
import { sla, type TicketSlaDetail } from '@lanet/contracts/sla';
import { type PolicyScope, type PolicyTerms, type SlaPolicy, slaPolicies } from '@lanet/contracts/sla-policies';
import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { expect } from 'vitest';
import { recomputeSla } from '../features/sla/index.ts';
import { inScope, SYSTEM } from '../platform/database/index.ts';
import type { TestClient, TestPerson, TestServer } from './test-server.ts';

export const ALWAYS_OPEN: CalendarHours = {
  timeZone: 'America/Mexico_City',
  week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]])),
  days: [],
};

const minutes = (count: number) => ({ kind: 'minutes', minutes: count }) as const;

/** An hour for the first answer, eight for the solution, for every priority. */
export const HOUR_AND_EIGHT: PolicyTerms = {
  calendarId: null,
  hours: 'place',
  targets: Object.fromEntries(
    (['low', 'medium', 'high', 'critical'] as const).map((priority) => [
      priority,
      { first_response: minutes(60), resolution: minutes(480) },
    ]),
  ),
  pauses: { waitingThird: false, maintenance: true },
  firstResponseNeverPauses: false,
  ladder: [],
  quietHours: null,
};

export type Step = PolicyTerms['ladder'][number];

export const step = (key: string, at: Step['at'], more: Partial<Step> = {}): Step => ({
  ...{ key, at, clock: null, tell: [{ kind: 'assignee' }], mail: true, heedsQuietHours: false },
  act: { raisePriority: false, teamId: null },
  ...more,
});

export class SlaWorld {
  readonly server: TestServer;
  #named = 0;

  constructor(server: TestServer) {
    this.server = server;
  }

  /** A calendar that is open as said, since ever. */
  async calendar(hours: CalendarHours = ALWAYS_OPEN, isDefault = true): Promise<string> {
    const id = uuidv7();
    const { admin } = this.server.db;
    this.#named += 1;
    if (isDefault) await admin.query('update calendars set is_default = false');
    await admin.query('insert into calendars (id, name, is_default, own_hours) values ($1, $2, $3, $4)', [
      ...[id, `Horario ${this.#named}`, isDefault, JSON.stringify(hours)],
    ]);
    await admin.query("insert into calendar_versions (calendar_id, valid_from, hours) values ($1, '-infinity', $2)", [
      ...[id, JSON.stringify(hours)],
    ]);
    return id;
  }

  async policy(terms: Partial<PolicyTerms> = {}, scopes: Partial<PolicyScope>[] = []): Promise<SlaPolicy> {
    this.#named += 1;
    const anywhere: PolicyScope = { clientId: null, siteId: null, categoryId: null, typeId: null, priorities: null };
    const body = {
      name: `Política ${this.#named}`,
      terms: { ...HOUR_AND_EIGHT, ...terms },
      scopes: scopes.map((scope) => ({ ...anywhere, ...scope })),
    };
    const made = await this.server.admin.call(slaPolicies.create, { body });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body;
  }

  /** A client with a policy of its own, and nothing else that could fit. */
  async clientWith(terms: Partial<PolicyTerms> = {}): Promise<{ client: TestClient; policy: SlaPolicy }> {
    const client = await this.server.client('Acme');
    return { client, policy: await this.policy(terms, [{ clientId: client.id }]) };
  }

  async ticket(by: TestPerson, body: Record<string, unknown> = {}): Promise<string> {
    const made = await by.call(tickets.create, { body: { subject: 'No imprime', text: 'Nada sale.', ...body } });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body.id;
  }

  async slaOf(id: string, by: TestPerson = this.server.technician): Promise<TicketSlaDetail> {
    const answer = await by.call(sla.ofTicket, { params: { id } });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  }

  async change(id: string, body: Record<string, unknown>, by: TestPerson = this.server.technician): Promise<void> {
    const { body: ticket } = await by.call(tickets.get, { params: { id } });
    const answer = await by.call(tickets.update, { params: { id }, body, ifMatch: ticket.version });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  }

  /** Moves all that happened to a ticket so far into the past. */
  async age(id: string, byMinutes: number): Promise<void> {
    const { rowCount } = await this.server.db.admin.query(
      "update sla_events set happened_at = happened_at - $2 * interval '1 minute' where ticket_id = $1",
      [id, byMinutes],
    );
    expect(rowCount).toBeGreaterThan(0);
    // As if the service had been down all the while: only what is stored is computed, and nothing told.
    await this.server.db.admin.query(
      "update sla_tickets set next_fire_at = least(next_fire_at - $2 * interval '1 minute', now()) where ticket_id = $1 and next_fire_at is not null",
      [id, byMinutes],
    );
  }

  /** Computes and tells what one ticket has reached. */
  recompute(...ids: string[]): Promise<void> {
    return inScope(this.server.platform.db, SYSTEM, (tx) => recomputeSla(tx, ids));
  }

  async bell(personId: string): Promise<{ kind: string; values: Record<string, string> }[]> {
    const { rows } = await this.server.db.admin.query(
      "select kind, values from notifications where person_id = $1 and kind like 'sla_%' order by created_at, id",
      [personId],
    );
    return rows;
  }
}

/** Minutes between two instants. */
export const minutesBetween = (from: string | null, to: string | null): number =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 60_000;
