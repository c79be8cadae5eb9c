import { type Ticket, type TimelineEntry, tickets } from '@lanet/contracts/tickets';
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
