import { Readable } from 'node:stream';
import { clientSenders } from '@lanet/contracts/client-senders';
import { INTAKE_TOLERANCE_SECONDS, mailIntake } from '@lanet/contracts/mail-intake';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mailText, rawOf, storedMail } from '../../testing/mail-world.ts';
import { type Delivery, httpMailbox, signedDelivery } from '../../testing/test-intake.ts';
import { rawMail } from '../../testing/test-mail.ts';
import { createTestServer, requestOf, type TestClient, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let acme: TestClient;
beforeAll(async () => {
  server = await createTestServer();
  acme = await server.client('Acme');
  const domain = { kind: 'domain', value: 'cliente.example' } as const;
  await server.admin.call(clientSenders.add, { params: acme, body: domain });
});
afterAll(() => server.close());

/** Signed in anew: tests move the clock by days. */
const asAdmin: TestServer['admin']['call'] = async (endpoint, input) =>
  (await server.person({ role: 'admin' })).call(endpoint, input);

let count = 0;
async function mailbox(options: object = {}) {
  count += 1;
  const address = `entrega${count}@msp.example`;
  const { body } = await asAdmin(mailboxes.create, { body: httpMailbox(address, { options }) });
  return { mailboxId: String(body.id), secret: String(body.intakeSecret), address };
}
type Box = Awaited<ReturnType<typeof mailbox>>;

const signed = ({ mailboxId, secret }: Box, raw: string | Uint8Array, changes: Partial<Delivery> = {}) =>
  signedDelivery({ mailboxId, secret, raw, atMs: server.clock.now(), ...changes });
const send = (request: ReturnType<typeof signed>) => server.call(mailIntake.take, request);
const handOver = (box: Box, raw: string | Uint8Array, changes?: Partial<Delivery>) => send(signed(box, raw, changes));
const REFUSED = { status: 401, body: { code: 'mail_intake.refused' } };

describe('a message by HTTP', () => {
  it('is taken once it is durable, with who spoke and for whom, and becomes a ticket', async () => {
    const box = await mailbox();
    const raw = rawMail({ from: 'Ana <ana@cliente.example>', to: box.address, subject: 'No enciende' });

    const answer = await handOver(box, raw, {
      sender: 'ana@cliente.example',
      recipient: `${box.address}, x@y.example`,
    });

    const [row, ...more] = await storedMail(server, box.mailboxId);
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ status: 202, body: { id: row?.id, duplicate: false } });
    expect(row && (await rawOf(server, row))).toBe(raw.toString('latin1'));
    const { rows } = await server.db.admin.query('select envelope from inbound_mail where id = $1', [row?.id]);
    expect(rows[0].envelope).toEqual({
      ...{ from: 'ana@cliente.example', to: [box.address, 'x@y.example'], remoteAddress: '127.0.0.1' },
    });
    const { body } = await asAdmin(mailboxes.get, { params: { id: box.mailboxId } });
    expect(body).toMatchObject({ state: 'ok', lastMessageAt: expect.any(String), fetchedAt: expect.any(String) });
    await server.work();
    const { body: list } = await asAdmin(tickets.list, { query: { view: 'all' } });
    expect(list.items).toMatchObject([{ subject: 'No enciende', client: { id: acme.id } }]);
  });

  it('that comes again is told to be known, whether it is the same request, a later one, or one at the same time', async () => {
    const box = await mailbox();
    const request = signed(box, mailText('again'), { delivery: 'd-1' });
    const [first, second] = await Promise.all([send(request), send(request)]);
    const replayed = await send(request);
    server.clock.advance({ hours: 30 });

    const later = await handOver(box, mailText('again'), { delivery: 'd-1' });

    const [row, ...more] = await storedMail(server, box.mailboxId);
    expect(more).toEqual([]);
    expect([first, second].map(({ body }) => body.duplicate).sort()).toEqual([false, true]);
    for (const { body } of [first, second, replayed, later]) expect(body.id).toBe(row?.id);
    for (const one of [replayed, later]) expect(one).toMatchObject({ status: 202, body: { duplicate: true } });
  });

  it('is another one by another delivery, and a delivery told twice swallows nothing', async () => {
    const box = await mailbox();

    for (const [text, delivery] of [
      ['alert', '1'],
      ['alert', '2'],
      ['other', '2'],
    ] as const) {
      expect((await handOver(box, mailText(text), { delivery })).body).toMatchObject({ duplicate: false });
    }

    expect(await storedMail(server, box.mailboxId)).toHaveLength(3);
  });

  it('is one of each mailbox', async () => {
    const [one, other] = [await mailbox(), await mailbox()];

    await handOver(one, mailText('both'));

    expect((await handOver(other, mailText('both'))).body).toMatchObject({ duplicate: false });
  });

  it('is taken as bytes of no type as well, and never packed or as anything else', async () => {
    const box = await mailbox();
    const request = signed(box, mailText('type'));
    const as = async (headers: Record<string, string>) =>
      (await send({ ...request, headers: { ...request.headers, ...headers } })).status;

    expect(await as({ 'content-encoding': 'gzip' })).toBe(415);
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'message/other']) {
      expect([type, await as({ 'content-type': type })]).toEqual([type, 415]);
    }
    expect(await storedMail(server, box.mailboxId)).toEqual([]);
    expect(await as({ 'content-type': 'application/octet-stream' })).toBe(202);
  });

  it('is refused when it is empty, or what is said of it makes no sense', async () => {
    const box = await mailbox();

    for (const [raw, changes] of [
      ['', {}],
      [mailText('x'), { delivery: 'two words' }],
      [mailText('x'), { recipient: 'a@b.example,'.repeat(100) }],
      [mailText('x'), { sender: 'x'.repeat(501) }],
    ] as const) {
      expect(await handOver(box, raw, changes)).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
    }
    expect(await storedMail(server, box.mailboxId)).toEqual([]);
  });
});

