import { type EntryDetail, tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inScope, type ScopedTx, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import {
  addAlertEntry,
  addCommandEntry,
  findTicketRef,
  openAlertTicket,
  raisePriority,
  reopenTicket,
  resolveByProof,
  ticketForUpdate,
} from './index.ts';

let server: TestServer;
let acme: TestClient;
let deviceId: string;
let id: string;

const system = <T>(work: (tx: ScopedTx) => Promise<T>) => inScope(server.db, SYSTEM, work);
const detail: EntryDetail = {
  kind: 'alert_fired',
  alertId: uuidv7(),
  rule: 'disk',
  metric: 'disk.used',
  object: 'C:',
  value: 93,
  trigger: 90,
};
const evidence = {
  metric: 'disk.used',
  object: 'C:',
  before: 93,
  beforeAt: '2026-07-01T10:00:00.000Z',
  after: 61,
  afterAt: '2026-07-01T10:20:00.000Z',
  trigger: 90,
  recover: 85,
};

beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
  deviceId = uuidv7();
  await server.db.admin.query(
    `insert into devices (client_id, id, site_id, name, type, status) values ($1, $2, $3, 'SERVER-001', 'server', 'active')`,
    [acme.id, deviceId, acme.siteId],
  );
});
afterAll(() => server.close());

beforeEach(async () => {
  const alert = {
    clientId: acme.id,
    siteId: acme.siteId,
    deviceId,
    priority: 'medium',
    detail,
    authorName: 'SERVER-001',
  } as const;
  ({ id } = await system((tx) => openAlertTicket(tx, { ...alert, subject: 'Disco C:\0 al 93 %\nen SERVER-001' })));
});

const read = async () => (await acme.technician.call(tickets.get, { params: { id } })).body;
const lines = async (by = acme.technician) => (await by.call(tickets.timeline, { params: { id } })).body.items;
const events = async () => {
  const { rows } = await server.db.admin.query<{ event: string }>(
    `select payload ->> 'event' as event from graphile_worker._private_jobs where payload ->> 'ticketId' = $1 order by id`,
    [id],
  );
  return rows.map(({ event }) => event);
};

it('the ticket of an alert is of its device, and its facts are for staff', async () => {
  expect(await read()).toMatchObject({
    subject: 'Disco C: al 93 % en SERVER-001',
    channel: 'agent',
    status: 'new',
    requester: null,
    device: { id: deviceId },
    site: { id: acme.siteId },
    awaitingReply: false,
  });
  expect(await lines()).toMatchObject([
    {
      visibility: 'public',
      author: { kind: 'agent', name: 'SERVER-001' },
      detail: { kind: 'created', channel: 'agent' },
    },
    { visibility: 'internal', detail },
  ]);
  expect(await lines(acme.requester)).toHaveLength(1);
  expect(await events()).toEqual(['created']);
});

describe('a proof', () => {
  it('resolves a ticket that nobody touched, with before and after, and says so once', async () => {
    const both = [await system((tx) => resolveByProof(tx, id, { evidence, fixRan: false }))];
    both.push(await system((tx) => resolveByProof(tx, id, { evidence, fixRan: false })));

    expect(both).toEqual([true, false]);
    expect(await read()).toMatchObject({ status: 'resolved', resolvedAt: expect.any(String) });
    expect((await lines()).at(-1)).toMatchObject({
      author: { kind: 'system' },
      detail: { kind: 'resolved', reason: 'metric_recovered', evidence },
    });
    expect(await events()).toEqual(['created', 'resolved']);
  });

  it('leaves a ticket on which somebody works, unless the fix ran from it', async () => {
    await acme.technician.call(tickets.update, {
      params: { id },
      ifMatch: 1,
      body: { assigneeId: acme.technician.id },
    });

    expect(await system((tx) => resolveByProof(tx, id, { evidence, fixRan: false }))).toBe(false);
    expect((await read()).status).toBe('assigned');
    expect(await system((tx) => resolveByProof(tx, id, { evidence, fixRan: true }))).toBe(true);
  });

  it('leaves a ticket in which the client waits for an answer', async () => {
    await acme.clientAdmin.call(tickets.reply, { params: { id }, body: { text: 'still slow' } });

    expect(await system((tx) => resolveByProof(tx, id, { evidence, fixRan: true }))).toBe(false);
    await acme.technician.call(tickets.reply, { params: { id }, body: { text: 'look now' } });
    expect(await system((tx) => resolveByProof(tx, id, { evidence, fixRan: true }))).toBe(true);
  });
});

it('a script that is asked for does not count as work by hand', async () => {
  const requester = { id: acme.technician.id, name: 'Ana' };
  const titles = { es: 'Limpiar', en: 'Clean' };
  await system((tx) => addCommandEntry(tx, id, { commandId: uuidv7(), script: 'disk_cleanup', titles, requester }));

  expect(await lines()).toMatchObject([
    {},
    {},
    { visibility: 'internal', author: requester, detail: { script: 'disk_cleanup' } },
  ]);
  expect(await system((tx) => resolveByProof(tx, id, { evidence, fixRan: false }))).toBe(true);
});

it('a recurrence reopens what was resolved, and nothing else', async () => {
  expect(await system((tx) => reopenTicket(tx, id, 'recurrence'))).toBe(false);
  await system((tx) => resolveByProof(tx, id, { evidence, fixRan: false }));
  expect(await system((tx) => reopenTicket(tx, id, 'recurrence'))).toBe(true);

  expect(await read()).toMatchObject({ status: 'reopened', reopenCount: 1, resolvedAt: null });
  expect((await lines()).at(-1).detail).toEqual({ kind: 'reopened', reason: 'recurrence' });
  expect(await events()).toEqual(['created', 'resolved', 'reopened']);
});

it('a priority is raised and never lowered', async () => {
  expect(await system((tx) => raisePriority(tx, id, 'critical'))).toBe(true);
  expect(await system((tx) => raisePriority(tx, id, 'low'))).toBe(false);

  expect(await read()).toMatchObject({ priority: 'critical', version: 2 });
});

it('an alert’s line moves the ticket up', async () => {
  const before = await read();
  await system((tx) =>
    addAlertEntry(
      tx,
      id,
      { kind: 'alert_repeated', alertId: uuidv7(), repeats: 2, value: 95 },
      { visibility: 'internal' },
    ),
  );

  const after = await read();
  expect(after.version).toBe(before.version + 1);
  expect(Date.parse(after.updatedAt)).toBeGreaterThanOrEqual(Date.parse(before.updatedAt));
});

it('a ticket out of scope is not there for other features either', async () => {
  const scope = { kind: 'clients', clientIds: [], staff: true, personId: null } as const;

  await inScope(server.db, { scope }, async (tx) => {
    expect(await findTicketRef(tx, id)).toBeUndefined();
    expect(await ticketForUpdate(tx, id)).toBeUndefined();
    await expect(raisePriority(tx, id, 'critical')).rejects.toMatchObject({ code: 'tickets.not_found' });
  });
  expect(await system((tx) => findTicketRef(tx, id))).toMatchObject({ id, clientId: acme.id, deviceId, status: 'new' });
});
