import { randomUUID } from 'node:crypto';
import { settings } from '@lanet/contracts/settings';
import { TICKET_FILE_MAX_BYTES, ticketFiles } from '@lanet/contracts/ticket-files';
import { ticketMerges } from '@lanet/contracts/ticket-merges';
import { type Ticket, tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import {
  createTestServer,
  requestOf,
  type TestClient,
  type TestPerson,
  type TestServer,
} from '../../testing/test-server.ts';
import { attachFile } from './index.ts';
import { forgetUploads } from './tickets.uploads.service.ts';

let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
});
afterAll(() => server.close());

const open = async (fileIds?: string[]): Promise<Ticket> =>
  (await acme.requester.call(tickets.create, { body: { subject: 'Sin red', text: 'x', ...(fileIds && { fileIds }) } }))
    .body;
const upload = (by: TestPerson, name: string, content: string | Buffer = name, id: string = randomUUID()) =>
  by.call(ticketFiles.upload, {
    params: { id },
    query: { name, mediaType: 'Text/Plain; charset=utf-8' },
    body: Buffer.from(content),
    headers: { 'content-type': 'application/octet-stream' },
  });
const uploaded = async (by: TestPerson, name: string, content?: string): Promise<string> =>
  (await upload(by, name, content)).body.id;
const reply = ({ id }: Ticket, fileIds: string[], by: TestPerson = server.technician) =>
  by.call(tickets.reply, { params: { id }, body: { text: 'Adjunto', fileIds } });
const list = async ({ id }: Ticket, by: TestPerson = server.technician, query: object = {}) =>
  (await by.call(ticketFiles.list, { params: { id }, query })).body;
const save = ({ id }: Pick<Ticket, 'id'>, fileId: string, by: TestPerson) =>
  server.app.http.inject(requestOf(ticketFiles.get, { params: { id, fileId } }, by));
const names = (files: { name: string }[] = []) => files.map(({ name }) => name);

describe('an upload', () => {
  it('is cleaned, kept under its id, and sent along once', async () => {
    const id = randomUUID();
    const ticket = await open();

    const first = await upload(server.technician, '../fotos/Ñandú\u202e.PNG ', 'bytes', id);
    const again = await upload(server.technician, 'otro nombre', 'bytes', id);

    expect(first.status).toBe(200);
    expect(first.body).toEqual({ id, name: 'Ñandú.PNG', mediaType: 'text/plain', sizeBytes: 5, blocked: false });
    expect(again.body).toEqual(first.body);
    expect((await upload(server.technician, 'x', 'other bytes', id)).body.code).toBe('request.conflict');
    const { status, body } = await reply(ticket, [id, id]);
    expect([status, names(body.files)]).toEqual([201, ['Ñandú.PNG']]);
    expect((await reply(ticket, [id])).body.code).toBe('files.not_uploaded');
    expect((await server.technician.call(tickets.timeline, { params: { id: ticket.id } })).body.items).toHaveLength(3);
  });

  it('goes with the first message, with notes and with what resolves, in the order that was asked for', async () => {
    const [a, b] = [await uploaded(acme.requester, 'a.txt'), await uploaded(acme.requester, 'b.txt')];
    const ticket = await open([b, a]);
    const by = server.technician;
    const at = { params: { id: ticket.id } };
    await by.call(tickets.note, { ...at, body: { text: 'x', fileIds: [await uploaded(by, 'interno.txt')] } });
    await by.call(tickets.reply, {
      ...at,
      body: { text: 'x', resolve: true, fileIds: [await uploaded(by, 'fin.txt')] },
    });

    const { body } = await by.call(tickets.timeline, at);

    expect(body.items.map(({ files }: { files?: { name: string }[] }) => names(files)).filter(String)).toEqual(
      expect.arrayContaining([['b.txt', 'a.txt'], ['interno.txt'], ['fin.txt']]),
    );
    expect(names((await list(ticket)).items)).toEqual(['fin.txt', 'interno.txt', 'a.txt', 'b.txt']);
    expect(names((await list(ticket, acme.requester)).items)).toEqual(['fin.txt', 'a.txt', 'b.txt']);
  });

  it('is its person’s alone', async () => {
    const ticket = await open();
    const id = await uploaded(server.technician, 'mío.txt');

    expect((await reply(ticket, [id], acme.requester)).body.code).toBe('files.not_uploaded');
    expect((await reply(ticket, [id], server.superadmin)).body.code).toBe('files.not_uploaded');
    await server.superadmin.call(ticketFiles.discard, { params: { id } });
    expect((await reply(ticket, [id])).status).toBe(201);
  });

  it('is thrown away when its person says so, or a day later', async () => {
    const ticket = await open();
    const [gone, old] = [await uploaded(server.technician, 'a'), await uploaded(server.technician, 'b')];
    await server.technician.call(ticketFiles.discard, { params: { id: gone } });
    const fresh = await uploaded(server.technician, 'c');
    await server.db.admin.query(
      "update ticket_uploads set created_at = created_at - interval '1 day 1 second' where id = $1",
      [old],
    );

    await forgetUploads(server.platform);

    expect((await reply(ticket, [gone])).body.code).toBe('files.not_uploaded');
    expect((await reply(ticket, [old])).body.code).toBe('files.not_uploaded');
    expect((await reply(ticket, [fresh])).status).toBe(201);
  });

  it('is at most 25 MiB, and bytes', async () => {
    expect(await upload(server.technician, 'big', Buffer.alloc(TICKET_FILE_MAX_BYTES + 1))).toMatchObject({
      status: 413,
      body: { code: 'request.too_large' },
    });
    const params = { id: randomUUID() };
    const query = { name: 'x' };
    expect((await server.technician.call(ticketFiles.upload, { params, query, body: { a: 1 } })).body.code).toBe(
      'request.media_type',
    );
  });

  it('waits with a hundred others at most', async () => {
    const person = await server.person({ role: 'technician' });
    await server.db.admin.query(
      `insert into ticket_uploads (person_id, id, name, media_type, sha256, size_bytes, created_at)
       select $1, gen_random_uuid(), 'x', 'a/b', 'x', 1, now() from generate_series(1, 100)`,
      [person.id],
    );

    expect((await upload(person, 'one more')).body.code).toBe('request.too_many');
  });
});