describe('whoever has no right to hand over', () => {
  it('hears the same, whatever was wrong, and of a mailbox that is not there too', async () => {
    const [box, other] = [await mailbox(), await mailbox()];
    const said = { delivery: 'd-1', sender: 'ana@cliente.example', recipient: box.address };
    const request = signed(box, mailText('altered'), said);
    const { body: listener } = await asAdmin(mailboxes.create, {
      body: httpMailbox('listener@msp.example', { kind: 'listener' }),
    });
    const header = (name: string, value: string) => ({ ...request, headers: { ...request.headers, [name]: value } });
    const without = ({ 'x-lanet-signature': _signature, ...headers }: Record<string, string>) => headers;
    const at = (mailboxId: string) => ({ ...request, params: { mailboxId } });
    const signature = request.headers['x-lanet-signature'] ?? '';
    const tried: Record<string, ReturnType<typeof signed>> = {
      recipient: header('x-lanet-recipient', other.address),
      sender: header('x-lanet-sender', 'eva@cliente.example'),
      delivery: header('x-lanet-delivery', 'd-2'),
      timestamp: header('x-lanet-timestamp', String(Math.floor(server.clock.now() / 1000) + 1)),
      hash: header('x-lanet-content-sha256', 'a'.repeat(64)),
      'half a signature': header('x-lanet-signature', signature.slice(0, -1)),
      'a longer one': header('x-lanet-signature', `${signature}0`),
      'in capitals': header('x-lanet-signature', `v1=${signature.slice(3).toUpperCase()}`),
      none: { ...request, headers: without(request.headers) },
      'another mailbox': at(other.mailboxId),
      'a mailbox of another kind': at(listener.id),
      'no mailbox': at('0198a000-0000-7000-8000-000000000000'),
      'no id': at('x'),
      'the secret of another': signed({ ...box, secret: other.secret }, mailText('altered'), said),
      'an empty secret': signed({ ...box, secret: '' }, mailText('altered'), said),
      'an empty secret for another kind': signedDelivery({
        ...{ mailboxId: listener.id, secret: '', raw: mailText('x'), atMs: server.clock.now() },
      }),
    };

    for (const [what, one] of Object.entries(tried)) {
      const { status, body } = await send(one);
      const { requestId: _id, instance: _path, ...told } = body;
      const same = { type: 'about:blank', title: 'mail_intake.refused', status: 401, code: 'mail_intake.refused' };
      expect([what, status, told]).toEqual([what, 401, same]);
    }
    for (const id of [box.mailboxId, other.mailboxId, listener.id]) expect(await storedMail(server, id)).toEqual([]);
    expect((await send(request)).status).toBe(202);
  });

  it('is told apart once it is proved who it is: another body, an old request, a mailbox that is off', async () => {
    const box = await mailbox();
    const request = signed(box, mailText('mine'));
    const late = (seconds: number) =>
      handOver(box, mailText(`at ${seconds}`), { atMs: server.clock.now() - seconds * 1000 });
    const refused = (detail: string) => ({ status: 401, body: { code: 'mail_intake.refused', detail } });

    expect(await send({ ...request, body: Buffer.from(mailText('theirs')) })).toMatchObject(refused('content_differs'));
    for (const seconds of [INTAKE_TOLERANCE_SECONDS + 1, -INTAKE_TOLERANCE_SECONDS - 1, 1e6]) {
      expect(await late(seconds)).toMatchObject(refused('stale'));
    }
    expect((await late(INTAKE_TOLERANCE_SECONDS)).status).toBe(202);
    await asAdmin(mailboxes.update, {
      ...{ params: { id: box.mailboxId }, ifMatch: 1, body: { active: false } },
    });
    expect(await send(request)).toMatchObject(refused('mailbox_off'));
    await asAdmin(mailboxes.remove, { params: { id: box.mailboxId } });
    expect((await send(request)).body.detail).toBeUndefined();
    const { rows } = await server.db.admin.query("select from inbound_mail where uidvalidity = 'http' and uid = $1", [
      request.headers['x-lanet-content-sha256'],
    ]);
    expect(rows).toEqual([]);
  });

  it('is stopped after 1,200 tries in a minute, by its network', async () => {
    const from = (remoteAddress: string) =>
      server.app.http.inject({
        ...requestOf(mailIntake.take, { params: { mailboxId: 'x' } }),
        remoteAddress,
      });

    const answers = await Promise.all(Array.from({ length: 1_201 }, () => from('203.0.113.7')));

    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(1_200);
    const stopped = answers.find(({ statusCode }) => statusCode === 429);
    expect(stopped?.headers['retry-after']).toBe('60');
    expect((await from('203.0.113.8')).statusCode).toBe(401);
  });
});

