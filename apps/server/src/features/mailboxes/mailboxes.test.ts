import { mailboxes } from '@lanet/contracts/mailboxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { findMailbox, listActiveMailboxes, mailboxForSending, openSecrets, ownAddresses } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

type Body = z.input<typeof mailboxes.create.body>;

const imap = { host: 'imap.example.com', port: 993, security: 'tls', user: 'soporte' } as const;
const smtp = { host: 'smtp.example.com', port: 465, security: 'tls', user: 'soporte' } as const;
let count = 0;
const settings = (changes: Partial<Body> = {}): Body => ({
  ...{ kind: 'imap', name: 'Soporte', address: `buzon${++count}@example.com`, incoming: { server: imap } },
  ...{ options: {}, password: 'canary-password' },
  ...changes,
});
const create = (changes: Partial<Body> = {}) => server.admin.call(mailboxes.create, { body: settings(changes) });
const stored = async (id: string) => {
  const found = await inScope(server.db, SYSTEM, (tx) => findMailbox(tx, id));
  if (!found) throw new Error('no such mailbox');
  return found;
};

describe('a mailbox', () => {
  it('is added, and its secrets are kept sealed, never answered, never in the audit log', async () => {
    const { status, body } = await create({
      address: 'Soporte@Example.com',
      outgoing: { server: smtp, dkim: { domain: 'example.com', selector: 's1' } },
      outgoingPassword: 'canary-outgoing',
      dkimKey: 'canary-key',
    });
    const { body: list } = await server.admin.call(mailboxes.list);

    expect(status).toBe(201);
    expect(body).toMatchObject({
      address: 'soporte@example.com',
      state: 'new',
      version: 1,
      has: { password: true, outgoingPassword: true, dkimKey: true, token: false },
      incoming: { folders: ['INBOX'], afterStoring: { kind: 'mark_seen' }, firstLookDays: 30 },
      waiting: { inbound: 0, outbound: 0 },
    });
    expect(list.items).toContainEqual(body);
    expect(openSecrets(server.platform, await stored(body.id))).toEqual({
      ...{ password: 'canary-password', outgoingPassword: 'canary-outgoing', dkimKey: 'canary-key' },
    });
    const { rows } = await server.db.admin.query(
      'select (select jsonb_agg(m)::text from mailboxes m) || (select jsonb_agg(a)::text from audit_log a) || $1 as all',
      [JSON.stringify([body, list])],
    );
    expect(rows[0].all).not.toContain('canary');
    expect(rows[0].all).toContain('mailboxes.created');
  });

  it('is changed once per version, and what is left out stays', async () => {
    const { body: before } = await create({ aliases: ['ayuda@example.com'] });
    const change = (name: string) =>
      server.admin.call(mailboxes.update, { params: before, ifMatch: before.version, body: { name } });

    const [won, lost] = (await Promise.all([change('Uno'), change('Dos')])).sort((a, b) => a.status - b.status);

    expect(won).toMatchObject({ status: 200, body: { version: 2, aliases: ['ayuda@example.com'] } });
    expect(won?.body.has.password).toBe(true);
    expect(lost).toMatchObject({ status: 412, body: { code: 'request.stale' } });
  });

  it('loses a secret by null, and keeps it otherwise', async () => {
    const { body } = await create();
    await server.admin.call(mailboxes.update, { params: body, ifMatch: 1, body: { outgoingPassword: 'second' } });

    const { body: after } = await server.admin.call(mailboxes.update, {
      params: body,
      ifMatch: 2,
      body: { password: null },
    });

    expect(after.has).toMatchObject({ password: false, outgoingPassword: true });
  });

  it('is removed', async () => {
    const { body } = await create();

    expect((await server.admin.call(mailboxes.remove, { params: body })).status).toBe(204);
    for (const endpoint of [mailboxes.get, mailboxes.remove]) {
      expect(await server.admin.call(endpoint, { params: body })).toMatchObject({
        status: 404,
        body: { code: 'mailboxes.not_found' },
      });
    }
  });

  it.each<[string, Partial<Body>, string]>([
    ['IMAP without a server', { incoming: { server: null } }, 'incomplete'],
    ['a listener with one', { kind: 'listener' }, 'incomplete'],
    ['IMAP that deletes', { incoming: { server: imap, afterStoring: { kind: 'delete' } } }, 'incomplete'],
    [
      'POP3 that moves',
      { kind: 'pop3', incoming: { server: imap, afterStoring: { kind: 'move', folder: 'x' } } },
      'incomplete',
    ],
    [
      'a move into what is read',
      { incoming: { server: imap, afterStoring: { kind: 'move', folder: 'INBOX' } } },
      'incomplete',
    ],
    ['no encryption', { incoming: { server: { ...imap, security: 'none' } } }, 'insecure'],
    ['none for sending', { outgoing: { server: { ...smtp, security: 'none' } } }, 'insecure'],
  ])('is not %s', async (_what, changes, code) => {
    expect(await create(changes)).toMatchObject({ status: 422, body: { code: `mailboxes.${code}` } });
  });

  it('is without encryption when that is said in so many words', async () => {
    const plain = { ...imap, security: 'none', insecure: true } as const;

    expect((await create({ incoming: { server: plain } })).status).toBe(201);
  });
});

