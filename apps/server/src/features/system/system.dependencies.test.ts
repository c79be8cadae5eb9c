import { mailboxes } from '@lanet/contracts/mailboxes';
import { system } from '@lanet/contracts/system';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type CuttingProxy, startCuttingProxy } from '../../testing/cutting-proxy.ts';
import { databaseUrl } from '../../testing/database.setup.ts';
import { type Dovecot, startDovecot, withoutDovecot } from '../../testing/dovecot.ts';
import { mailboxOn } from '../../testing/mail-world.ts';
import { type NatsServer, startNats, withoutNats } from '../../testing/nats-server.ts';
import { type S3Server, startS3 } from '../../testing/s3-server.ts';
import { type ServerProcess, startServerProcess } from '../../testing/server-process.ts';
import { createTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';

const WITHIN_MS = 30_000;

/**
 * Real processes with everything they depend on, each thing broken in turn: the process that serves people says so at /readyz and on
 * the status page before half a minute has passed, and that it is well again.
 */
describe.skipIf(withoutNats() || withoutDovecot())('what the system depends on', () => {
  let world: TestServer;
  let admin: TestPerson;
  let line: CuttingProxy;
  let nats: NatsServer;
  let s3: S3Server;
  let dovecot: Dovecot;
  let web: ServerProcess;
  let signer: ServerProcess | undefined;
  let environment: Record<string, string>;

  beforeAll(async () => {
    [world, nats, s3, dovecot] = await Promise.all([createTestServer(), startNats(), startS3(), startDovecot()]);
    // The processes go by the real time.
    world.clock.advance({ seconds: (Date.now() - world.clock.now()) / 1000 });
    line = await startCuttingProxy(Number(new URL(inject('postgresUrl')).port));
    const user = `${nats.user}:${encodeURIComponent(nats.password)}`;
    environment = {
      ...{ LANET_BUS: 'nats', LANET_NATS_URL: `nats://${user}@127.0.0.1:${nats.port}` },
      ...{ LANET_FILES_DRIVER: 's3', LANET_FILES_S3_ENDPOINT: s3.endpoint, LANET_FILES_S3_BUCKET: s3.bucket },
      ...{ LANET_FILES_S3_ACCESS_KEY: s3.accessKey, LANET_FILES_S3_SECRET_KEY: s3.secretKey },
      ...{ LANET_MAIL_PRIVATE_NETWORKS: 'loopback', LANET_MAIL_CA_FILE: dovecot.caFile },
    };
    const through = new URL(databaseUrl(inject('postgresUrl'), new URL(world.db.url).pathname.slice(1)));
    through.port = String(line.port);
    signer = await startServerProcess(world, 'signer', environment);
    web = await startServerProcess(world, 'web,gateway,mail,sla,worker', {
      ...environment,
      LANET_DATABASE_URL: through.href,
    });
    admin = await world.person({ role: 'admin' });
  }, 60_000);
  afterAll(async () => {
    await Promise.all([web?.stop(), signer?.stop()]);
    await Promise.all([nats?.stop(), s3?.close(), dovecot?.remove(), line?.close()]);
    await world.close();
  });

  /** `well`, `degraded` or `failing`, by /readyz. */
  async function readiness(name: string): Promise<string> {
    const { body } = await web.request({ url: '/readyz' });
    const check = JSON.parse(body).checks.find((one: { name: string }) => one.name === name);
    if (!check) return 'unknown';
    return check.ok ? (check.degraded ? 'degraded' : 'well') : 'failing';
  }
  async function page(name: string): Promise<string> {
    const { status, body } = await web.call(admin, system.status);
    if (status !== 200) return `HTTP ${status}`;
    const mine = body.checks.filter(({ check }: { check: string }) => check === name);
    return mine.every(({ state }: { state: string }) => state === 'ok') ? 'well' : 'worse';
  }
  async function until(what: string, shows: () => Promise<boolean>): Promise<void> {
    const startedAt = performance.now();
    await expect.poll(shows, { timeout: WITHIN_MS, interval: 250, message: what }).toBe(true);
    console.log(`${what}: after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  const shows = (name: string, ready: string, seen: string) => async () =>
    (await readiness(name)) === ready && (await page(name)) === seen;

  it('is all there at first', async () => {
    for (const name of ['database', 'bus', 'files', 'signer', 'services', 'mail_in'])
      await until(`${name} is well`, shows(name, 'well', 'well'));
  }, 60_000);

  it('shows a bus that is away', async () => {
    await nats.stop();
    await until('the bus shows', shows('bus', 'degraded', 'worse'));
    await nats.start();
    await until('the bus is back', shows('bus', 'well', 'well'));
  }, 90_000);

  it('shows files that are out of reach', async () => {
    let isBroken = true;
    s3.fail('error', () => isBroken, Number.MAX_SAFE_INTEGER);
    await until('the files show', shows('files', 'degraded', 'worse'));
    isBroken = false;
    await until('the files are back', shows('files', 'well', 'well'));
  }, 60_000);

  it('shows a signer that was killed, and its return', async () => {
    await signer?.kill();
    await until('the signer shows', shows('signer', 'degraded', 'worse'));
    signer = await startServerProcess(world, 'signer', environment);
    await until('the signer is back', shows('signer', 'well', 'well'));
  }, 120_000);

  it('shows a mailbox whose server is away', async () => {
    const { user: _user, ...settings } = mailboxOn(dovecot);
    const { status, body: mailbox } = await web.call(admin, mailboxes.create, { body: settings });
    expect(status).toBe(201);
    const look = async () => (await web.call(admin, mailboxes.get, { params: mailbox })).body;
    await until('the mailbox is read', async () => (await look()).fetchedAt !== null);
    await dovecot.stop();
    await until('the mailbox shows', shows('mail_in', 'degraded', 'worse'));
    await dovecot.start();
    // Sooner than at its next turn: somebody saves it.
    const again = { params: mailbox, ifMatch: (await look()).version, body: { name: 'Soporte' } };
    expect((await web.call(admin, mailboxes.update, again)).status).toBe(200);
    await until('the mailbox is back', shows('mail_in', 'well', 'well'));
  }, 120_000);

  it('is not ready without a database, says why the page cannot be had, and comes back by itself', async () => {
    line.refuse(true);
    await until('the database shows', async () => {
      const { statusCode } = await web.request({ url: '/readyz' });
      return (
        statusCode === 503 && (await readiness('database')) === 'failing' && (await page('database')) === 'HTTP 503'
      );
    });
    line.refuse(false);
    await until('the database is back', shows('database', 'well', 'well'));
  }, 120_000);
});
