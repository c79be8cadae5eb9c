import { ticketMerges } from '@lanet/contracts/ticket-merges';
import { type TimelineEntry, tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minutesBetween, SlaWorld } from '../../testing/sla-world.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { bringBackPlanned } from './index.ts';

let server: TestServer;
let world: SlaWorld;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  world = new SlaWorld(server);
  await world.calendar();
  ({ client: acme } = await world.clientWith());
});
afterAll(() => server.close());

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const ticketOf = async (id: string) => (await acme.technician.call(tickets.get, { params: { id } })).body;
const update = async (id: string, body: Record<string, unknown>) =>
  acme.technician.call(tickets.update, { params: { id }, body, ifMatch: (await ticketOf(id)).version });

async function linesOf(id: string): Promise<TimelineEntry[]> {
  return (await acme.requester.call(tickets.timeline, { params: { id } })).body.items;
}
const moves = async (id: string) => (await linesOf(id)).filter(({ detail }) => detail.kind === 'status');

async function planned(hours = 1): Promise<string> {
  const id = await world.ticket(acme.requester);
  await world.change(id, { status: 'scheduled', scheduledFor: inHours(hours) });
  return id;
}

/** As if it had been planned so much earlier. */
async function comes(id: string, minutesAgo: number): Promise<string> {
  const { rows } = await server.db.admin.query<{ at: Date }>(
    `update tickets set scheduled_for = date_trunc('milliseconds', clock_timestamp() - $2 * interval '1 minute')
     where id = $1 returning scheduled_for as at`,
    [id, minutesAgo],
  );
  return rows[0]?.at.toISOString() ?? '';
}

describe('planning a ticket', () => {
  it('needs a date, which everybody sees', async () => {
    const id = await world.ticket(acme.requester);
    const scheduledFor = inHours(48);

    const without = await update(id, { status: 'scheduled' });
    const done = await update(id, { status: 'scheduled', scheduledFor });

    expect(without).toMatchObject({ status: 422, body: { code: 'tickets.schedule_required' } });
    expect(done).toMatchObject({ status: 200, body: { status: 'scheduled', scheduledFor } });
    expect((await acme.requester.call(tickets.get, { params: { id } })).body.scheduledFor).toBe(scheduledFor);
    expect((await linesOf(id)).at(-1)?.detail).toEqual({ kind: 'status', from: 'new', to: 'scheduled', scheduledFor });
    expect(await world.slaOf(id)).toMatchObject({ state: 'paused', nextDue: null });
  });

  it.each([
    ['an hour ago', { status: 'scheduled', scheduledFor: inHours(-1) }, 'tickets.schedule_out_of_range'],
    ['in more than a year', { status: 'scheduled', scheduledFor: inHours(24 * 367) }, 'tickets.schedule_out_of_range'],
    ['of what is not planned', { scheduledFor: inHours(1) }, 'tickets.schedule_not_allowed'],
    ['of what waits', { status: 'waiting_third', scheduledFor: inHours(1) }, 'tickets.schedule_not_allowed'],
    ['that is none', { status: 'scheduled', scheduledFor: '2026-02-30T25:00:00Z' }, 'request.invalid'],
    ['without a zone', { status: 'scheduled', scheduledFor: '2030-01-01T10:00:00' }, 'request.invalid'],
  ])('refuses a date %s', async (_what, body, code) => {
    const id = await world.ticket(acme.requester);

    expect(await update(id, body)).toMatchObject({ body: { code } });
    expect(await ticketOf(id)).toMatchObject({ status: 'new', scheduledFor: null });
  });

  it('may be moved to another date, and says so', async () => {
    const id = await planned(1);
    const from = (await ticketOf(id)).scheduledFor;
    const to = inHours(72);

    expect(await update(id, { scheduledFor: to })).toMatchObject({ status: 200, body: { scheduledFor: to } });
    expect((await linesOf(id)).at(-1)?.detail).toEqual({ kind: 'rescheduled', from, to });
  });

  it('ends with any other state, and the date with it', async () => {
    const id = await planned(1);

    await world.change(id, { status: 'waiting_client' });

    expect((await ticketOf(id)).scheduledFor).toBeNull();
    expect((await linesOf(id)).at(-1)?.detail).not.toHaveProperty('scheduledFor');
  });
});

