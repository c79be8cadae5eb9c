import { ticketMerges } from '@lanet/contracts/ticket-merges';
import { ticketParticipants } from '@lanet/contracts/ticket-participants';
import { type Ticket, type TimelineEntry, tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestClient, type TestPerson, type TestServer } from '../../testing/test-server.ts';
import { addAlertEntry, followMerged, reopenTicket } from './index.ts';

let server: TestServer;
let acme: TestClient;
let zenit: TestClient;
let colleague: TestPerson;
beforeAll(async () => {
  server = await createTestServer();
  [acme, zenit] = [await server.client('Acme'), await server.client('Zenit')];
  colleague = await server.person({ role: 'requester', clientId: acme.id, siteIds: [acme.siteId] });
});
afterAll(() => server.close());

async function open(by: TestPerson = acme.requester, subject = 'Sin red'): Promise<Ticket> {
  const { status, body } = await by.call(tickets.create, { body: { subject, text: `${subject}, otra vez` } });
  expect(status).toBe(201);
  return body;
}
const merge = ({ id }: Ticket, into: Ticket, by: TestPerson = server.technician) =>
  by.call(ticketMerges.merge, { params: { id }, body: { intoId: into.id } });
const unmerge = ({ id }: Ticket) => server.technician.call(ticketMerges.unmerge, { params: { id } });
const read = async ({ id }: Ticket): Promise<Ticket> =>
  (await server.technician.call(tickets.get, { params: { id } })).body;
const lines = async ({ id }: Ticket, by: TestPerson = server.technician): Promise<TimelineEntry[]> =>
  (await by.call(tickets.timeline, { params: { id } })).body.items;
const kinds = async (ticket: Ticket, by?: TestPerson) =>
  (await lines(ticket, by)).map(({ detail, of }) => (of ? `${of.folio} ${detail.kind}` : detail.kind));
const readers = async ({ id }: Ticket): Promise<string[]> =>
  (await server.technician.call(ticketParticipants.list, { params: { id } })).body.items.map(
    (one: { id: string }) => one.id,
  );
const root = ({ id }: Ticket) => inScope(server.platform.db, SYSTEM, (tx) => followMerged(tx, id));

/** What a merge that was taken back must leave as it was. */
async function exported({ id }: Ticket) {
  const { rows } = await server.db.admin.query(
    `select to_jsonb(t) - 'version' - 'updated_at' as ticket,
       (select jsonb_agg(to_jsonb(e) order by e.created_at, e.id) from ticket_entries e
        where e.ticket_id = t.id and e.detail ->> 'kind' not in ('merged', 'merged_into', 'unmerged')) as entries,
       (select jsonb_agg(to_jsonb(p) order by p.person_id) from ticket_participants p where p.ticket_id = t.id) as people
     from tickets t where id = $1`,
    [id],
  );
  return rows[0];
}

describe('a merged ticket', () => {
  it('is closed, says where it goes on, and is read along there in the order of time', async () => {
    const [source, target] = [await open(), await open(colleague, 'Red caída')];
    await server.technician.call(tickets.note, { params: { id: source.id }, body: { text: 'interna' } });

    const { status, body } = await merge(source, target);

    expect([status, body.id]).toEqual([200, target.id]);
    expect(await read(source)).toMatchObject({
      status: 'closed',
      mergedInto: { id: target.id, folio: target.folio, subject: 'Red caída' },
    });
    const { folio } = source;
    expect(await kinds(target)).toEqual([`${folio} created`, 'created', `${folio} note`, 'merged']);
    expect(await kinds(target, acme.requester)).toEqual([`${folio} created`, 'created', 'merged']);
    expect(await kinds(source)).toEqual(['created', 'note', 'merged_into']);
    expect((await lines(target)).at(-1)).toMatchObject({
      author: { id: server.technician.id },
      detail: { kind: 'merged', ticketId: source.id, folio },
    });
    const seen = await server.technician.call(tickets.list, { query: { view: 'open', clientId: acme.id } });
    expect(seen.body.items.map(({ id }: Ticket) => id)).not.toContain(source.id);
  });

  it('pages through the lines of both', async () => {
    const [source, target] = [await open(), await open()];
    await merge(source, target);
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: { limit: number; cursor?: string } = cursor ? { limit: 1, cursor } : { limit: 1 };
      const { body } = await server.technician.call(tickets.timeline, { params: { id: target.id }, query });
      ids.push(...body.items.map(({ id }: TimelineEntry) => id));
      cursor = body.nextCursor;
    }

    expect(ids).toEqual((await lines(target)).map(({ id }) => id));
  });

  it('leads what is written to it to where it goes on, through any number of merges', async () => {
    const [first, second, third] = [await open(), await open(), await open()];
    await merge(first, second);
    await merge(second, third);

    await acme.requester.call(tickets.reply, { params: { id: first.id }, body: { text: 'Sigue igual' } });
    await server.technician.call(tickets.note, { params: { id: first.id }, body: { text: 'Veo' } });

    expect(await root(first)).toBe(third.id);
    expect((await lines(third)).slice(-2).map(({ text, of }) => [text, of])).toEqual([
      ['Sigue igual', undefined],
      ['Veo', undefined],
    ]);
    expect(await read(third)).toMatchObject({ status: 'new', awaitingReply: true });
    expect((await kinds(third)).filter((kind) => kind.endsWith('created'))).toHaveLength(3);
  });

  it('cannot be changed itself', async () => {
    const [source, target] = [await open(), await open()];
    await merge(source, target);
    const { version } = await read(source);
    const params = { id: source.id };
    const by = server.technician;

    const answers = [
      await by.call(tickets.update, { params, ifMatch: version, body: { priority: 'high' } }),
      await by.call(tickets.resolve, { params, body: { text: 'x' } }),
      await by.call(tickets.reopen, { params, body: { text: 'x' } }),
      await by.call(tickets.cancel, { params }),
      await by.call(ticketParticipants.add, { params: { ...params, personId: colleague.id } }),
      await by.call(ticketParticipants.remove, { params: { ...params, personId: colleague.id } }),
    ];

    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual(Array(6).fill('409 tickets.merged'));
  });

  it('tells the readers of where it goes on of what its alert still adds', async () => {
    const [source, target] = [await open(), await open()];
    await merge(source, target);
    const heard: string[] = [];
    const stop = server.db.bus.subscribe(
      'live',
      ({ event }) => event.type === 'ticket_timeline' && heard.push(event.id),
    );

    await inScope(server.platform.db, SYSTEM, (tx) =>
      addAlertEntry(
        tx,
        source.id,
        { kind: 'alert_removed', alertId: source.id, rule: 'x', object: '' },
        { visibility: 'internal' },
      ),
    );
    const last = (await kinds(target)).at(-1);
    stop();

    expect(heard.sort()).toEqual([source.id, target.id].sort());
    expect(last).toBe(`${source.folio} alert_removed`);
  });

  it('is brought back by its alert where it goes on', async () => {
    const [source, target] = [await open(), await open()];
    await merge(source, target);
    await server.technician.call(tickets.resolve, { params: { id: target.id }, body: { text: 'Listo' } });

    expect(await inScope(server.platform.db, SYSTEM, (tx) => reopenTicket(tx, source.id, 'recurrence'))).toBe(true);

    expect([(await read(source)).status, (await read(target)).status]).toEqual(['closed', 'reopened']);
  });
});

