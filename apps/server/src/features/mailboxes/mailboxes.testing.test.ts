import { type MailboxTest, mailboxTests } from '@lanet/contracts/mailbox-tests';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { type Dovecot, startDovecot, withoutDovecot } from '../../testing/dovecot.ts';
import { type MailRelay, startMailRelay } from '../../testing/mail-relay.ts';
import { addMailbox, flagsOf, mailboxOn } from '../../testing/mail-world.ts';
import { createTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';

type Body = z.input<typeof mailboxTests.start.body>;

describe.skipIf(withoutDovecot())('a live test', () => {
  let server: TestServer;
  let dovecot: Dovecot;
  let relay: MailRelay;
  beforeAll(async () => {
    dovecot = await startDovecot();
    relay = await startMailRelay(dovecot);
    server = await createTestServer({
      ...{ LANET_MAIL_PRIVATE_NETWORKS: 'loopback', LANET_MAIL_CA_FILE: dovecot.caFile },
    });
  });
  afterAll(async () => {
    await server.close();
    await relay.close();
    await dovecot.remove();
  });

  const outgoing = (user: string, port = relay.port) =>
    ({ server: { host: 'localhost', port, security: 'tls', user } }) as const;
  async function tried(body: Body, person: TestPerson = server.admin): Promise<MailboxTest> {
    const { status, body: started } = await person.call(mailboxTests.start, { body });
    expect(status).toBe(202);
    return vi.waitFor(
      async () => {
        const { body: test } = await person.call(mailboxTests.get, { params: started });
        if (!test.done) throw new Error(`not done: ${JSON.stringify(test)}`);
        return test;
      },
      { timeout: 28_000, interval: 50 },
    );
  }
  const states = ({ steps }: MailboxTest) => Object.fromEntries(steps.map(({ step, state }) => [step, state]));
  const ok = { resolve: 'ok', connect: 'ok', secure: 'ok', sign_in: 'ok', folders: 'ok' };
  const skipped = { smtp_connect: 'skipped', smtp_sign_in: 'skipped', send: 'skipped', arrive: 'skipped' };

  it('goes all the way round, finds what the server has, and leaves nothing behind', async () => {
    const { user, ...body } = mailboxOn(dovecot);

    const test = await tried({ ...body, outgoing: outgoing(user) });

    expect(states(test)).toEqual({ ...ok, smtp_connect: 'ok', smtp_sign_in: 'ok', send: 'ok', arrive: 'ok' });
    expect(test.plusAddressing).toBe(true);
    expect(test.found).toMatchObject({ idles: true, moves: true, certificateUntil: expect.any(String) });
    expect(test.found?.folders).toContainEqual({ path: 'Sent', use: '\\Sent' });
    expect(test.steps.every(({ milliseconds }) => typeof milliseconds === 'number')).toBe(true);
    expect(relay.taken.at(-1)).toMatch(/^u[0-9a-f]+\+prueba/);
    expect(await flagsOf(dovecot, user)).toEqual([]);
  });

  it('finds out that a server has no plus addresses', async () => {
    const { user, ...body } = mailboxOn(dovecot, { kind: 'imap' });
    relay.refuses = (recipient) => recipient.includes('+');

    const test = await tried({ ...body, outgoing: outgoing(user) });

    relay.refuses = () => false;
    expect(test.plusAddressing).toBe(false);
    expect(states(test)).toMatchObject({ send: 'ok', arrive: 'ok' });
  });

  it.each<[string, Partial<Body>, string, string]>([
    ['the password', { password: 'wrong' }, 'sign_in', 'authentication'],
    ['a folder', { incoming: { server: null, folders: ['Ninguna'] } }, 'folders', 'folder'],
  ])('names the step that fails: %s', async (_what, changes, step, code) => {
    const { user: _user, ...body } = mailboxOn(dovecot, { ...changes });

    const test = await tried(body);

    expect(test.steps.find((one) => one.state === 'failed')).toMatchObject({ step, fault: { code } });
    expect(states(test)).toMatchObject(skipped);
  });

  it('names the step that fails: connect, resolve, and signing in to send', async () => {
    const { user, ...body } = mailboxOn(dovecot, { port: 1 });
    const refused = await tried(body);
    const blocked = await tried({
      ...body,
      incoming: { server: { host: '10.0.0.1', port: 993, security: 'tls', user } },
    });
    const { user: sender, ...fine } = mailboxOn(dovecot);
    const unsent = await tried({ ...fine, outgoing: outgoing(sender), outgoingPassword: 'wrong' });

    expect(refused.steps[1]).toMatchObject({ step: 'connect', state: 'failed', fault: { code: 'refused' } });
    expect(blocked.steps[0]).toMatchObject({ step: 'resolve', state: 'failed', fault: { code: 'blocked_address' } });
    expect(unsent.steps[6]).toMatchObject({ step: 'smtp_sign_in', state: 'failed', fault: { code: 'authentication' } });
    expect(JSON.stringify([refused, blocked, unsent])).not.toContain('wrong');
  });

  it('uses the secrets of a mailbox that is there, with its own server alone', async () => {
    const { id, user } = await addMailbox(server, dovecot);
    const { user: _user, password: _password, ...body } = mailboxOn(dovecot, { user });
    const elsewhere = {
      ...body,
      incoming: { server: { host: 'evil.example', port: 993, security: 'tls', user } },
    } as const;

    expect(states(await tried({ ...body, id }))).toEqual({ ...ok, ...skipped });
    expect(await server.admin.call(mailboxTests.start, { body: { ...elsewhere, id } })).toMatchObject({
      status: 422,
      body: { code: 'mailboxes.secret_needed' },
    });
  });

  it('is its owner’s alone', async () => {
    const { user: _user, ...body } = mailboxOn(dovecot);
    const { body: started } = await server.admin.call(mailboxTests.start, { body });

    expect((await server.superadmin.call(mailboxTests.get, { params: started })).status).toBe(404);
    expect((await server.technician.call(mailboxTests.start, { body })).status).toBe(403);
    await vi.waitFor(
      async () => expect((await server.admin.call(mailboxTests.get, { params: started })).body.done).toBe(true),
      10_000,
    );
  });
});
