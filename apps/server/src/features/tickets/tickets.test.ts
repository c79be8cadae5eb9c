import type { Ticket, TicketStatus, TimelineEntry } from '@lanet/contracts/tickets';
import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const HOSTILE = 'Ñandú 🖥️ "O\'Brien" <b>';

async function open(by: TestPerson, body: Record<string, unknown> = {}): Promise<Ticket> {
  const answer = await by.call(tickets.create, {
    body: { subject: HOSTILE, text: `${HOSTILE}\n\tsecond line`, ...body },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

async function lines(by: TestPerson, { id }: Ticket): Promise<TimelineEntry[]> {
  return (await by.call(tickets.timeline, { params: { id } })).body.items;
}

const kinds = (entries: TimelineEntry[]) => entries.map(({ detail }) => detail.kind);
const current = async (by: TestPerson, { id }: Ticket): Promise<Ticket> =>
  (await by.call(tickets.get, { params: { id } })).body;

async function told(ticket: Ticket): Promise<string[]> {
  const { rows } = await server.db.admin.query<{ event: string }>(
    `select payload ->> 'event' as event from graphile_worker._private_jobs where payload ->> 'ticketId' = $1 order by id`,
    [ticket.id],
  );
  return rows.map(({ event }) => event);
}

describe('the life of a ticket', () => {
  it('goes from the requester through staff to an end, with everything on one timeline', async () => {
    const { requester, technician } = acme;
    const ticket = await open(requester);
    const at = { params: { id: ticket.id } };

    expect(ticket).toMatchObject({
      subject: HOSTILE,
      status: 'new',
      priority: 'medium',
      channel: 'portal',
      client: { id: acme.id, name: 'Acme' },
      site: { id: acme.siteId },
      requester: { id: requester.id },
      assignee: null,
      awaitingReply: true,
      alerting: false,
      version: 1,
    });

    const given = await technician.call(tickets.update, { ...at, ifMatch: 1, body: { assigneeId: technician.id } });
    expect(given.body).toMatchObject({ status: 'assigned', assignee: { id: technician.id }, version: 2 });
    expect(given.headers.etag).toBe('"2"');

    const answered = await technician.call(tickets.reply, { ...at, body: { text: HOSTILE } });
    expect(answered).toMatchObject({
      status: 201,
      body: { visibility: 'public', text: HOSTILE, detail: { kind: 'reply' } },
    });
    expect(await current(requester, ticket)).toMatchObject({ status: 'in_progress', awaitingReply: false });

    await technician.call(tickets.note, { ...at, body: { text: 'the cable, probably' } });
    const waiting = await current(technician, ticket);
    await technician.call(tickets.update, { ...at, ifMatch: waiting.version, body: { status: 'waiting_client' } });
    await requester.call(tickets.reply, { ...at, body: { text: 'done' } });
    expect(await current(technician, ticket)).toMatchObject({ status: 'in_progress', awaitingReply: true });

    const resolved = await technician.call(tickets.resolve, { ...at, body: { text: 'new cable' } });
    expect(resolved.body).toMatchObject({ status: 'resolved', awaitingReply: false, resolvedAt: expect.any(String) });

    await requester.call(tickets.reply, { ...at, body: { text: 'it fails again' } });
    expect(await current(technician, ticket)).toMatchObject({
      status: 'reopened',
      reopenCount: 1,
      resolvedAt: null,
      awaitingReply: true,
    });

    await technician.call(tickets.reply, { ...at, body: { text: 'replaced it', resolve: true } });
    const end = await current(technician, ticket);
    await technician.call(tickets.update, { ...at, ifMatch: end.version, body: { status: 'closed' } });
    expect(await current(requester, ticket)).toMatchObject({ status: 'closed', resolvedAt: end.resolvedAt });

    const all = ['created', 'assignee', 'status', 'reply', 'status', 'note', 'status', 'reply', 'status', 'resolved'];
    const later = ['reply', 'reopened', 'resolved', 'status'];
    expect(kinds(await lines(technician, ticket))).toEqual([...all, ...later]);
    expect(kinds(await lines(requester, ticket))).toEqual([...all, ...later].filter((kind) => kind !== 'note'));
    expect((await lines(requester, ticket))[0]).toMatchObject({
      text: `${HOSTILE}\n\tsecond line`,
      author: { kind: 'person', id: requester.id, name: 'Test requester' },
    });
    const events = ['created', 'assigned', 'replied', 'replied', 'resolved', 'reopened', 'resolved'];
    expect(await told(ticket)).toEqual(events);
  });

  it('is taken up and given back, and the status follows', async () => {
    const ticket = await open(acme.technician, { clientId: acme.id });
    const at = { params: { id: ticket.id } };

    const taken = await acme.technician.call(tickets.update, {
      ...at,
      ifMatch: 1,
      body: { assigneeId: acme.technician.id },
    });
    const back = await acme.technician.call(tickets.update, { ...at, ifMatch: 2, body: { assigneeId: null } });

    expect([taken.body.status, back.body.status, back.body.assignee]).toEqual(['assigned', 'new', null]);
    expect(await told(ticket)).toEqual(['created', 'assigned']);
  });

  it('changes subject and priority, and writes nothing when nothing changed', async () => {
    const ticket = await open(acme.technician, { clientId: acme.id });
    const at = { params: { id: ticket.id } };

    const changed = await acme.technician.call(tickets.update, {
      ...at,
      ifMatch: 1,
      body: { subject: 'Otra', priority: 'critical' },
    });
    const same = await acme.technician.call(tickets.update, {
      ...at,
      ifMatch: 2,
      body: { subject: 'Otra', status: 'new' },
    });

    expect(changed.body).toMatchObject({ subject: 'Otra', priority: 'critical', version: 2 });
    expect(same.body).toEqual(changed.body);
    expect(kinds(await lines(acme.technician, ticket))).toEqual(['created', 'subject', 'priority']);
  });

  it('is reopened and cancelled by its requester, and staff bring it back', async () => {
    const ticket = await open(acme.requester);
    const at = { params: { id: ticket.id } };
    await acme.technician.call(tickets.resolve, { ...at, body: { text: 'done' } });

    const reopened = await acme.requester.call(tickets.reopen, { ...at, body: { text: 'no' } });
    const cancelled = await acme.requester.call(tickets.cancel, at);
    const again = await acme.requester.call(tickets.reopen, { ...at, body: { text: 'please' } });
    const answer = await acme.requester.call(tickets.reply, { ...at, body: { text: 'please' } });
    const byStaff = await acme.technician.call(tickets.reopen, { ...at, body: { text: 'called me' } });

    expect(reopened.body).toMatchObject({ status: 'reopened', reopenCount: 1, awaitingReply: true });
    expect(cancelled.body).toMatchObject({ status: 'cancelled', awaitingReply: false });
    expect([again.status, answer.status, again.body.code]).toEqual([409, 409, 'tickets.move_not_allowed']);
    expect(byStaff.body).toMatchObject({ status: 'reopened', reopenCount: 2 });
  });
});

describe('two at the same time', () => {
  it('one of two simultaneous changes wins, the other hears that it is stale', async () => {
    const ticket = await open(acme.requester);
    const change = (subject: string) =>
      acme.technician.call(tickets.update, { params: { id: ticket.id }, ifMatch: 1, body: { subject } });

    const [won, lost] = (await Promise.all([change('one'), change('two')])).sort((a, b) => a.status - b.status);

    expect(won?.status).toBe(200);
    expect(lost).toMatchObject({ status: 412, body: { code: 'request.stale' } });
    expect(await current(acme.technician, ticket)).toMatchObject({ subject: won?.body.subject, version: 2 });
  });

  it('one of two simultaneous resolutions wins and the requester is told once', async () => {
    const ticket = await open(acme.requester);
    const resolve = () => acme.technician.call(tickets.resolve, { params: { id: ticket.id }, body: { text: 'done' } });

    const [won, lost] = (await Promise.all([resolve(), resolve()])).sort((a, b) => a.status - b.status);

    expect([won?.status, lost?.status, lost?.body.code]).toEqual([200, 409, 'tickets.move_not_allowed']);
    expect(await told(ticket)).toEqual(['created', 'resolved']);
  });

  it('no answer is lost among many', async () => {
    const ticket = await open(acme.requester);
    const texts = Array.from({ length: 20 }, (_, index) => `answer ${index}`);

    const answers = await Promise.all(
      texts.map((text, index) =>
        (index % 2 ? acme.technician : acme.requester).call(tickets.reply, {
          params: { id: ticket.id },
          body: { text },
        }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual(texts.map(() => 201));
    const written = (await lines(acme.requester, ticket)).flatMap(({ text, detail }) =>
      detail.kind === 'reply' ? [text] : [],
    );
    expect(written.toSorted()).toEqual(texts.toSorted());
    expect((await current(acme.requester, ticket)).version).toBe(21);
  });
});

describe('refusals', () => {
  it.each<[TicketStatus, number, string]>([
    ['resolved', 422, 'tickets.resolution_required'],
    ['reopened', 409, 'tickets.move_not_allowed'],
    ['assigned', 409, 'tickets.move_not_allowed'],
  ])('a new ticket is not set to %s', async (status, expected, code) => {
    const ticket = await open(acme.requester);

    const answer = await acme.technician.call(tickets.update, {
      params: { id: ticket.id },
      ifMatch: 1,
      body: { status },
    });

    expect(answer).toMatchObject({ status: expected, body: { code } });
    expect((await current(acme.technician, ticket)).version).toBe(1);
  });

  it('a change must name a version', async () => {
    const ticket = await open(acme.requester);

    const answer = await acme.technician.call(tickets.update, { params: { id: ticket.id }, body: { priority: 'low' } });

    expect(answer.status).toBe(428);
  });

  it('only staff who look after the client are given its tickets', async () => {
    const ticket = await open(acme.requester);
    const other = await server.client('Elsewhere');
    const inactive = await server.person({ role: 'technician' });
    await server.db.admin.query('update people set active = false where id = $1', [inactive.id]);
    const give = (by: TestPerson, assigneeId: string) =>
      by.call(tickets.update, { params: { id: ticket.id }, ifMatch: 1, body: { assigneeId } });

    for (const by of [server.technician, acme.technician]) {
      for (const to of [other.technician, inactive, acme.requester, acme.clientAdmin, { id: uuidv7() }]) {
        expect(await give(by, to.id)).toMatchObject({ status: 422, body: { code: 'tickets.assignee_not_allowed' } });
      }
    }
    expect((await give(acme.technician, server.technician.id)).status).toBe(200);
  });

  it('the client’s side does not resolve, change or note', async () => {
    const { id } = await open(acme.requester);

    for (const person of [acme.requester, acme.clientAdmin]) {
      const answers = await Promise.all([
        person.call(tickets.reply, { params: { id }, body: { text: 'x', resolve: true } }),
        person.call(tickets.resolve, { params: { id }, body: { text: 'x' } }),
        person.call(tickets.note, { params: { id }, body: { text: 'x' } }),
        person.call(tickets.update, { params: { id }, ifMatch: 1, body: { priority: 'low' } }),
      ]);
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
        answers.map(() => [403, 'request.forbidden']),
      );
    }
  });

  it('a requester decides about the own tickets only, an administrator about the client’s', async () => {
    const { id } = await open(acme.clientAdmin, { siteId: acme.siteId });
    const at = { params: { id } };

    expect((await acme.requester.call(tickets.get, at)).status).toBe(200);
    expect((await acme.requester.call(tickets.cancel, at)).status).toBe(403);
    await acme.technician.call(tickets.resolve, { ...at, body: { text: 'done' } });
    expect((await acme.requester.call(tickets.reopen, { ...at, body: { text: 'no' } })).status).toBe(403);
    expect((await acme.clientAdmin.call(tickets.reopen, { ...at, body: { text: 'no' } })).status).toBe(200);
  });

  it.each<[string, Record<string, unknown>]>([
    ['an empty text', { text: '  ' }],
    ['a NUL', { subject: 'a\0b' }],
    ['a subject of two lines', { subject: 'a\nb' }],
    ['a text that is too long', { text: 'x'.repeat(20_001) }],
    ['a priority that is none', { priority: 'urgent' }],
    ['an id that is none', { deviceId: "' or 1=1" }],
  ])('%s does not open a ticket', async (_what, body) => {
    const answer = await acme.requester.call(tickets.create, { body: { subject: 'x', text: 'y', ...body } });

    expect(answer).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
  });

  it('half a surrogate pair is stored as the replacement character', async () => {
    const ticket = await open(acme.technician, { clientId: acme.id, subject: 'a\ud83d' });
    const changed = await acme.technician.call(tickets.update, {
      params: ticket,
      ifMatch: 1,
      body: { subject: 'b\udc00' },
    });

    expect([ticket.subject, changed.body.subject]).toEqual(['a\ufffd', 'b\ufffd']);
  });
});

it('says what changed to whoever may hear of it', async () => {
  const heard: unknown[] = [];
  const stop = server.db.bus.subscribe('live', ({ event, audience }) => heard.push({ ...event, ...audience }));
  const { id } = await open(acme.requester);
  await acme.technician.call(tickets.note, { params: { id }, body: { text: 'hm' } });
  await new Promise((resolve) => setImmediate(resolve));
  stop();

  const audience = { clientId: acme.id, siteId: acme.siteId };
  expect(heard).toEqual([
    { type: 'ticket', id, version: 1, ...audience },
    { type: 'ticket', id, version: 2, ...audience },
    { type: 'ticket_timeline', id, ...audience, staffOnly: true },
  ]);
});
