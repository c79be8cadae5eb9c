import { clientSenders } from '@lanet/contracts/client-senders';
import { inboundMail } from '@lanet/contracts/inbound-mail';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutated } from '../../../../../bench/mail-mutations/mutate.ts';
import { sampleMails } from '../../../../../packages/mail-reading/src/testing/sample-mails.ts';
import { deliver, rawMail, signedFor, type TestMail, testMailbox } from '../../testing/test-mail.ts';
import { createTestServer, type TestClient, type TestServer } from '../../testing/test-server.ts';
import { storeArrival } from './index.ts';

let server: TestServer;
let mailbox: string;
let acme: TestClient;

beforeAll(async () => {
  server = await createTestServer();
  mailbox = await testMailbox(server, 'soporte@msp.example', { tellUnknown: true, ccTakesPart: true });
  acme = await server.client('Acme');
  const { id } = acme;
  await server.admin.call(clientSenders.add, { params: { id }, body: { kind: 'domain', value: 'cliente.example' } });
}, 60_000);
afterAll(() => server.close());

const ENDED = ['ticket', 'quarantine', 'filed', 'duplicate'];

const store = (raw: Buffer, headersOnly = false) =>
  storeArrival(server.platform, {
    ...{ mailboxId: mailbox, place: null, raw, sizeBytes: raw.length, headersOnly, envelope: null },
    receivedAt: new Date(server.clock.now()),
  });

/** Messages that are in no state to be, or whose bytes are gone. */
const lost = async () => {
  const { rows } = await server.db.admin.query<{ id: string; state: string; preview: string; hash: string }>(
    'select id, state, preview, raw_sha256 as hash from inbound_mail',
  );
  const problems: string[] = [];
  for (const { id, state, preview, hash } of rows) {
    const content = await server.platform.files.open(hash);
    content?.destroy();
    if (!ENDED.includes(state)) problems.push(`${id} is ${state}: ${preview}`);
    if (!content) problems.push(`${id} has no bytes`);
  }
  return { problems, count: rows.length };
};

describe('whatever comes', () => {
  it('ends where somebody finds it, with its bytes: 200 broken messages', async () => {
    const bases = sampleMails();

    for (let index = 0; index < 200; index++) {
      const base = bases[index % bases.length];
      if (base) await store(mutated(base.raw, 7, index).raw);
    }
    await server.work();

    expect(await lost()).toEqual({ problems: [], count: 200 });
  }, 120_000);

  it('cut anywhere ends the same', async () => {
    const raw = rawMail({
      ...{ from: 'Ana <ana@cliente.example>', html: '<p>Hola <b>ñandú</b></p>' },
      file: { name: 'ñ.pdf', type: 'application/pdf', content: 'uno dos tres' },
    });
    const before = (await lost()).count;

    for (let length = 0; length < raw.length; length += 23) await store(raw.subarray(0, length));
    await server.work();

    expect(await lost()).toEqual({ problems: [], count: before + Math.ceil(raw.length / 23) });
  }, 120_000);
});

const NUL = '\0';
/** Half of a pair in UTF-16, as it stands in an encoded word. */
const HALF = '=?utf-16be?B?2AAAQdwA?=';
const from = 'Ana <ana@cliente.example>';
const many = (count: number, address: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => address(n)).join(',\r\n ');

