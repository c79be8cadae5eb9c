import { createHash } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { inboundMail } from '@lanet/contracts/inbound-mail';
import { ticketFiles } from '@lanet/contracts/ticket-files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, found, rawMail, type TestMail, testMailbox } from '../../testing/test-mail.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { forgetOldMail } from './inbound-mail.retention.service.ts';

let server: TestServer;
let mailbox: string;
let acme: TestClient;
let number = 0;

beforeAll(async () => {
  server = await createTestServer();
  mailbox = await testMailbox(server, 'soporte@msp.example');
  acme = await server.client('Acme');
}, 60_000);
afterAll(() => server.close());

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const isThere = async (hash: string) => {
  const content = await server.platform.files.open(hash);
  content?.destroy();
  return content !== undefined;
};

/** As if what a message brought had been written long ago. */
const age = async (...hashes: string[]) => {
  for (const hash of hashes) {
    const path = join(server.platform.config.dataDir, 'files', hash.slice(0, 2), hash.slice(2, 4), hash);
    await utimes(path, 1_000, 1_000);
  }
};
const daysOld = (id: string, days: number) =>
  server.db.admin.query('update inbound_mail set stored_at = $2 where id = $1', [
    id,
    new Date(server.clock.now() - days * 86_400_000),
  ]);
const forget = async () => {
  await forgetOldMail(server.platform);
  await server.work();
};

/** A message of a stranger with a file, both on disk. */
const held = async (mail: TestMail = {}, content = `contenido ${++number}`) => {
  const raw = rawMail({
    ...{ from: `eva${++number}@nuevo.example`, text: `Secreto ${number}.`, subject: `Asunto ${number}` },
    file: { name: 'a.txt', type: 'text/plain', content },
    ...mail,
  });
  const { id, ...row } = await deliver(server, mailbox, raw);
  const hashes = [sha256(raw), sha256(content)] as const;
  await age(...hashes);
  return { id, row, raw, content, hashes };
};

describe('what nobody decided about for ninety days', () => {
  it('loses its bytes, its text and its files; who wrote when and what was decided stays', async () => {
    const { id, row, hashes } = await held({ headers: { 'X-Test': 'old' } });
    await daysOld(id, 91);

    await forget();

    const { body } = await server.admin.call(inboundMail.get, { params: { id } });
    expect(row).toMatchObject({ state: 'quarantine' });
    expect(body).toMatchObject({
      ...{ state: 'quarantine', reason: 'unknown_sender', hasRaw: false, text: null, html: null, visibleText: '' },
      ...{ preview: '', subject: expect.stringMatching(/^Asunto/), from: { address: expect.any(String) } },
    });
    expect(JSON.stringify(body)).not.toContain('Secreto');
    expect([await isThere(hashes[0]), await isThere(hashes[1])]).toEqual([false, false]);
    expect(
      await server.admin.call(inboundMail.accept, { params: { id }, body: { kind: 'once', clientId: acme.id } }),
    ).toMatchObject({ status: 410, body: { code: 'inbound_mail.raw_removed' } });
  });

  it('goes also where it was filed, with its copies', async () => {
    const filed = await held({ headers: { 'Auto-Submitted': 'auto-replied' } });
    const copy = Buffer.concat([Buffer.from('Received: by x\r\n'), filed.raw]);
    const second = await deliver(server, mailbox, copy);
    await age(...filed.hashes, sha256(copy));
    for (const id of [filed.id, second.id]) await daysOld(id, 91);

    await forget();

    expect(second).toMatchObject({ state: 'duplicate' });
    for (const hash of [...filed.hashes, sha256(copy)]) expect(await isThere(hash)).toBe(false);
  });

  it('stays a day less, and a ticket’s stays for good', async () => {
    const young = await held();
    const ticket = await held({ from: acme.requester.email });
    await daysOld(young.id, 89);
    await daysOld(ticket.id, 900);

    await forget();

    expect(ticket.row).toMatchObject({ state: 'ticket' });
    for (const hash of [...young.hashes, ...ticket.hashes]) expect(await isThere(hash)).toBe(true);
    expect((await server.admin.call(inboundMail.get, { params: { id: ticket.id } })).body).toMatchObject({
      hasRaw: true,
    });
  });

  it('is not forgotten while somebody decides about it', async () => {
    const { id } = await held();
    await daysOld(id, 91);

    await server.admin.call(inboundMail.accept, { params: { id }, body: { kind: 'once', clientId: acme.id } });
    await forget();

    expect(await found(server, id)).toMatchObject({ state: 'ticket' });
    expect((await server.admin.call(inboundMail.get, { params: { id } })).body).toMatchObject({ hasRaw: true });
  });

  it('passes by more than it takes at once', async () => {
    const { id } = await held();
    await server.db.admin.query(
      `insert into inbound_mail (id, mailbox_id, raw_sha256, size_bytes, state, received_at, stored_at, subject)
       select gen_random_uuid(), $1, lpad(to_hex(n), 64, '0'), 1, 'filed', now(), $2, 'many' from generate_series(1, 450) n`,
      [mailbox, new Date(server.clock.now() - 100 * 86_400_000)],
    );

    await forget();

    const { rows } = await server.db.admin.query(
      `select count(*)::int as left from inbound_mail where subject = 'many' and raw_removed_at is null`,
    );
    expect(rows).toEqual([{ left: 0 }]);
    expect((await server.admin.call(inboundMail.get, { params: { id } })).body).toMatchObject({ hasRaw: true });
  });
});

describe('a file of it', () => {
  it('that something else names stays until that goes, too', async () => {
    const content = 'el mismo logotipo';
    const one = await held({}, content);
    const two = await held({}, content);
    const ticket = await held({ from: acme.requester.email }, 'de un ticket');
    const three = await held({}, 'de un ticket');
    for (const { id } of [one, three]) await daysOld(id, 91);

    await forget();

    expect([await isThere(one.hashes[0]), await isThere(one.hashes[1])]).toEqual([false, true]);
    const files = await server.admin.call(ticketFiles.list, { params: { id: ticket.row.ticketId ?? '' } });
    expect(files.body.items).toMatchObject([{ name: 'a.txt' }]);
    expect(await isThere(ticket.hashes[1])).toBe(true);

    await daysOld(two.id, 91);
    await age(one.hashes[1]);
    await forget();

    expect(await isThere(one.hashes[1])).toBe(false);
  });

  it('that was stored within the day stays, since a row that names it may be on its way', async () => {
    const { id, content, hashes } = await held();
    await daysOld(id, 91);
    await server.platform.files.put(Readable.from([Buffer.from(content)]), { maxBytes: 1000 });

    await forgetOldMail(server.platform);
    await server.work();

    expect([await isThere(hashes[0]), await isThere(hashes[1])]).toEqual([false, true]);
    expect(await server.jobs()).toContain('inbound_mail.forget_files');
    await server.db.admin.query('update graphile_worker._private_jobs set run_at = now()');
    await age(hashes[1]);
    await server.work();
    expect(await isThere(hashes[1])).toBe(false);
  });

  it('is asked about in every table that names one', async () => {
    const { rows } = await server.db.admin.query<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name ~ 'sha256$' order by table_name`,
    );
    // Of texts of scripts, which are in the database, and of backups, which are in a folder of their own.
    const others = ['backup_runs', 'commands', 'script_texts'];

    // A table that is new here has to be asked by `isFileNamed`.
    expect(rows.map(({ name }) => name).filter((name) => !others.includes(name))).toEqual([
      ...['agent_release_files', 'command_files', 'inbound_mail', 'outbox', 'ticket_files', 'ticket_uploads'],
    ]);
  });
});