describe('a file of a ticket', () => {
  it('is saved under its name, as nothing a browser would open', async () => {
    const ticket = await open([await uploaded(acme.requester, 'Ñandú <b>.html', '<script>')]);
    const [file] = (await list(ticket)).items;

    const answer = await save(ticket, file.id, acme.requester);

    expect(answer.body).toBe('<script>');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'content-disposition': `attachment; filename="_and_ <b>.html"; filename*=UTF-8''%C3%91and%C3%BA%20%3Cb%3E.html`,
    });
    const other = await open();
    expect((await save(other, file.id, server.technician)).json().code).toBe('files.not_found');
  });

  it('of a kind that can do harm is for staff alone, by what the settings say', async () => {
    const ticket = await open([
      await uploaded(acme.requester, 'factura.pdf.EXE. '),
      await uploaded(acme.requester, 'factura.pdf'),
    ]);
    const byName = async () =>
      Object.fromEntries((await list(ticket)).items.map((one: { name: string }) => [one.name, one]));
    const { 'factura.pdf.EXE': program, 'factura.pdf': bill } = await byName();

    expect([program.blocked, bill.blocked]).toEqual([true, false]);
    const answer = await save(ticket, program.id, acme.requester);
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'files.blocked']);
    expect((await save(ticket, program.id, acme.clientAdmin)).statusCode).toBe(403);
    expect((await save(ticket, program.id, acme.technician)).statusCode).toBe(200);
    expect((await save(ticket, bill.id, acme.requester)).statusCode).toBe(200);

    const { body: organisation } = await server.admin.call(settings.organisation);
    await server.admin.call(settings.updateOrganisation, {
      ifMatch: organisation.version,
      body: { blockedExtensions: ['pdf'] },
    });
    const after = await byName();
    expect([after['factura.pdf.EXE'].blocked, after['factura.pdf'].blocked]).toEqual([false, true]);
  });

  it('of an internal line is nobody’s of the client', async () => {
    const ticket = await open();
    const by = server.technician;
    const fileIds = [await uploaded(by, 'plan.txt')];
    await by.call(tickets.note, { params: { id: ticket.id }, body: { text: 'x', fileIds } });
    const [file] = (await list(ticket)).items;

    expect(file).toMatchObject({ visibility: 'internal', author: { id: by.id } });
    expect((await list(ticket, acme.clientAdmin)).items).toEqual([]);
    expect((await save(ticket, file.id, acme.clientAdmin)).json().code).toBe('files.not_found');
  });

  it('is listed with those of a merged ticket, page by page', async () => {
    const [source, target] = [
      await open([await uploaded(acme.requester, 'a.txt')]),
      await open([await uploaded(acme.requester, 'b.txt')]),
    ];
    await server.technician.call(ticketMerges.merge, { params: { id: source.id }, body: { intoId: target.id } });

    const first = await list(target, server.technician, { limit: 1 });
    const second = await list(target, server.technician, { limit: 1, cursor: first.nextCursor });

    expect([names(first.items), names(second.items), second.nextCursor]).toEqual([['b.txt'], ['a.txt'], null]);
    expect(second.items[0].ticketId).toBe(source.id);
    expect((await save(source, second.items[0].id, acme.requester)).statusCode).toBe(200);
  });

  it('comes with a mail, too', async () => {
    const ticket = await open();
    const [entry] = (await server.technician.call(tickets.timeline, { params: { id: ticket.id } })).body.items;
    const stored = await server.platform.files.put(bytesOf('GIF89a'), { maxBytes: 100 });
    const add = (entryId: string) =>
      inScope(server.platform.db, SYSTEM, (tx) =>
        attachFile(tx, {
          ...{ ticketId: ticket.id, entryId, name: 'dir/logo.gif', mediaType: 'IMAGE/GIF', ...stored },
          ...{ inline: true, contentId: 'logo@mail' },
        }),
      );

    const id = await add(entry.id);

    expect((await list(ticket)).items).toMatchObject([
      { id, name: 'logo.gif', mediaType: 'image/gif', inline: true, contentId: 'logo@mail', visibility: 'public' },
    ]);
    await expect(add(randomUUID())).rejects.toThrow('no line');
  });
});

async function* bytesOf(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