describe('a date that comes', () => {
  it('opens the ticket by itself, at its date and not when it was noticed', async () => {
    const id = await planned();
    await world.age(id, 300);
    const date = await comes(id, 180);

    await bringBackPlanned(server.platform);

    expect(await ticketOf(id)).toMatchObject({ status: 'in_progress', scheduledFor: null });
    expect((await linesOf(id)).find(({ detail }) => 'reason' in detail)).toMatchObject({
      author: { kind: 'system', id: null },
      detail: { kind: 'status', from: 'scheduled', to: 'in_progress', reason: 'date_came' },
      createdAt: date,
    });
    const found = await world.slaOf(id);
    const paused = found.segments.find(({ kind }) => kind === 'paused');
    expect(paused?.to).toBe(date);
    // Of eight hours: what passed before it was planned, and three since its date.
    expect(minutesBetween(found.computedAt, found.closeDue)).toBeCloseTo(480 - 180, 0);
  });

  it('is heard by whoever has the ticket, once and without a mail', async () => {
    const id = await planned();
    await world.change(id, { assigneeId: acme.technician.id });
    await comes(id, 1);
    await bringBackPlanned(server.platform);
    await bringBackPlanned(server.platform);
    await server.work();

    const of = async (table: string) =>
      (
        await server.db.admin.query(
          `select 1 from ${table} where ticket_id = $1 and event_key like 'ticket.date_came.%'`,
          [id],
        )
      ).rowCount;
    expect([await of('notifications'), await of('outbox')]).toEqual([1, 0]);
    const { rows } = await server.db.admin.query(
      "select person_id, values from notifications where ticket_id = $1 and kind = 'ticket_date_came'",
      [id],
    );
    expect(rows).toMatchObject([{ person_id: acme.technician.id, values: { subject: 'No imprime', client: 'Acme' } }]);
  });

  it('is not yet come before it comes', async () => {
    const id = await planned(1);

    await bringBackPlanned(server.platform);

    expect(await ticketOf(id)).toMatchObject({ status: 'scheduled' });
  });

  it('is noticed once, where several look at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => planned()));
    for (const id of ids) await comes(id, 1);

    await Promise.all(Array.from({ length: 4 }, () => bringBackPlanned(server.platform)));

    for (const id of ids) expect((await moves(id)).map(({ detail }) => 'reason' in detail)).toContain(true);
    const lines = await Promise.all(ids.map(async (id) => (await moves(id)).length));
    expect(lines).toEqual(ids.map(() => 2));
  });

  it('was there also for whoever changes the ticket before the service notices', async () => {
    const id = await planned();
    await world.age(id, 300);
    const date = await comes(id, 60);

    const answer = await update(id, { status: 'waiting_client' });
    await bringBackPlanned(server.platform);

    expect(answer).toMatchObject({ status: 200, body: { status: 'waiting_client', scheduledFor: null } });
    const sorted = (await moves(id)).map(({ detail, createdAt }) => [detail, createdAt]);
    expect(sorted).toContainEqual([expect.objectContaining({ reason: 'date_came' }), date]);
    expect((await linesOf(id)).at(-1)?.detail).toEqual({ kind: 'status', from: 'in_progress', to: 'waiting_client' });
    const running = (await world.slaOf(id)).segments.filter(({ kind }) => kind === 'running');
    expect(minutesBetween(running.at(-1)?.from ?? '', running.at(-1)?.to ?? '')).toBeCloseTo(60, 0);
  });

  it('does nothing to what was resolved, or goes on elsewhere until that is taken back', async () => {
    const [resolved, merged, target] = [await planned(), await planned(), await world.ticket(acme.requester)];
    await acme.technician.call(tickets.resolve, { params: { id: resolved }, body: { text: 'Listo.' } });
    await acme.technician.call(ticketMerges.merge, { params: { id: merged }, body: { intoId: target } });
    await comes(merged, 5);

    await bringBackPlanned(server.platform);

    expect(await ticketOf(resolved)).toMatchObject({ status: 'resolved', scheduledFor: null });
    expect(await ticketOf(merged)).toMatchObject({ status: 'closed', scheduledFor: null });

    await acme.technician.call(ticketMerges.unmerge, { params: { id: merged } });
    await bringBackPlanned(server.platform);

    expect(await ticketOf(merged)).toMatchObject({ status: 'in_progress' });
  });
});
