import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR_AND_EIGHT, minutesBetween, SlaWorld } from '../../testing/sla-world.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { applySlaChanges } from './index.ts';

let server: TestServer;
let world: SlaWorld;
beforeAll(async () => {
  server = await createTestServer();
  world = new SlaWorld(server);
  await world.calendar();
});
afterAll(() => server.close());

const clockOf = (found: Awaited<ReturnType<SlaWorld['slaOf']>>, name: string) =>
  found.clocks.find(({ clock }) => clock === name);

describe('a ticket', () => {
  it('is promised what its client has, from the instant it was asked for, and the client sees it', async () => {
    const { client, policy } = await world.clientWith();
    const id = await world.ticket(client.requester);

    const found = await world.slaOf(id, client.requester);

    expect(found).toMatchObject({ policy: { name: policy.name, version: 1 }, level: 'client', state: 'running' });
    const start = clockOf(found, 'first_response')?.startedAt ?? null;
    expect(minutesBetween(start, found.firstDue)).toBe(60);
    expect(minutesBetween(start, found.closeDue)).toBe(480);
    expect(found.nextDue).toBe(found.firstDue);
    expect(found.segments).toMatchObject([{ from: start, to: found.closeDue, kind: 'running' }]);
  });

  it('is answered by staff in public, and by nothing else', async () => {
    const { client } = await world.clientWith();
    const id = await world.ticket(client.requester);
    await client.technician.call(tickets.note, { params: { id }, body: { text: 'solo nosotros' } });
    await world.change(id, { assigneeId: client.technician.id });
    await client.clientAdmin.call(tickets.reply, { params: { id }, body: { text: '¿Novedades?' } });
    expect(clockOf(await world.slaOf(id), 'first_response')?.state).toBe('running');

    await client.technician.call(tickets.reply, { params: { id }, body: { text: 'Voy.' } });

    const found = await world.slaOf(id);
    expect(clockOf(found, 'first_response')).toMatchObject({ state: 'met', breachedAt: null });
    expect(found).toMatchObject({ firstDue: null, nextDue: found.closeDue });
  });

  it('stands still while it waits for the client, and goes on where it stood', async () => {
    const { client } = await world.clientWith();
    const id = await world.ticket(client.requester);
    await world.age(id, 30);
    await world.change(id, { assigneeId: client.technician.id });
    await world.change(id, { status: 'waiting_client' });
    const waiting = await world.slaOf(id);
    expect(waiting).toMatchObject({ state: 'paused', nextDue: null, firstDue: null, closeDue: null });
    expect(waiting.segments.at(-1)).toMatchObject({ kind: 'paused', cause: { state: 'waiting_client' } });
    await world.age(id, 600);

    await client.requester.call(tickets.reply, { params: { id }, body: { text: 'Aquí está.' } });

    const found = await world.slaOf(id);
    expect(found.state).toBe('running');
    expect(minutesBetween(found.computedAt, found.closeDue)).toBeCloseTo(450, 0);
    expect(found.segments.map(({ kind }) => kind)).toEqual(['running', 'paused', 'running']);
  });

  it('keeps what it has used when its priority changes, and is late at once where that is more than promised', async () => {
    const high = {
      first_response: { kind: 'minutes', minutes: 10 },
      resolution: { kind: 'minutes', minutes: 120 },
    } as const;
    const { client } = await world.clientWith({ targets: { ...HOUR_AND_EIGHT.targets, high } });
    const id = await world.ticket(client.requester);
    await world.age(id, 30);

    await world.change(id, { priority: 'high' });

    const found = await world.slaOf(id);
    expect(clockOf(found, 'first_response')).toMatchObject({ breachedByChange: true, targetMs: 600_000 });
    expect(minutesBetween(found.computedAt, found.closeDue)).toBeCloseTo(90, 0);
  });

  it('is broken when it was broken, although nobody looked at the time', async () => {
    const { client } = await world.clientWith();
    const id = await world.ticket(client.requester);
    await world.age(id, 90);

    await client.technician.call(tickets.reply, { params: { id }, body: { text: 'Tarde.' } });

    const first = clockOf(await world.slaOf(id), 'first_response');
    expect(first?.state).toBe('met');
    expect(minutesBetween(first?.startedAt ?? null, first?.breachedAt ?? null)).toBe(60);
  });

  it('resolved and reopened goes on with the clock it had', async () => {
    const { client } = await world.clientWith();
    const id = await world.ticket(client.requester);
    await world.age(id, 60);
    await client.technician.call(tickets.resolve, { params: { id }, body: { text: 'Listo.' } });
    expect(await world.slaOf(id)).toMatchObject({ state: 'ended', nextDue: null });
    await world.age(id, 1000);

    await client.requester.call(tickets.reopen, { params: { id }, body: { text: 'Sigue igual.' } });

    const found = await world.slaOf(id);
    expect(clockOf(found, 'resolution')).toMatchObject({ instance: 1, state: 'running' });
    expect(minutesBetween(found.computedAt, found.closeDue)).toBeCloseTo(420, 0);
  });

  it('that is called in by phone has had its first response', async () => {
    const { client } = await world.clientWith();
    const body = { channel: 'phone', clientId: client.id, requesterId: client.requester.id };
    const id = await world.ticket(client.technician, body);

    expect(clockOf(await world.slaOf(id), 'first_response')?.state).toBe('met');
  });

  it('without a policy has no clocks, and says so', async () => {
    const lonely = await server.client('Nobody');
    const id = await world.ticket(lonely.requester);

    expect(await world.slaOf(id)).toMatchObject({ policy: null, level: 'none', state: 'none', clocks: [] });
    expect((await lonely.requester.call(tickets.get, { params: { id } })).body.sla).toBeNull();
  });

  it('shows in lists what is due, and first what is due first', async () => {
    const { client } = await world.clientWith();
    const later = await world.ticket(client.requester, { subject: 'Después' });
    const sooner = await world.ticket(client.requester, { subject: 'Antes' });
    await world.age(sooner, 50);
    await world.recompute(sooner);
    await client.technician.call(tickets.note, { params: { id: later }, body: { text: 'tocado al final' } });

    const query = { sort: 'due' as const, clientId: client.id };
    const { items } = (await client.technician.call(tickets.list, { query })).body;

    expect(items.map(({ id }: { id: string }) => id)).toEqual([sooner, later]);
    expect(items[0].sla).toMatchObject({ state: 'running', clock: 'first_response', late: false });
  });
});

