import { type MailboxTest, mailboxTests } from '@lanet/contracts/mailbox-tests';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { type GraphScene, graphScene } from '../../testing/graph-scene.ts';
import { throttled } from '../../testing/graph-server.ts';
import { onGraph } from '../../testing/graph-settings.ts';

type Body = z.input<typeof mailboxTests.start.body>;

describe('a mailbox on Microsoft Graph', () => {
  let scene: GraphScene;
  beforeAll(async () => {
    scene = await graphScene();
  });
  afterEach(() => scene.reset());
  afterAll(() => scene.close());

  let count = 0;
  const settings = (changes: Partial<Body> = {}): Body => {
    const address = `tried${++count}@msp.example`;
    scene.graph.mailbox(address);
    return { ...onGraph(scene.provider, address), ...changes };
  };
  const server = { host: 'smtp.office365.com', port: 587, security: 'starttls', user: 'x' } as const;

  describe('has no servers of its own:', () => {
    it.each<[string, Partial<Body>, string]>([
      ['one to read from', { incoming: { server, way: 'graph' } }, '/incoming/server'],
      ['one to send by', { outgoing: { server } }, '/outgoing/server'],
      ['a folder for what is sent', { outgoing: { server: null, sentFolder: 'Enviados' } }, '/outgoing/sentFolder'],
      ['a signature', { outgoing: { server: null, dkim: { domain: 'msp.example', selector: 's' } } }, '/outgoing/dkim'],
      ['another kind', { kind: 'google' }, '/incoming/way'],
      ['no server to send by where it is read by IMAP', { incoming: { server: null } }, '/outgoing/server'],
    ])('is not with %s', async (_what, changes, pointer) => {
      const { status, body } = await scene.server.admin.call(mailboxes.create, { body: settings(changes) });

      expect({ status, code: body.code }).toEqual({ status: 422, code: 'mailboxes.incomplete' });
      expect(body.errors).toContainEqual(expect.objectContaining({ pointer }));
    });
  });

  it('is read by IMAP where nobody says otherwise', async () => {
    const { body } = await scene.server.admin.call(mailboxes.create, {
      body: settings({ incoming: { server: null }, outgoing: null }),
    });

    expect(body.incoming.way).toBe('imap');
  });

  async function tried(body: Body): Promise<MailboxTest> {
    const { status, body: started } = await scene.server.admin.call(mailboxTests.start, { body });
    expect(status).toBe(202);
    return vi.waitFor(
      async () => {
        const { body: test } = await scene.server.admin.call(mailboxTests.get, { params: started });
        if (!test.done) throw new Error(`not done: ${JSON.stringify(test)}`);
        return test;
      },
      { timeout: 28_000, interval: 50 },
    );
  }
  const states = ({ steps }: MailboxTest) => Object.fromEntries(steps.map(({ step, state }) => [step, state]));
  const failed = ({ steps }: MailboxTest) => steps.find(({ state }) => state === 'failed');
  const ok = { resolve: 'ok', connect: 'ok', secure: 'ok', sign_in: 'ok', folders: 'ok' };
  const skipped = { smtp_connect: 'skipped', smtp_sign_in: 'skipped' };

  it.each([false, true])(
    'is tried all the way round, and nothing is left behind: another Message-ID is %s',
    async (is) => {
      scene.graph.replacesIds = is;
      const body = settings();

      const test = await tried(body);

      expect(states(test)).toEqual({ ...ok, ...skipped, send: 'ok', arrive: 'ok' });
      expect(test.plusAddressing).toBe(true);
      expect(test.found).toMatchObject({ idles: false, moves: true, certificateUntil: expect.any(String) });
      expect(test.found?.folders).toContainEqual({ path: 'INBOX', use: null });
      expect([...scene.graph.mailbox(body.address ?? '').messages.values()]).toEqual([]);
    },
  );

  it.each<[string, () => Partial<Body>, string, string]>([
    [
      'the application',
      () => ({ oauth: { grant: 'application', clientId: 'other', clientSecret: 'x', tenant: 'a.example' } }),
      'sign_in',
      'token',
    ],
    [
      'that nobody signed in',
      () => ({ oauth: { ...settings().oauth, grant: 'person' } as Body['oauth'] }),
      'sign_in',
      'token',
    ],
    ['the mailbox', () => ({ address: 'nobody@msp.example' }), 'sign_in', 'authentication'],
    ['a folder', () => ({ incoming: { server: null, way: 'graph', folders: ['Ninguna'] } }), 'folders', 'folder'],
  ])('says what is wrong, at the step where it is: %s', async (_what, changes, step, code) => {
    const test = await tried(settings(changes()));

    expect(failed(test)).toMatchObject({ step, fault: { code } });
    expect(states(test)).toMatchObject({ ...skipped, send: 'skipped', arrive: 'skipped' });
  });

  it.each([
    { status: 403, code: 'ErrorAccessDenied', fault: 'token' },
    { status: 403, code: 'ErrorSendAsDenied', fault: 'rejected' },
  ])('says that it may read and not send: $code', async ({ status, code, fault }) => {
    scene.graph.before = ({ path }) =>
      path.endsWith('/sendMail') ? { status, body: { error: { code, message: 'Access is denied.' } } } : undefined;

    const test = await tried(settings());

    expect(states(test)).toMatchObject({ ...ok, send: 'failed', arrive: 'skipped' });
    expect(failed(test)).toMatchObject({ step: 'send', fault: { code: fault, text: expect.stringContaining(code) } });
  });

  it('does not keep whoever tries it waiting where Graph asks for patience', async () => {
    const body = settings();
    throttled(scene.graph, 1, { seconds: 600 });

    expect(failed(await tried(body))).toMatchObject({ step: 'sign_in', fault: { code: 'other' } });
  });

  it('is not tried with the token of the other way', async () => {
    const mailbox = await scene.add({ grant: 'person' });
    await scene.signIn(mailbox);
    const { kind, name, address, options, oauth } = onGraph(scene.provider, mailbox.address, 'person');
    const outgoing = null;
    const byGraph = { id: mailbox.id, kind, name, address, options, oauth, outgoing };

    expect(states(await tried({ ...byGraph, incoming: { server: null, way: 'graph' } }))).toMatchObject(ok);
    const { rows } = await scene.server.db.admin.query('select incoming from mailboxes where id = $1', [mailbox.id]);
    await scene.server.db.admin.query(`update mailboxes set incoming = $2 where id = $1`, [
      mailbox.id,
      { ...rows[0].incoming, way: 'imap' },
    ]);
    expect(failed(await tried({ ...byGraph, incoming: { server: null, way: 'graph' } }))).toMatchObject({
      step: 'sign_in',
      fault: { code: 'token', text: 'nobody has signed in' },
    });
  });
});