describe('an address', () => {
  it('is one mailbox’s alone, as its own or as an alias', async () => {
    await create({ address: 'uno@taken.example.com', aliases: ['dos@taken.example.com'] });
    const { body: other } = await create();

    for (const taken of ['UNO@taken.example.com', 'dos@taken.example.com']) {
      const refusal = { status: 409, body: { code: 'mailboxes.address_taken', detail: taken.toLowerCase() } };
      expect(await create({ address: taken })).toMatchObject(refusal);
      expect(await create({ aliases: ['free@example.com', taken] })).toMatchObject(refusal);
      expect(
        await server.admin.call(mailboxes.update, { params: other, ifMatch: 1, body: { aliases: [taken] } }),
      ).toMatchObject(refusal);
    }
  });

  it('goes to one of two that ask at once', async () => {
    const [one, two] = await Promise.all([
      create({ aliases: ['x@race.example.com'] }),
      create({ aliases: ['x@race.example.com'] }),
    ]);

    expect([one.status, two.status].sort()).toEqual([201, 409]);
  });

  it('is told to other features, of mailboxes that are off too', async () => {
    await create({ address: 'off@own.example.com', aliases: ['alias@own.example.com'], active: false });

    expect(await inScope(server.db, SYSTEM, (tx) => ownAddresses(tx))).toEqual(
      expect.arrayContaining(['alias@own.example.com', 'off@own.example.com']),
    );
  });
});

describe('a kept password', () => {
  const update = (params: { id: string }, body: z.input<typeof mailboxes.update.body>) =>
    server.admin.call(mailboxes.update, { params, ifMatch: 1, body });

  it.each([
    ['host', { host: 'imap.evil.example' }],
    ['port', { port: 994 }],
    ['user', { user: 'other' }],
    ['security', { security: 'none', insecure: true }],
  ] as const)('is not told to another %s without being typed again', async (_what, change) => {
    const { body } = await create();
    const incoming = { server: { ...imap, ...change } };

    expect(await update(body, { incoming })).toMatchObject({ status: 422, body: { code: 'mailboxes.secret_needed' } });
    expect((await update(body, { incoming, password: 'typed' })).status).toBe(200);
  });

  it('is not told to a server for sending that is new', async () => {
    const { body } = await create();
    const outgoing = { server: smtp };

    expect(await update(body, { outgoing })).toMatchObject({ status: 422, body: { code: 'mailboxes.secret_needed' } });
    expect((await update(body, { outgoing, outgoingPassword: 'typed' })).status).toBe(200);
  });

  it('stays where only folders change', async () => {
    const { body } = await create();

    expect((await update(body, { incoming: { server: imap, folders: ['Añil'] } })).status).toBe(200);
  });
});

it('sends from the oldest active mailbox that sends', async () => {
  await server.db.admin.query('delete from mailboxes');
  const at = async (changes: Partial<Body>) => {
    server.clock.advance({ seconds: 1 });
    return (await create(changes)).body.id;
  };
  await at({ outgoing: { server: smtp }, active: false });
  await at({});
  const sends = await at({ outgoing: { server: smtp } });
  await at({ outgoing: { server: smtp } });

  const [sender, active] = await inScope(server.db, SYSTEM, async (tx) => [
    await mailboxForSending(tx),
    await listActiveMailboxes(tx),
  ]);

  expect(sender?.id).toBe(sends);
  expect(active).toHaveLength(3);
});

it('is administrators’ business', async () => {
  const acme = await server.client('Acme');
  const { body } = await create();

  for (const person of [server.technician, acme.technician, acme.clientAdmin, acme.requester]) {
    expect((await person.call(mailboxes.list)).status).toBe(403);
    expect((await person.call(mailboxes.remove, { params: body })).status).toBe(403);
    expect((await person.call(mailboxes.create, { body: settings() })).status).toBe(403);
  }
});
