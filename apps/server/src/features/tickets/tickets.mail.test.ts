import { type TicketStatus, tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { addMailEntry, type MailMessage, type MailOpening, mergeTickets, openTicketByMail } from './index.ts';

let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const DAY = 86_400_000;
const facts = { id: uuidv7(), from: 'ana@example.com', automatic: null, unverified: false, hasMore: true };

function open(opening: Partial<MailOpening> = {}) {
  return inScope(server.platform.db, SYSTEM, (tx) =>
    openTicketByMail(tx, {
      ...{ clientId: acme.id, siteId: null, requesterId: acme.requester.id, authorName: 'Ana' },
      ...{ subject: 'Sin red', text: 'No abre nada', receivedAt: new Date(), mail: facts, ...opening },
    }),
  );
}

function add(ticketId: string, message: Partial<MailMessage> = {}) {
  return inScope(server.platform.db, SYSTEM, (tx) =>
    addMailEntry(tx, {
      ...{ ticketId, authorId: acme.requester.id, authorName: 'Ana', side: 'client', visibility: 'public' },
      ...{ detailKind: 'reply', text: 'Sigue igual', createdAt: new Date(), mail: facts, ...message },
    }),
  );
}

const read = async (id: string) => (await server.technician.call(tickets.get, { params: { id } })).body;
const lines = async (id: string) => (await server.technician.call(tickets.timeline, { params: { id } })).body.items;
const kinds = async (id: string) => (await lines(id)).map(({ detail }: { detail: { kind: string } }) => detail.kind);

/** What people are told of a ticket, since it was opened: the event, and whose voice it is. */
async function told(id: string): Promise<string[]> {
  const { rows } = await server.db.admin.query(
    `select payload ->> 'event' || coalesce(' ' || (payload ->> 'voice'), '') as told
     from graphile_worker._private_jobs where payload ->> 'ticketId' = $1 order by id offset 1`,
    [id],
  );
  return rows.map((row) => row.told);
}

const inState = (id: string, status: TicketStatus, kind: string, resolvedAt: Date | null = null) =>
  server.db.admin.query('update tickets set status = $2, kind = $3, resolved_at = $4 where id = $1', [
    ...[id, status, kind, resolvedAt],
  ]);

describe('a mail that opens a ticket', () => {
  it('has the time it came in, the place of who wrote it, and the next folio', async () => {
    const receivedAt = new Date('2026-01-02T03:04:05.678Z');

    const { id, folio, entryId } = await open({ receivedAt, subject: 'Sin\r\nred\0 \u202e', text: 'Uno\r\n\0dos' });

    expect(await read(id)).toMatchObject({
      ...{ folio, subject: 'Sin red', channel: 'email', status: 'new', priority: 'medium', awaitingReply: true },
      ...{ site: { id: acme.siteId }, requester: { id: acme.requester.id }, createdAt: receivedAt.toISOString() },
    });
    expect(await lines(id)).toEqual([
      {
        ...{ id: entryId, visibility: 'public', text: 'Uno\ndos', createdAt: receivedAt.toISOString() },
        author: { kind: 'person', id: acme.requester.id, name: 'Ana' },
        detail: { kind: 'created', channel: 'email', mail: facts },
      },
    ]);
  });

  it('may be of nobody we know', async () => {
    const { id } = await open({ requesterId: null, authorName: '', siteId: acme.otherSiteId, priority: 'high' });

    expect(await read(id)).toMatchObject({ requester: null, priority: 'high', site: { id: acme.otherSiteId } });
    expect((await lines(id))[0].author).toEqual({ kind: 'person', id: null, name: '-' });
  });
});

describe('a mail of the client to a ticket', () => {
  it.each<{ status: TicketStatus; kind: string; daysAgo?: number; after: TicketStatus; outcome: string; told: string }>(
    [
      { status: 'new', kind: 'new', after: 'new', outcome: 'message', told: 'replied client' },
      { status: 'in_progress', kind: 'open', after: 'in_progress', outcome: 'message', told: 'replied client' },
      {
        status: 'waiting_client',
        kind: 'waiting_client',
        after: 'in_progress',
        outcome: 'open',
        told: 'replied client',
      },
      {
        status: 'waiting_third',
        kind: 'waiting_third',
        after: 'waiting_third',
        outcome: 'message',
        told: 'replied client',
      },
      { status: 'scheduled', kind: 'scheduled', after: 'scheduled', outcome: 'message', told: 'replied client' },
      {
        status: 'resolved',
        kind: 'resolved',
        daysAgo: 6,
        after: 'reopened',
        outcome: 'reopen',
        told: 'reopened client',
      },
    ],
  )('that is $status is a message of it and leaves it $after', async ({ status, kind, daysAgo, ...expected }) => {
    const { id } = await open();
    await inState(id, status, kind, daysAgo === undefined ? null : new Date(Date.now() - daysAgo * DAY));

    const taken = await add(id);

    expect([taken.outcome, taken.ticketId]).toEqual([expected.outcome, id]);
    expect(await read(id)).toMatchObject({ status: expected.after, awaitingReply: true });
    expect((await lines(id)).find((line: { id: string }) => line.id === taken.entryId)).toMatchObject({
      text: 'Sigue igual',
      detail: { kind: 'reply', mail: facts },
    });
    expect(await told(id)).toEqual([expected.told]);
  });

  it.each<{ status: TicketStatus; kind: string; daysAgo: number }>([
    { status: 'resolved', kind: 'resolved', daysAgo: 8 },
    { status: 'closed', kind: 'closed', daysAgo: 0 },
    { status: 'cancelled', kind: 'closed', daysAgo: 0 },
  ])('that is $status since $daysAgo days opens one that follows it', async ({ status, kind, daysAgo }) => {
    const old = await open({ subject: 'Sin red' });
    await inState(old.id, status, kind, new Date(Date.now() - daysAgo * DAY));

    const taken = await add(old.id, { subject: 'Otra vez sin red' });

    expect(taken).toMatchObject({ outcome: 'follow', ticketId: expect.not.stringMatching(old.id) });
    expect(await read(taken.ticketId)).toMatchObject({
      ...{ folio: taken.folio, subject: 'Otra vez sin red', status: 'new', requester: { id: acme.requester.id } },
    });
    expect(await read(old.id)).toMatchObject({ status });
    expect((await lines(taken.ticketId)).map(({ detail }: { detail: object }) => detail)).toEqual([
      { kind: 'created', channel: 'email', mail: facts },
      { kind: 'continues', ticketId: old.id, folio: old.folio },
    ]);
    expect((await lines(old.id)).at(-1).detail).toEqual({
      ...{ kind: 'continued_in', ticketId: taken.ticketId, folio: taken.folio },
    });
    expect(await told(old.id)).toEqual([]);
  });

  it('comes back within the days that its client has', async () => {
    const { id } = await open();
    await inState(id, 'resolved', 'resolved', new Date(Date.now() - 3 * DAY));
    await server.db.admin.query('update clients set reopen_days = 2 where id = $1', [acme.id]);

    expect((await add(id)).outcome).toBe('follow');

    await server.db.admin.query('update clients set reopen_days = 7 where id = $1', [acme.id]);
    expect((await add(id)).outcome).toBe('reopen');
  });

  it('goes where a merged one goes on', async () => {
    const [source, target] = [await open(), await open()];
    await inScope(server.platform.db, SYSTEM, (tx) =>
      mergeTickets(tx, source.id, target.id, { kind: 'system', id: null, name: 'x' }),
    );

    expect(await add(source.id)).toMatchObject({ outcome: 'message', ticketId: target.id, folio: target.folio });
  });
});

describe('a mail that is kept without more', () => {
  it.each<{ what: string; message: Partial<MailMessage>; told: string[] }>([
    { what: 'automatic', message: { mail: { ...facts, automatic: 'out-of-office' } }, told: [] },
    {
      what: 'of an unknown sender',
      message: { authorId: null, visibility: 'internal', mail: { ...facts, unverified: true } },
      told: ['replied unverified'],
    },
    { what: 'an internal note', message: { detailKind: 'note', side: 'staff', visibility: 'internal' }, told: [] },
  ])('$what', async ({ message, told: expected }) => {
    const { id } = await open();
    await inState(id, 'waiting_client', 'waiting_client');
    await server.db.admin.query('update tickets set awaiting_reply = false where id = $1', [id]);

    expect((await add(id, message)).outcome).toBe('filed');

    expect(await read(id)).toMatchObject({ status: 'waiting_client', awaitingReply: false });
    expect(await kinds(id)).toEqual(['created', message.detailKind ?? 'reply']);
    expect(await told(id)).toEqual(expected);
  });
});

it('a technician’s mail is an answer as if written here, at whatever end the ticket is', async () => {
  const { id } = await open();
  const by: Partial<MailMessage> = { authorId: acme.technician.id, authorName: 'Tec', side: 'staff' };

  expect((await add(id, by)).outcome).toBe('message');
  expect(await read(id)).toMatchObject({ status: 'in_progress', awaitingReply: false });
  await inState(id, 'closed', 'closed');
  expect((await add(id, by)).outcome).toBe('message');
  expect(await read(id)).toMatchObject({ status: 'closed' });
  expect(await told(id)).toEqual(['replied', 'replied']);
});

it('a mail to a ticket that is not there is refused', async () => {
  await expect(add(uuidv7())).rejects.toMatchObject({ code: 'tickets.not_found' });
});
