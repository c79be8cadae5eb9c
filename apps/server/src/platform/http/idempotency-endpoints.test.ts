import { enrolmentTokens } from '@lanet/contracts/agents';
import { clients } from '@lanet/contracts/clients';
import { takesIdempotencyKey } from '@lanet/contracts/endpoint';
import { endpoints } from '@lanet/contracts/index';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asPerson, type RawAnswer, send } from '../../testing/isolation-caller.ts';
import { databaseFingerprints } from '../../testing/isolation-marks.ts';
import { type Matrix, prepareMatrix, rowOf } from '../../testing/isolation-matrix.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let matrix: Matrix;
beforeAll(async () => {
  server = await createTestServer();
  matrix = await prepareMatrix(server);
});
afterAll(() => server.close());

const count = async (table: string): Promise<number> =>
  (await server.db.admin.query<{ count: number }>(`select count(*)::int from ${table}`)).rows[0]?.count ?? 0;
const header = ({ headers }: RawAnswer) => JSON.parse(headers)['idempotency-replayed'];

describe('which endpoints hear a key', () => {
  const posts = Object.entries(endpoints).filter(([, { method }]) => method === 'POST');
  const hearing = posts.filter(([, endpoint]) => takesIdempotencyKey(endpoint)).map(([name]) => name);

  it('all acts of people but the doors, and those with a secret in them', () => {
    const deaf = posts.map(([name]) => name).filter((name) => !hearing.includes(name));

    const doors = /^(agent|auth|compat|helpRequests|install|setup)\./;
    // Tokens that are shown once, passwords of mailboxes; a mail that is handed over has its own Message-ID.
    expect(deaf.filter((name) => !doors.test(name)).toSorted()).toEqual([
      'enrolmentLinks.create',
      'enrolmentTokens.create',
      'mailIntake.renewSecret',
      'mailIntake.take',
      'mailboxSignIns.complete',
      'mailboxSignIns.start',
      'mailboxTests.start',
      'mailboxes.create',
    ]);
    expect(hearing.filter((name) => doors.test(name))).toEqual([]);
    expect(hearing.length).toBeGreaterThan(15);
  });

  it('no secret is kept: a token is made anew each time, and only its hash is stored', async () => {
    const { client } = matrix.victim;
    const before = await count('idempotency_keys');
    const make = () =>
      server.superadmin.call(enrolmentTokens.create, {
        body: { clientId: client.id, siteId: client.siteId, label: 'Lobby' },
        headers: { 'idempotency-key': 'token' },
      });
    const [first, second] = [await make(), await make()];

    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.token).not.toBe(second.body.token);
    expect(await count('idempotency_keys')).toBe(before);
  });

  it('asks anew whether the person still may', async () => {
    const admin = await server.person({ role: 'admin' });
    const make = () =>
      admin.call(clients.create, {
        body: { name: 'New', slug: 'new-client', site: { name: 'One', slug: 'one', timeZone: 'UTC' } },
        headers: { 'idempotency-key': 'client' },
      });
    expect((await make()).status).toBe(201);

    await server.db.admin.query("update people set role = 'technician' where id = $1", [admin.id]);

    expect(await make()).toMatchObject({ status: 403, body: { code: 'request.forbidden' } });
  });

  // What the owner may not do either is done elsewhere: the row says where.
  it.each(hearing.filter((name) => rowOf(name).because === undefined))('%s does its work once', async (name) => {
    const { endpoint, aim, rightful } = rowOf(name);
    const caller = rightful?.(matrix) ?? asPerson('superadmin', server.superadmin);
    const input = await aim(matrix, caller);
    const keyed = { ...input, headers: { ...input.headers, 'idempotency-key': name } };
    const before = await databaseFingerprints(server.db.admin);
    const first = await send(server, caller, endpoint, keyed);
    const after = await databaseFingerprints(server.db.admin);
    const audited = await count('audit_log');

    const second = await send(server, caller, endpoint, keyed);

    expect(first.status, first.text).toBeLessThan(300);
    expect(after).not.toEqual(before);
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect([header(first), header(second)]).toEqual([undefined, 'true']);
    expect(await databaseFingerprints(server.db.admin)).toEqual(after);
    expect(await count('audit_log')).toBe(audited);
  });
});