describe('a secret', () => {
  it('is taken for 24 hours after another is made, or no longer where that is wished', async () => {
    const box = await mailbox();
    const renew = async (endsEarlier = false) => {
      const { body } = await asAdmin(mailIntake.renewSecret, {
        ...{ params: { id: box.mailboxId }, body: { endsEarlier } },
      });
      return { ...box, secret: String(body.intakeSecret) };
    };
    const taken = async (...boxes: Box[]) => {
      const answers: number[] = [];
      for (const one of boxes) {
        count += 1;
        answers.push((await handOver(one, mailText(`m${count}`))).status);
      }
      return answers;
    };

    const second = await renew();
    expect(await taken(box, second)).toEqual([202, 202]);
    server.clock.advance({ hours: 23, minutes: 59 });
    expect(await taken(box, second)).toEqual([202, 202]);
    server.clock.advance({ minutes: 1 });
    expect(await taken(box, second)).toEqual([401, 202]);

    const third = await renew(true);
    expect(await taken(box, second, third)).toEqual([401, 401, 202]);
  });
});

describe('a message that is too large', () => {
  const large = (id: string) => mailText(id, 'x'.repeat(78).concat('\r\n').repeat(14_000));

  it('is refused by what it says before it is read, and by what comes', async () => {
    const box = await mailbox({ maxMiB: 1 });
    const request = signed(box, large('large'));
    const told = { code: 'request.too_large', detail: 'at most 1 MiB' };
    // Without a length it comes in pieces.
    const { payload: _payload, ...rest } = requestOf(mailIntake.take, request);
    const inPieces = await server.app.http.inject({ ...rest, payload: Readable.from([request.body]) });

    expect(await send(request)).toMatchObject({ status: 413, body: told });
    expect([inPieces.statusCode, inPieces.json()]).toMatchObject([413, told]);
    expect(await storedMail(server, box.mailboxId)).toEqual([]);
    expect((await handOver(box, mailText('small'))).status).toBe(202);
  });

  it('says nothing of the limit to whoever may not hand over', async () => {
    const box = await mailbox({ maxMiB: 1 });

    expect(await handOver({ ...box, secret: 'guessed' }, large('guess'))).toMatchObject(REFUSED);
  });
});

it('is not acknowledged when it cannot be stored, and is taken when it comes again', async () => {
  const box = await mailbox();
  const request = signed(box, mailText('full'));
  await server.db.admin.query('alter table inbound_mail add constraint full_disk check (size_bytes < 0) not valid');
  const failed = await send(request).finally(() =>
    server.db.admin.query('alter table inbound_mail drop constraint full_disk'),
  );
  const bytes = await server.platform.files.open(request.headers['x-lanet-content-sha256'] ?? '');

  expect(failed.status).toBe(500);
  expect(await storedMail(server, box.mailboxId)).toEqual([]);
  // As after a crash between the two steps: what is durable waits to be named.
  expect(bytes).toBeDefined();
  bytes?.destroy();
  expect(await send(request)).toMatchObject({ status: 202, body: { duplicate: false } });
  expect(await send(request)).toMatchObject({ status: 202, body: { duplicate: true } });
});
