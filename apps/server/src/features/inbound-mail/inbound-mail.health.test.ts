import { mailboxes } from '@lanet/contracts/mailboxes';
import { notifications } from '@lanet/contracts/notifications';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startCuttingProxy } from '../../testing/cutting-proxy.ts';
import { type Dovecot, withoutDovecot } from '../../testing/dovecot.ts';
import { type FetchScene, fetchScene } from '../../testing/fetch-scene.ts';
import {
  addMailbox,
  flagsOf,
  mailText,
  QUICK_TIMES,
  storedMail,
  untilMailbox,
  untilStored,
} from '../../testing/mail-world.ts';
import type { TestServer } from '../../testing/test-server.ts';

describe.skipIf(withoutDovecot())('a mailbox that is fetched', () => {
  let scene: FetchScene;
  let server: TestServer;
  let dovecot: Dovecot;
  beforeAll(async () => {
    scene = await fetchScene();
    ({ server, dovecot } = scene);
  });
  afterEach(() => scene.reset());
  afterAll(() => scene.close());
  const start: FetchScene['start'] = (times) => scene.start(times);
  const isOk = ({ state }: { state: string }) => state === 'ok';

  it('says so when the password is wrong, once to each administrator, and when it is right again', async () => {
    const right = await addMailbox(server, dovecot);
    const mailbox = await addMailbox(server, dovecot, { password: 'wrong' });
    start({ ...QUICK_TIMES, firstPauseMs: 5 });

    const red = await untilMailbox(
      server,
      mailbox,
      ({ state, failedConnects }) => state === 'needs_sign_in' && failedConnects > 4,
    );
    expect(red.lastError).toMatchObject({ code: 'authentication', at: expect.any(String) });
    expect((await untilMailbox(server, right, isOk)).failedConnects).toBe(0);
    const heard = async () => {
      const { body } = await server.admin.call(notifications.list);
      const own = body.items.filter(
        ({ values }: { values: { mailboxId?: string } }) => values.mailboxId === mailbox.id,
      );
      return own.map(({ kind }: { kind: string }) => kind).sort();
    };
    expect(await heard()).toEqual(['mailbox_failing']);

    const { body } = await server.admin.call(mailboxes.get, { params: mailbox });
    await server.admin.call(mailboxes.update, {
      ...{ params: mailbox, ifMatch: body.version, body: { password: dovecot.password } },
    });

    await untilMailbox(server, mailbox, isOk);
    expect(await heard()).toEqual(['mailbox_back', 'mailbox_failing']);
  });

  it('comes back by itself when the server was gone', async () => {
    const mailbox = await addMailbox(server, dovecot);
    start();
    await untilMailbox(server, mailbox, isOk);

    await dovecot.stop();
    const red = await untilMailbox(server, mailbox, ({ state }) => state === 'failing');
    await dovecot.start();
    await dovecot.deliver(mailbox.user, mailText('after'));

    expect(red.lastError?.code).toBe('refused');
    await untilStored(server, mailbox.id, 1);
    await untilMailbox(server, mailbox, isOk);
  });

  it('turns red what nobody fetched for a quarter of an hour, but not for the time it was down itself', async () => {
    const mailbox = await addMailbox(server, dovecot);
    await server.db.admin.query(
      "update mailboxes set lease_owner = gen_random_uuid(), lease_until = now() + interval '1 hour'",
    );
    server.clock.advance({ minutes: 16 });
    const started = start({ ...QUICK_TIMES, superviseMs: 50 });
    await addMailbox(server, dovecot).then((other) => untilMailbox(server, other, isOk));
    expect((await untilMailbox(server, mailbox, () => true)).state).toBe('new');

    server.clock.advance({ minutes: 16 });

    expect(await untilMailbox(server, mailbox, ({ state }) => state === 'failing')).toMatchObject({
      lastError: { code: 'timeout' },
    });
    await started.stop();
  });

  it('is done by one of two, and by the other once that one ends', async () => {
    const mailbox = await addMailbox(server, dovecot);
    const first = start();
    await untilMailbox(server, mailbox, isOk);
    const owner = async () => (await server.db.admin.query('select lease_owner, lease_fence from mailboxes')).rows[0];
    const before = await owner();
    start();
    await dovecot.deliver(mailbox.user, mailText('one'));
    await untilStored(server, mailbox.id, 1);
    expect(await owner()).toEqual(before);

    await first.stop();
    await dovecot.deliver(mailbox.user, mailText('two'));

    await untilStored(server, mailbox.id, 2);
    const after = await owner();
    expect(after.lease_owner).not.toBe(before.lease_owner);
    expect(Number(after.lease_fence)).toBeGreaterThan(Number(before.lease_fence));
  });

  it('ends when another has the mailbox by now, and writes nothing any more', async () => {
    const proxy = await startCuttingProxy(dovecot.ports.imaps);
    const mailbox = await addMailbox(server, dovecot, { port: proxy.port });
    // Longer than this test: it is not by renewing that it finds out.
    start({ ...QUICK_TIMES, leaseMs: 600_000 });
    await untilMailbox(server, mailbox, isOk);

    await server.db.admin.query(
      "update mailboxes set lease_owner = gen_random_uuid(), lease_fence = lease_fence + 1, lease_until = now() + interval '1 hour'",
    );
    await dovecot.deliver(mailbox.user, mailText('not ours'));
    await expect.poll(() => proxy.isUsed(), { timeout: 20_000 }).toBe(false);

    const { rows } = await server.db.admin.query('select highest_uid::int from mailbox_folders');
    expect(rows).toEqual([{ highest_uid: 0 }]);
    expect(await storedMail(server, mailbox.id)).toEqual([]);
    await proxy.close();
  });

  it('begins with a mailbox that is added, and ends with one that is removed', async () => {
    start();
    const mailbox = await addMailbox(server, dovecot);
    await untilMailbox(server, mailbox, isOk);

    await server.admin.call(mailboxes.remove, { params: mailbox });
    await dovecot.deliver(mailbox.user, mailText('nobody'));
    const other = await addMailbox(server, dovecot);
    await untilMailbox(server, other, isOk);

    expect(await flagsOf(dovecot, mailbox.user)).toEqual([[]]);
  });
});
