import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Background } from '../../platform/feature.ts';
import { databaseUrl } from '../../testing/database.setup.ts';
import { type Dovecot, startDovecot, withoutDovecot } from '../../testing/dovecot.ts';
import { addMailbox, flagsOf, mailText, QUICK_TIMES, untilMailbox, untilStored } from '../../testing/mail-world.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { startFetching } from './inbound-mail.fetch.background.ts';

const MAIN = resolve(import.meta.dirname, '../../main.ts');

describe.skipIf(withoutDovecot())('a process that runs the service mail alone', () => {
  let server: TestServer;
  let dovecot: Dovecot;
  let child: ChildProcess | undefined;
  let other: Background | undefined;
  beforeAll(async () => {
    dovecot = await startDovecot();
    server = await createTestServer({
      ...{ LANET_MAIL_PRIVATE_NETWORKS: 'loopback', LANET_MAIL_CA_FILE: dovecot.caFile },
    });
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    await other?.stop();
    await server.close();
    await dovecot.remove();
  });

  /** On the same database and data folder, as a second computer of an installation is. */
  async function startProcess(): Promise<ChildProcess> {
    const { rows } = await server.db.admin.query<{ name: string }>('select current_database() as name');
    const started = spawn(process.execPath, [MAIN, 'serve', '--services', 'mail', '--port', '0'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env.PATH,
        LANET_DATA_DIR: server.platform.config.dataDir,
        LANET_DATABASE_URL: databaseUrl(inject('postgresUrl'), rows[0]?.name ?? ''),
        LANET_DATABASE_LOGIN_PASSWORD: inject('loginPassword'),
        LANET_MAIL_PRIVATE_NETWORKS: 'loopback',
        LANET_MAIL_CA_FILE: dovecot.caFile,
        LANET_LOG_LEVEL: 'error',
      },
    });
    return started;
  }

  it('fetches, and when it is killed another goes on where it was', async () => {
    const mailbox = await addMailbox(server, dovecot);
    await dovecot.deliver(mailbox.user, mailText('one'));
    child = await startProcess();
    await untilStored(server, mailbox.id, 1, 60_000);
    await untilMailbox(server, mailbox, ({ state }) => state === 'ok');
    other = startFetching(server.platform, QUICK_TIMES);

    const ended = new Promise((done) => child?.once('exit', done));
    child.kill('SIGKILL');
    await ended;
    const from = performance.now();
    await dovecot.deliver(mailbox.user, mailText('two'));

    const rows = await untilStored(server, mailbox.id, 2, 60_000);
    console.log(`taken over after ${Math.round(performance.now() - from)} ms`);
    expect(rows).toHaveLength(2);
    await untilMailbox(server, mailbox, ({ waiting }) => waiting.inbound === 2);
    await expect
      .poll(() => flagsOf(dovecot, mailbox.user), { timeout: 10_000 })
      .toEqual([
        ['$LanetStored', '\\Seen'],
        ['$LanetStored', '\\Seen'],
      ]);
  }, 180_000);
});