describe('taking a merge back', () => {
  it('leaves both as they were', async () => {
    const [source, target] = [await open(), await open(colleague)];
    await server.technician.call(tickets.reply, { params: { id: source.id }, body: { text: '¿Cuál?' } });
    await server.technician.call(ticketParticipants.add, {
      params: { id: source.id, personId: acme.clientAdmin.id },
    });
    const before = [await exported(source), await exported(target)];

    await merge(source, target);
    expect(await readers(target)).toEqual(expect.arrayContaining([acme.requester.id, acme.clientAdmin.id]));
    const { status, body } = await unmerge(source);

    expect([status, body]).toMatchObject([200, { id: source.id, status: 'in_progress', mergedInto: null }]);
    expect([await exported(source), await exported(target)]).toEqual(before);
    expect((await kinds(target)).slice(-2)).toEqual(['merged', 'unmerged']);
    expect((await kinds(source)).slice(-2)).toEqual(['merged_into', 'unmerged']);
    expect((await unmerge(source)).body.code).toBe('tickets.not_merged');
  });

  it('keeps who came with another one too, or was added by hand', async () => {
    const [one, two, target] = [await open(), await open(), await open(colleague)];
    await server.technician.call(ticketParticipants.add, { params: { id: one.id, personId: acme.clientAdmin.id } });
    await merge(one, target);
    await merge(two, target);
    await server.technician.call(ticketParticipants.add, { params: { id: target.id, personId: acme.clientAdmin.id } });

    await unmerge(one);
    expect((await readers(target)).sort()).toEqual([acme.requester.id, acme.clientAdmin.id].sort());

    await unmerge(two);
    expect(await readers(target)).toEqual([acme.clientAdmin.id]);
  });

  it('reaches where the other one was merged meanwhile', async () => {
    const [first, second, third] = [await open(), await open(colleague), await open(acme.clientAdmin)];
    await merge(first, second);
    await merge(second, third);
    expect((await readers(third)).sort()).toEqual([acme.requester.id, colleague.id].sort());

    await unmerge(first);

    expect(await readers(third)).toEqual([colleague.id]);
    expect([await root(first), await root(second)]).toEqual([first.id, third.id]);
  });
});

describe('a merge is refused', () => {
  it('where it makes no sense', async () => {
    const [source, target, other] = [await open(), await open(), await open(zenit.requester)];

    expect((await merge(source, source)).body.code).toBe('tickets.merge_itself');
    expect((await merge(source, other)).body.code).toBe('tickets.merge_other_client');
    expect((await merge(source, other, acme.technician)).body.code).toBe('tickets.not_found');
    await merge(source, target);
    expect((await merge(source, await open())).body.code).toBe('tickets.merged');
    expect((await merge(await open(), source)).body.code).toBe('tickets.merged');
    expect((await merge(target, source)).body.code).toBe('tickets.merge_cycle');
    for (const by of [acme.requester, acme.clientAdmin]) {
      expect((await merge(await open(), target, by)).status).toBe(403);
    }
  });

  it.each(['each into the other', 'the same twice', 'in a ring'])('to all but one at once: %s', async (what) => {
    const [one, two, three] = [await open(), await open(), await open()];
    const pairs: Record<string, [Ticket, Ticket][]> = {
      'each into the other': [
        [one, two],
        [two, one],
      ],
      'the same twice': [
        [one, two],
        [one, three],
      ],
      'in a ring': [
        [one, two],
        [two, three],
        [three, one],
      ],
    };
    const tried = pairs[what] ?? [];

    const answers = await Promise.all(tried.map(([source, target]) => merge(source, target)));

    const lost = answers.filter(({ status }) => status !== 200);
    expect(lost.length).toBeGreaterThan(0);
    for (const { status } of lost) expect(status).toBe(409);
    // Wherever one starts, there is an end that is not merged.
    for (const ticket of [one, two, three]) {
      const { rows } = await server.db.admin.query('select merged_into from tickets where id = $1', [
        await root(ticket),
      ]);
      expect(rows).toEqual([{ merged_into: null }]);
    }
  });
});