describe('merging', () => {
  it('ends the clocks of the one, waits for its answer in the other, and is taken back whole', async () => {
    const answers = {
      medium: { next_response: { kind: 'minutes', minutes: 120 }, resolution: { kind: 'minutes', minutes: 480 } },
    } as const;
    const { client } = await world.clientWith({ targets: answers });
    const old = await world.ticket(client.requester, { subject: 'Primero' });
    await world.age(old, 90);
    const target = await world.ticket(client.requester, { subject: 'Segundo' });
    const before = await world.slaOf(target);
    const lines = async () =>
      (await server.db.admin.query('select fact from sla_events where ticket_id = $1', [old])).rows.length;
    const linesBefore = await lines();
    const { ticketMerges } = await import('@lanet/contracts/ticket-merges');

    const merged = await client.technician.call(ticketMerges.merge, { params: { id: old }, body: { intoId: target } });
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);

    expect(await world.slaOf(old)).toMatchObject({ state: 'ended', nextDue: null });
    const together = await world.slaOf(target);
    expect(minutesBetween(together.computedAt, together.updateDue)).toBeCloseTo(30, 0);

    await client.technician.call(ticketMerges.unmerge, { params: { id: old } });

    expect((await world.slaOf(target)).updateDue).toBe(before.updateDue);
    expect((await world.slaOf(old)).clocks.map(({ state }) => state)).toEqual(['running', 'running']);
    expect(await lines()).toBe(linesBefore + 2);
  });
});

describe('a policy', () => {
  it('that is changed holds from then on for open tickets, which are computed anew', async () => {
    const { slaPolicies } = await import('@lanet/contracts/sla-policies');
    const { client, policy } = await world.clientWith();
    const id = await world.ticket(client.requester);
    const before = await world.slaOf(id);
    await applySlaChanges(server.platform);
    const terms = {
      ...HOUR_AND_EIGHT,
      targets: { medium: { resolution: { kind: 'minutes', minutes: 240 } as const } },
    };

    const saved = await server.admin.call(slaPolicies.update, {
      params: { id: policy.id },
      body: { terms },
      ifMatch: 1,
    });
    expect(saved.status, JSON.stringify(saved.body)).toBe(200);
    await applySlaChanges(server.platform);

    const { rows } = await server.db.admin.query('select next_due, next_clock from sla_tickets where ticket_id = $1', [
      id,
    ]);
    const start = clockOf(before, 'resolution')?.startedAt ?? null;
    expect(minutesBetween(start, rows[0].next_due.toISOString())).toBe(240);
    expect(rows[0].next_clock).toBe('resolution');
    expect(clockOf(await world.slaOf(id), 'first_response')?.state).toBe('withdrawn');
    const { rows: runs } = await server.db.admin.query('select total, done, finished_at from sla_recomputes');
    expect(runs.at(-1)).toMatchObject({ total: 1, done: 1 });
    expect(runs.at(-1)?.finished_at).not.toBeNull();
  });

  it('of the site beats that of the client, and a category that of all; by hand beats them all', async () => {
    const { sla } = await import('@lanet/contracts/sla');
    const { client } = await world.clientWith();
    const ofSite = await world.policy({}, [{ clientId: client.id, siteId: client.siteId }]);
    const other = await world.policy();
    const id = await world.ticket(client.requester, { siteId: client.siteId });
    expect(await world.slaOf(id)).toMatchObject({ level: 'site', policy: { id: ofSite.id } });

    const body = { policyId: other.id, reason: 'Así se acordó por teléfono' };
    const chosen = await server.admin.call(sla.setPolicy, { params: { id }, body });

    expect(chosen.body).toMatchObject({ level: 'by_hand', policy: { id: other.id }, reason: body.reason });
    await world.change(id, { priority: 'high' });
    expect(await world.slaOf(id)).toMatchObject({ level: 'by_hand', policy: { id: other.id } });
    const back = await server.admin.call(sla.setPolicy, {
      params: { id },
      body: { policyId: null, reason: 'Fue un error' },
    });
    expect(back.body).toMatchObject({ level: 'site', policy: { id: ofSite.id } });
    const { rows } = await server.db.admin.query("select action from audit_log where action like 'sla.%' order by id");
    expect(rows.map(({ action }) => action)).toEqual(['sla.policy_chosen', 'sla.policy_by_rules']);
  });
});