const hostile: Record<string, TestMail> = {
  'NUL everywhere': {
    ...{ from: `A${NUL}na <ana@cliente.example>`, text: `Ho${NUL}la` },
    headers: { Subject: `No${NUL} imprime`, 'Thread-Index': `${NUL}A` },
    file: { name: `a${NUL}.txt`, type: `text/pl${NUL}ain`, content: NUL },
  },
  'NUL in encoded words': {
    ...{ from: '=?utf-8?Q?A=00na?= <ana@cliente.example>', text: 'x' },
    headers: { Subject: '=?utf-8?Q?No=00_imprime?=' },
  },
  'halves of characters': {
    ...{ from: `${HALF} <ana@cliente.example>`, html: '<p>&#xD800; &#xDC00; \ud83d</p>' },
    headers: { Subject: HALF },
    file: { name: `${HALF}.txt`, type: 'text/plain', content: 'x' },
  },
  'an emoji where the subject is cut': { from, subject: `${'a'.repeat(199)}🖥️ y más`, text: '🖥️'.repeat(20_000) },
  'a subject of 1 MB': { from, subject: 'No imprime '.repeat(95_000) },
  'a subject of one word of 1 MB': { from, headers: { Subject: 'a'.repeat(1_000_000) } },
  'a Message-ID of 100 KB': { from, messageId: `<${'m'.repeat(100_000)}@cliente.example>` },
  'a Message-ID that does not compress': {
    from,
    messageId: `<${Array.from({ length: 9000 }, (_, n) => ((n * 7919 * 7919) % 46_655).toString(36)).join('.')}@x>`,
  },
  'a Message-ID of NUL': { from, messageId: `<${NUL}@${NUL}>` },
  'References of 1 MB': { from, headers: { References: many(20_000, (n) => `<${n}.${'r'.repeat(30)}@x.example>`) } },
  'In-Reply-To of 60 KB': { from, inReplyTo: `<${'i'.repeat(60_000)}@x.example>` },
  'ids with NUL': { from, inReplyTo: `<a${NUL}b@x>`, headers: { References: `<${NUL}@x>\r\n <c${NUL}@y> ${NUL}` } },
  'a tag of a ticket that no number is': { from, subject: '[TKT-999999999999999] [#99999999999999999999] Hola' },
  'a header block of 2 MB': { from, headers: { 'X-Padding': `${'p'.repeat(900)}\r\n `.repeat(2_200) } },
  '10,000 headers': {
    from,
    headers: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`X-H${n}`, 'v'])),
  },
  '200 recipients': {
    from,
    to: many(200, (n) => `P${n} <p${n}@cliente.example>`),
    cc: many(200, (n) => `c${n}@x.example`),
  },
  'a recipient of 60 KB': { from, to: `${'t'.repeat(60_000)}@x.example` },
  'an address of 60 KB': { from: `Ana <${'a'.repeat(60_000)}@cliente.example>` },
  'a name of 60 KB': { from: `${'Ana '.repeat(15_000)} <ana@cliente.example>` },
  'an address with a quotation': { from: `"a'b\\"; drop table x;--" <"a b"@cliente.example>` },
  'no sender': { from: '' },
  'a sender that is none': { from: '<>' },
  'no date': { from, headers: { Date: 'ayer por la tarde' } },
  'a date that is none': { from, headers: { Date: 'Mon, 99 Foo 99999 99:99:99 +9999' } },
  'a date of the year 275760': { from, headers: { Date: 'Sat, 13 Sep 275760 00:00:01 +0000' } },
  'a date before Christ': { from, headers: { Date: 'Mon, 01 Jan -5000 00:00:00 +0000' } },
  'a thread index of anything': { from, headers: { 'Thread-Index': Buffer.alloc(700, 255).toString('base64') } },
  'a file name of 60 KB': { from, file: { name: 'n'.repeat(60_000), type: 'x/y', content: 'x' } },
  'a type of 60 KB': { from, file: { name: 'a', type: `application/${'x'.repeat(60_000)}`, content: 'x' } },
  'a name of dots and lines': {
    from,
    file: { name: '../../etc/passwd\u202etxt.exe', type: 'text/html', content: '<' },
  },
  'words of an order of 1 MB': { from, text: '#resuelto\n'.repeat(100_000) },
  'HTML of 3 MB': { from, html: `<p>${'<b>x</b>'.repeat(400_000)}` },
  'a vacation that never ends': {
    ...{ from, text: `Regreso el 31/12/999999. ${'Regreso el 99/99/9999. '.repeat(500)}` },
    headers: { 'Auto-Submitted': 'auto-replied', Subject: 'Fuera de la oficina: x' },
  },
  'a report of nothing': {
    from: 'MAILER-DAEMON',
    headers: { 'X-Failed-Recipients': `${NUL}a@b, ${'x'.repeat(9000)}` },
  },
};

it('is kept whatever was said at the door', async () => {
  const envelope = {
    from: `a${NUL}@x`,
    to: [`\ud800@x`, 'soporte@msp.example', 'x'.repeat(60_000)],
    remoteAddress: '::1',
  };
  const raw = rawMail({ from });

  await storeArrival(server.platform, {
    ...{ mailboxId: mailbox, place: null, raw, sizeBytes: raw.length, headersOnly: false, envelope },
    receivedAt: new Date(server.clock.now()),
  });
  await server.work();

  expect((await lost()).problems).toEqual([]);
});

describe.each(Object.entries(hostile))('%s', (_what, mail) => {
  it('is kept, shown and found', async () => {
    const { id, state, ticketId } = await deliver(server, mailbox, mail);

    expect(ENDED).toContain(state);
    expect(await server.admin.call(inboundMail.get, { params: { id } })).toMatchObject({ status: 200 });
    if (ticketId) {
      expect(await server.admin.call(tickets.timeline, { params: { id: ticketId } })).toMatchObject({ status: 200 });
    }
  }, 60_000);

  it('is kept where it answers a ticket, and where its headers alone came', async () => {
    const opened = await deliver(server, mailbox, { from: acme.requester.email, text: `Uno ${Math.random()}.` });
    const { replyAddress } = await signedFor(server, opened.ticketId ?? '', acme.requester.id);
    const raw = rawMail(mail);
    await store(Buffer.concat([Buffer.from(`Delivered-To: ${replyAddress}\r\n`), raw]));
    await store(raw.subarray(0, Math.max(raw.indexOf('\r\n\r\n'), 10)), true);

    await server.work();

    expect((await lost()).problems).toEqual([]);
  }, 60_000);
});
