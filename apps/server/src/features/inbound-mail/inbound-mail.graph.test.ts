import { mailboxes } from '@lanet/contracts/mailboxes';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type GraphScene, graphScene, type OnGraph } from '../../testing/graph-scene.ts';
import { throttled } from '../../testing/graph-server.ts';
import { mailText, rawOf, storedMail, untilMailbox, untilStored } from '../../testing/mail-world.ts';
import { deliver } from '../../testing/test-mail.ts';
import type { TestServer } from '../../testing/test-server.ts';

describe('a mailbox that is read by Microsoft Graph', () => {
  let scene: GraphScene;
  let server: TestServer;
  beforeAll(async () => {
    scene = await graphScene();
    server = scene.server;
  });
  afterEach(() => scene.reset());
  afterAll(() => scene.close());

  const isOk = ({ state }: { state: string }) => state === 'ok';
  const comes = ({ box }: OnGraph, id: string, text?: string) =>
    box.add('inbox', Buffer.from(mailText(id, text)), new Date(server.clock.now()));
  const cursors = async ({ id }: OnGraph) =>
    (await server.db.admin.query('select folder, cursor from mailbox_folders where mailbox_id = $1', [id])).rows;
  const asked = (method: string, part = '') =>
    scene.graph.asked.filter((one) => one.method === method && one.path.includes(part));
  /** Until it was looked at twice more from now on. */
  async function lookedAgain(): Promise<void> {
    const before = asked('GET', 'deltatoken').length;
    await vi.waitFor(() => expect(asked('GET', 'deltatoken').length).toBeGreaterThan(before + 1), 10_000);
  }
  /** Everything is marked, and nothing of that comes back any more. */
  const settled = (mailbox: OnGraph) =>
    vi.waitFor(() => expect(scene.inbox(mailbox).every(({ isRead }) => isRead)).toBe(true), 10_000).then(lookedAgain);

  it('stores what was there and what comes, byte for byte, and only then marks it', async () => {
    const mailbox = await scene.add();
    comes(mailbox, 'old', 'ñandú');
    scene.start();
    const [old] = await untilStored(server, mailbox.id, 1);
    await settled(mailbox);
    comes(mailbox, 'new');

    const rows = await untilStored(server, mailbox.id, 2);
    await settled(mailbox);

    expect(old && (await rawOf(server, old))).toBe(Buffer.from(mailText('old', 'ñandú')).toString('latin1'));
    expect(rows.map(({ uid }) => uid)).toEqual(scene.inbox(mailbox).map(({ immutableId }) => immutableId));
    expect(asked('PATCH')).toHaveLength(2);
    expect(await cursors(mailbox)).toEqual([{ folder: 'INBOX', cursor: expect.stringContaining('deltatoken') }]);
    expect(await untilMailbox(server, mailbox, isOk)).toMatchObject({
      failedConnects: 0,
      lastError: null,
      lagSeconds: null,
    });
    expect(scene.provider.scopes).toEqual([`${scene.graph.url}/.default`]);
  });

  it('takes nothing twice when Graph has forgotten where the last look ended', async () => {
    const mailbox = await scene.add();
    for (let at = 0; at < 20; at += 1) comes(mailbox, `m${at}`);
    scene.start();
    await untilStored(server, mailbox.id, 20);
    await settled(mailbox);
    const [before] = await cursors(mailbox);

    mailbox.box.forget();
    comes(mailbox, 'after');
    const rows = await untilStored(server, mailbox.id, 21);
    await settled(mailbox);

    expect(rows).toHaveLength(21);
    expect(rows.filter(({ copy_of }) => copy_of !== null)).toEqual([]);
    expect((await storedMail(server, mailbox.id)).length).toBe(21);
    expect(asked('GET', '$value')).toHaveLength(21);
    const [after] = await cursors(mailbox);
    expect(after.cursor).not.toBe(before.cursor);
  }, 60_000);

  it('takes it once that was stored and not marked when the line broke', async () => {
    const mailbox = await scene.add();
    comes(mailbox, 'cut');
    let breaks = 1;
    scene.graph.before = ({ method }) => (method === 'PATCH' && breaks-- > 0 ? 'break' : undefined);
    scene.start();

    await untilMailbox(server, mailbox, isOk);
    await settled(mailbox);

    expect(await storedMail(server, mailbox.id)).toHaveLength(1);
    expect(asked('PATCH')).toHaveLength(2);
    expect(asked('GET', '$value')).toHaveLength(1);
  });

  it('goes on after the messages it has when the line breaks among many, without leaving one out', async () => {
    const mailbox = await scene.add();
    scene.start();
    await untilMailbox(server, mailbox, isOk);
    await lookedAgain();
    let asks = 0;
    scene.graph.before = ({ path }) => (path.includes('$value') && ++asks === 51 ? 'break' : undefined);
    for (let at = 0; at < 52; at += 1) comes(mailbox, `many${at}`);

    await untilStored(server, mailbox.id, 52, 90_000);
    await settled(mailbox);

    expect(await storedMail(server, mailbox.id)).toHaveLength(52);
    expect(asked('GET', '$value')).toHaveLength(53);
  }, 120_000);

  it('waits as it is told to, without losing anything or counting as failing', async () => {
    const mailbox = await scene.add();
    scene.start();
    await untilMailbox(server, mailbox, isOk);
    throttled(scene.graph, 1, { seconds: 1 });
    const heldAt = performance.now();
    comes(mailbox, 'patient');

    await untilStored(server, mailbox.id, 1);

    expect(performance.now() - heldAt).toBeGreaterThan(900);
    expect(await untilMailbox(server, mailbox, isOk)).toMatchObject({ failedConnects: 0 });
  });

  it('moves what is stored, reads several folders, and takes no message twice for that', async () => {
    const incoming = {
      ...{ server: null, way: 'graph' as const, folders: ['INBOX', 'Facturación'] },
      afterStoring: { kind: 'move' as const, folder: 'Procesados' },
    };
    const mailbox = await scene.add({ incoming, outgoing: null });
    const more = mailbox.box.addFolder('Facturación', null);
    comes(mailbox, 'inbox');
    mailbox.box.add(more.id, Buffer.from(mailText('other')), new Date(server.clock.now()));
    scene.start();

    const rows = await untilStored(server, mailbox.id, 2);
    const moved = () => mailbox.box.in(mailbox.box.below(null).find(({ name }) => name === 'Procesados')?.id ?? '');
    await vi.waitFor(() => expect(moved()).toHaveLength(2), 10_000);
    await lookedAgain();

    expect(rows.map(({ folder }) => folder).sort()).toEqual(['Facturación', 'INBOX']);
    expect(await storedMail(server, mailbox.id)).toHaveLength(2);
    expect(scene.inbox(mailbox)).toEqual([]);
  });

  it.each([true, false])(
    'finds its probe again, removes it and stores nothing: another Message-ID is %s',
    async (is) => {
      scene.graph.replacesIds = is;
      const mailbox = await scene.add();
      scene.start();

      const { probe } = await untilMailbox(server, mailbox, (one) => Boolean(one.probe?.seenAt));

      expect(probe?.seenAt).toBe(new Date(server.clock.now()).toISOString());
      expect(scene.inbox(mailbox)).toEqual([]);
      expect(await storedMail(server, mailbox.id)).toEqual([]);
    },
  );

  it('finds within the hour what went away and came back between two looks', async () => {
    const mailbox = await scene.add();
    scene.start();
    await untilMailbox(server, mailbox, isOk);
    await lookedAgain();
    const elsewhere = mailbox.box.addFolder('Otra', null);
    const message = comes(mailbox, 'wandered');
    mailbox.box.move(message, elsewhere.id);
    mailbox.box.move(message, mailbox.box.folder('inbox')?.id ?? '');
    await lookedAgain();
    expect(await storedMail(server, mailbox.id)).toEqual([]);

    server.clock.advance({ minutes: 61 });

    expect(await untilStored(server, mailbox.id, 1)).toHaveLength(1);
  });

  it('takes of what is too large its headers alone', async () => {
    const mailbox = await scene.add({ options: { maxMiB: 1 } });
    comes(mailbox, 'huge', 'x'.repeat(1_200_000));
    scene.start();

    const [row] = await untilStored(server, mailbox.id, 1);

    expect(row).toMatchObject({ headers_only: true });
    expect(row?.size_bytes).toBeGreaterThan(1_200_000);
    expect(row && (await rawOf(server, row))).toContain('Message-ID: <huge@example.com>');
    expect(asked('GET', '$value')).toEqual([]);
  });

  it('leaves mail alone that is older than was wished', async () => {
    const mailbox = await scene.add();
    const days = (count: number) => new Date(server.clock.now() - count * 86_400_000);
    mailbox.box.add('inbox', Buffer.from(mailText('ancient')), days(40));
    mailbox.box.add('inbox', Buffer.from(mailText('recent')), days(10));
    scene.start();

    const rows = await untilStored(server, mailbox.id, 1);
    await lookedAgain();

    expect(await storedMail(server, mailbox.id)).toHaveLength(1);
    expect(rows[0] && (await rawOf(server, rows[0]))).toContain('recent');
  });

  it('of a person is read after somebody signed in, and renews a token that is refused before its time, once', async () => {
    const mailbox = await scene.add({ grant: 'person' });
    expect(await scene.signIn(mailbox)).toBe(200);
    scene.start();
    await untilMailbox(server, mailbox, isOk);
    expect(scene.provider.scopes).toEqual([
      `${scene.graph.url}/Mail.ReadWrite ${scene.graph.url}/Mail.Send offline_access`,
    ]);

    scene.provider.revoke('access');
    comes(mailbox, 'renewed');
    await untilStored(server, mailbox.id, 1);
    expect(scene.provider.grants).toEqual(['authorization_code', 'refresh_token']);
    expect(await untilMailbox(server, mailbox, isOk)).toMatchObject({ failedConnects: 0 });

    scene.provider.revoke();
    const red = await untilMailbox(server, mailbox, ({ state }) => state === 'needs_sign_in');
    expect(red.lastError).toMatchObject({ code: 'token' });
  });

  it('needs somebody when Graph refuses also the token it has just got', async () => {
    const mailbox = await scene.add();
    scene.graph.accountOf = () => undefined;
    scene.start();

    const red = await untilMailbox(server, mailbox, ({ state }) => state === 'needs_sign_in');

    expect(red.lastError).toMatchObject({ code: 'token', text: expect.stringContaining('InvalidAuthenticationToken') });
    expect(scene.provider.grants.slice(0, 2)).toEqual(['client_credentials', 'client_credentials']);
  });

  it('is another sign-in than that of IMAP: a change of the way ends it, also for the test of it', async () => {
    const mailbox = await scene.add({ grant: 'person' });
    await scene.signIn(mailbox);
    const { body: signedIn } = await server.admin.call(mailboxes.get, { params: mailbox });
    const incoming = { ...signedIn.incoming, way: 'imap' };

    const { body: changed } = await server.admin.call(mailboxes.update, {
      ...{ params: mailbox, ifMatch: signedIn.version, body: { incoming, outgoing: null } },
    });

    expect(signedIn.has.token).toBe(true);
    expect(changed).toMatchObject({ has: { token: false }, tokenExpiresAt: null, incoming: { way: 'imap' } });
  });

  it('reads on where IMAP had read before, without a second ticket of anything', async () => {
    const mailbox = await scene.add();
    comes(mailbox, 'both');
    const imported = Buffer.from(mailText('both'));
    await server.db.admin.query(
      `insert into mailbox_folders (mailbox_id, folder, uidvalidity, highest_uid) values ($1, 'INBOX', '17', 5)`,
      [mailbox.id],
    );
    await deliver(server, mailbox.id, imported, { folder: 'INBOX', uidvalidity: '17', uid: '5' });
    scene.start();
    await untilStored(server, mailbox.id, 2);
    await server.work();

    const rows = await storedMail(server, mailbox.id);
    expect(rows.map(({ state }) => state).sort()).toEqual(['duplicate', 'quarantine']);
  });
});
