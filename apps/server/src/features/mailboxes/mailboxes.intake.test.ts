import { mailIntake } from '@lanet/contracts/mail-intake';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { httpMailbox } from '../../testing/test-intake.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { findMailbox, intakeSecretsOf, silentMailboxes } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

let count = 0;
async function create(changes: Parameters<typeof httpMailbox>[1] = {}) {
  count += 1;
  return (await server.admin.call(mailboxes.create, { body: httpMailbox(`http${count}@msp.example`, changes) })).body;
}
const renew = (id: string, body = {}) => server.admin.call(mailIntake.renewSecret, { params: { id }, body });
const taken = async (id: string) => {
  const found = await inScope(server.db, SYSTEM, (tx) => findMailbox(tx, id));
  return found ? intakeSecretsOf(server.platform, found) : [];
};
const iso = (hours: number) => new Date(server.clock.now() + hours * 3_600_000).toISOString();

it('has a secret of 256 bits, which is told once and kept sealed', async () => {
  const made = await create();
  const { body: renewed } = await renew(made.id);
  const { body: list } = await server.admin.call(mailboxes.list);
  const { body: one } = await server.admin.call(mailboxes.get, { params: made });

  for (const { intakeSecret } of [made, renewed]) expect(intakeSecret).toMatch(/^lnm_[\w-]{43}$/);
  expect(await taken(made.id)).toEqual([renewed.intakeSecret, made.intakeSecret]);
  expect(made.intake).toEqual({
    url: `http://localhost:3000/api/v1/mail-intake/${made.id}`,
    ...{ secretMadeAt: iso(0), earlierUntil: null },
  });
  expect(one.intake).toEqual({ ...made.intake, earlierUntil: iso(24) });
  const { rows } = await server.db.admin.query(
    'select (select jsonb_agg(m)::text from mailboxes m) || (select jsonb_agg(a)::text from audit_log a) || $1 as all',
    [JSON.stringify([list, one])],
  );
  for (const { intakeSecret } of [made, renewed]) expect(rows[0].all).not.toContain(intakeSecret);
  expect(rows[0].all).toContain('mailboxes.secret_renewed');
});

it('is made anew by two at once, and both are taken', async () => {
  const made = await create();

  const answers = await Promise.all([renew(made.id), renew(made.id)]);

  expect((await taken(made.id)).sort()).toEqual(
    [made.intakeSecret, ...answers.map(({ body }) => body.intakeSecret)].sort(),
  );
});

it('ends those before it where that is wished', async () => {
  const made = await create();
  await renew(made.id);

  const { body } = await renew(made.id, { endsEarlier: true });

  expect(body.intake.earlierUntil).toBeNull();
  expect(await taken(made.id)).toEqual([body.intakeSecret]);
});

it('stays when the mailbox is changed', async () => {
  const made = await create();

  const { status } = await server.admin.call(mailboxes.update, { params: made, ifMatch: 1, body: { name: 'Otro' } });

  expect(status).toBe(200);
  expect(await taken(made.id)).toEqual([made.intakeSecret]);
});

it('is for mailboxes that mail is handed over to by HTTP alone', async () => {
  const listener = await create({ kind: 'listener' });
  const server_ = { host: 'mail.example.com', port: 993, security: 'tls', user: 'x' } as const;
  const refused = await server.admin.call(mailboxes.create, {
    body: httpMailbox('asked@msp.example', { incoming: { server: server_ } }),
  });

  expect(listener.intake).toBeNull();
  expect(listener).not.toHaveProperty('intakeSecret');
  expect(await renew(listener.id)).toMatchObject({ status: 409, body: { code: 'mailboxes.not_available' } });
  expect(await renew(crypto.randomUUID())).toMatchObject({ status: 404, body: { code: 'mailboxes.not_found' } });
  expect(refused).toMatchObject({ status: 422, body: { code: 'mailboxes.incomplete' } });
  for (const person of [server.technician, await server.person({ role: 'technician' })]) {
    expect((await person.call(mailIntake.renewSecret, { params: listener, body: {} })).status).toBe(403);
  }
});

it('makes no mailbox that is missed when nothing comes', async () => {
  const { id } = await create();

  const silent = await inScope(server.db, SYSTEM, (tx) => silentMailboxes(tx, new Date(server.clock.now() + 1e9)));

  expect(silent).not.toContain(id);
});
