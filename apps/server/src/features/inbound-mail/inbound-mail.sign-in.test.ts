import { mailboxSignIns } from '@lanet/contracts/mailbox-sign-ins';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { notifications } from '@lanet/contracts/notifications';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Background } from '../../platform/feature.ts';
import { type Dovecot, startDovecot, withoutDovecot } from '../../testing/dovecot.ts';
import { type IdentityProvider, startIdentityProvider } from '../../testing/identity-provider.ts';
import { mailText, QUICK_TIMES, untilMailbox, untilStored } from '../../testing/mail-world.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { startFetching } from './inbound-mail.fetch.background.ts';

type Body = z.input<typeof mailboxes.create.body>;
const TENANT = '11111111-2222-3333-4444-555555555555';

describe.skipIf(withoutDovecot())('a mailbox that signs in with a token', () => {
  let server: TestServer;
  let dovecot: Dovecot;
  let provider: IdentityProvider;
  const running: Background[] = [];
  beforeAll(async () => {
    provider = await startIdentityProvider('shared@example.com');
    dovecot = await startDovecot({ tokenInfoUrl: provider.tokenInfoUrl });
    server = await createTestServer({
      ...{ LANET_MAIL_PRIVATE_NETWORKS: 'loopback', LANET_MAIL_CA_FILE: dovecot.caFile },
      ...{ LANET_MAIL_MICROSOFT_AUTHORITY: provider.url, LANET_MAIL_GOOGLE_AUTHORITY: provider.url },
    });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await server.db.admin.query('delete from mailboxes');
    provider.expiresInSeconds = 3600;
    provider.grants.length = 0;
  });
  afterAll(async () => {
    await server.close();
    await dovecot.remove();
    await provider.close();
  });
  let count = 0;
  async function add(kind: 'google' | 'microsoft', grant: 'application' | 'person', changes: Partial<Body> = {}) {
    const user = grant === 'application' ? 'shared' : `token${++count}`;
    const address = `${user}@example.com`;
    const host = { host: 'localhost', port: dovecot.ports.imaps, security: 'tls' } as const;
    const oauth = { grant, clientId: provider.client.id, clientSecret: provider.client.secret, tenant: TENANT };
    const body = { kind, name: user, address, incoming: { server: { ...host, user: address } }, options: {}, oauth };
    const { body: made } = await server.admin.call(mailboxes.create, { body: { ...body, ...changes } });
    return { id: made.id as string, user, address };
  }
  async function signIn({ id, address }: { id: string; address: string }) {
    const { body } = await server.admin.call(mailboxSignIns.start, { params: { id } });
    return server.admin.call(mailboxSignIns.complete, { body: provider.signIn(body.url, address) });
  }
  const start = () => running.push(startFetching(server.platform, { ...QUICK_TIMES, idleMs: 150 }));
  const isOk = ({ state }: { state: string }) => state === 'ok';

  it.each(['microsoft', 'google'] as const)('of %s is fetched after a person signed in', async (kind) => {
    const mailbox = await add(kind, 'person');
    await dovecot.deliver(mailbox.user, mailText('token'));

    const { status, body } = await signIn(mailbox);
    start();

    expect(status).toBe(200);
    expect(body).toMatchObject({
      has: { token: true },
      oauth: { grant: 'person' },
      tokenExpiresAt: expect.any(String),
    });
    expect(JSON.stringify(body)).not.toContain('canary');
    await untilStored(server, mailbox.id, 1);
    expect(provider.grants).toEqual(['authorization_code']);
  });

  it('of an application is fetched without anybody, also where it is shared', async () => {
    const mailbox = await add('microsoft', 'application');
    await dovecot.deliver('shared', mailText('application'));
    start();

    await untilStored(server, mailbox.id, 1);

    expect(provider.grants).toEqual(['client_credentials']);
    expect((await server.admin.call(mailboxSignIns.start, { params: mailbox })).body.code).toBe(
      'mailboxes.not_available',
    );
  });

  it('renews its token before it ends', async () => {
    const mailbox = await add('microsoft', 'person');
    provider.expiresInSeconds = 600;
    const { body: signedIn } = await signIn(mailbox);
    start();
    await untilMailbox(server, mailbox, isOk);
    expect(provider.grants).toEqual(['authorization_code']);

    server.clock.advance({ minutes: 6 });
    const renewed = await untilMailbox(
      server,
      mailbox,
      ({ tokenExpiresAt }) => tokenExpiresAt !== signedIn.tokenExpiresAt,
    );

    expect(renewed.state).toBe('ok');
    expect(provider.grants).toEqual(['authorization_code', 'refresh_token']);
  });

  it('needs somebody to sign in again when it was taken back, and says so', async () => {
    const mailbox = await add('microsoft', 'person');
    await signIn(mailbox);
    start();
    await untilMailbox(server, mailbox, isOk);

    provider.revoke();
    server.clock.advance({ minutes: 90 });
    const red = await untilMailbox(server, mailbox, ({ state }) => state === 'needs_sign_in');
    await signIn(mailbox);
    await untilMailbox(server, mailbox, isOk);

    expect(red.lastError).toMatchObject({ code: 'token', text: 'invalid_grant It was taken back.' });
    const { body } = await server.admin.call(notifications.list);
    const own = body.items.filter(({ values }: { values: { mailboxId?: string } }) => values.mailboxId === mailbox.id);
    expect(own.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['mailbox_back', 'mailbox_failing']);
  });

  it('is signed in by whoever started it, in time, and once', async () => {
    const mailbox = await add('microsoft', 'person');
    const begin = async () => {
      const { body } = await server.admin.call(mailboxSignIns.start, { params: mailbox });
      expect(body.redirectUrl).toBe('http://localhost:3000/settings/mailboxes/sign-in');
      return provider.signIn(body.url, mailbox.address);
    };
    const failed = { status: 422, body: { code: 'mailboxes.sign_in_failed' } };
    const complete = (body: { code: string; state: string }, person = server.admin) =>
      person.call(mailboxSignIns.complete, { body });
    const [one, two, late] = [await begin(), await begin(), await begin()];

    expect(await complete(one, server.superadmin)).toMatchObject(failed);
    expect(await complete({ code: one.code, state: `${one.state}x` })).toMatchObject(failed);
    expect(await complete({ code: 'guessed', state: one.state })).toMatchObject(failed);
    // A code of another start: its proof does not fit.
    expect(await complete({ code: two.code, state: one.state })).toMatchObject(failed);
    expect((await complete(one)).status).toBe(200);
    expect(await complete(one)).toMatchObject(failed);
    server.clock.advance({ minutes: 16 });
    expect(await complete(late)).toMatchObject(failed);
  });

  it('is signed out by hand, and by another server, which never gets the token', async () => {
    const mailbox = await add('microsoft', 'person');
    await signIn(mailbox);
    const { body: out } = await server.admin.call(mailboxSignIns.end, { params: mailbox });
    expect(out).toMatchObject({ has: { token: false }, tokenExpiresAt: null });
    const { body: again } = await signIn(mailbox);

    const server_ = { host: 'imap.evil.example', port: 993, security: 'tls', user: mailbox.address } as const;
    const { body: moved } = await server.admin.call(mailboxes.update, {
      ...{ params: mailbox, ifMatch: again.version, body: { incoming: { server: server_ } } },
    });

    expect(moved.has.token).toBe(false);
    const application = await add('microsoft', 'application');
    const { body: refused } = await server.admin.call(mailboxes.update, {
      ...{ params: application, ifMatch: 1, body: { incoming: { server: server_ } } },
    });
    expect(refused.code).toBe('mailboxes.secret_needed');
  });
});
