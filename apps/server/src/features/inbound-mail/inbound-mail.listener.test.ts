import net from 'node:net';
import tls from 'node:tls';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mailText, rawOf, storedMail } from '../../testing/mail-world.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { type Listening, startListening } from './inbound-mail.listener.background.ts';

let server: TestServer;
let listening: Listening;
beforeAll(async () => {
  server = await createTestServer({ LANET_MAIL_SMTP_PORT: '0', LANET_MAIL_LMTP_PORT: '0' });
  listening = await startListening(server.platform);
});
const talks: Talk[] = [];
afterEach(() => {
  for (const talk of talks.splice(0)) talk.end();
});
afterAll(async () => {
  await listening.stop();
  await server.close();
});

/** Says lines and hears answers, as any program may. */
class Talk {
  readonly #socket: net.Socket;
  #heard = '';
  #wake: () => void = () => undefined;

  constructor(port: number | null) {
    this.#socket = net.connect(port ?? 0, '127.0.0.1');
    this.#socket.on('data', (bytes) => {
      this.#heard += bytes.toString();
      this.#wake();
    });
    talks.push(this);
  }

  /** Says it, and answers the codes and words of the next answers. */
  async say(text: string, answers = 1): Promise<string[]> {
    if (text !== '') this.#socket.write(`${text}\r\n`);
    const got: string[] = [];
    while (got.length < answers) {
      const end = this.#heard.search(/^\d{3} .*\r\n/m);
      if (end >= 0) {
        const next = this.#heard.indexOf('\r\n', end) + 2;
        got.push(this.#heard.slice(end, next).trim());
        this.#heard = this.#heard.slice(next);
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
    return got;
  }

  async all(...lines: string[]): Promise<string[]> {
    const codes: string[] = [];
    for (const line of lines) codes.push(...(await this.say(line)).map((answer) => answer.slice(0, 3)));
    return codes;
  }

  end(): void {
    this.#socket.destroy();
  }
}

let count = 0;
async function listener(changes: object = {}): Promise<{ id: string; address: string; alias: string }> {
  count += 1;
  const [address, alias] = [`mesa${count}@example.com`, `alias${count}@example.com`];
  const { body } = await server.admin.call(mailboxes.create, {
    body: {
      ...{ kind: 'listener', name: address, address, aliases: [alias], incoming: { server: null } },
      options: { ...changes },
    },
  });
  return { id: body.id, address, alias };
}

async function smtp(): Promise<Talk> {
  const talk = new Talk(listening.smtpPort);
  expect(await talk.all('', 'EHLO relay.example.com')).toEqual(['220', '250']);
  return talk;
}

const FROM = 'MAIL FROM:<ana@example.com>';
const data = (text: string) => `${text}.`;

describe('by SMTP', () => {
  it('a message is taken once it is durable, with who spoke and for whom', async () => {
    const { id, address, alias } = await listener();
    const talk = await smtp();

    const codes = await talk.all(
      FROM,
      `RCPT TO:<${address.toUpperCase()}>`,
      `RCPT TO:<${alias}>`,
      'DATA',
      data(mailText('smtp', '..ñ')),
    );

    expect(codes).toEqual(['250', '250', '250', '354', '250']);
    const [row, ...more] = await storedMail(server, id);
    expect(more).toEqual([]);
    expect(row && (await rawOf(server, row))).toBe(Buffer.from(mailText('smtp', '.ñ')).toString('latin1'));
    const { rows } = await server.db.admin.query('select envelope, uid from inbound_mail where id = $1', [row?.id]);
    expect(rows).toEqual([
      {
        uid: null,
        envelope: { from: 'ana@example.com', to: [address.toUpperCase(), alias], remoteAddress: '127.0.0.1' },
      },
    ]);
    expect(await server.jobs()).toContain('inbound_mail.process');
    expect((await server.admin.call(mailboxes.get, { params: { id } })).body).toMatchObject({
      ...{ state: 'ok', lastMessageAt: expect.any(String) },
    });
  });

  it('is taken for addresses that are here alone, with or without a plus', async () => {
    const { address } = await listener();
    const { address: plain } = await listener({ plusAddressing: false });
    const { body: off } = await server.admin.call(mailboxes.create, {
      body: {
        ...{ kind: 'listener', name: 'off', address: 'off@example.com', active: false },
        ...{ incoming: { server: null }, options: {} },
      },
    });
    const talk = await smtp();
    await talk.say(FROM);
    const rcpt = (to: string) => `RCPT TO:<${to}>`;

    expect(await talk.all(rcpt(address.replace('@', '+t.1.k.mac@')))).toEqual(['250']);
    expect(await talk.all(rcpt(plain.replace('@', '+x@')), rcpt('x@example.net'), rcpt(off.address))).toEqual([
      '550',
      '550',
      '550',
    ]);
    expect((await talk.say(rcpt('nobody@example.com')))[0]).toMatch(/^550 5\.1\.1 No such address here$/);
    expect(await talk.all('VRFY ana', 'AUTH PLAIN AGEAYg==')).not.toContain('235');
  });

  it('is refused when it is larger than the mailbox takes, and when it says so', async () => {
    const { id, address } = await listener({ maxMiB: 1 });
    const talk = await smtp();

    const codes = await talk.all(
      FROM,
      `RCPT TO:<${address}>`,
      'DATA',
      data(mailText('big', 'x'.repeat(78).concat('\r\n').repeat(14_000))),
    );
    const said = await talk.all(`${FROM} SIZE=${200 * 1024 * 1024}`);

    expect(codes).toEqual(['250', '250', '354', '552']);
    expect(said).toEqual(['552']);
    expect(await storedMail(server, id)).toEqual([]);
    expect(await talk.all('RSET', FROM, `RCPT TO:<${address}>`, 'DATA', data(mailText('small')))).toEqual([
      '250',
      '250',
      '250',
      '354',
      '250',
    ]);
  });

  it('is not taken when it cannot be stored, and comes again', async () => {
    const { id, address } = await listener();
    const talk = await smtp();
    await talk.all(FROM, `RCPT TO:<${address}>`, 'DATA');
    await server.db.admin.query('alter table inbound_mail add constraint full_disk check (size_bytes < 0) not valid');
    const refused = await talk
      .all(data(mailText('again')))
      .finally(() => server.db.admin.query('alter table inbound_mail drop constraint full_disk'));

    expect(refused).toEqual(['451']);
    expect(await storedMail(server, id)).toEqual([]);
    expect(await talk.all(FROM, `RCPT TO:<${address}>`, 'DATA', data(mailText('again')))).toEqual([
      '250',
      '250',
      '354',
      '250',
    ]);
  });

  it('that breaks off in the middle is not taken', async () => {
    const { id, address } = await listener();
    const talk = await smtp();
    await talk.all(FROM, `RCPT TO:<${address}>`, 'DATA');
    await talk.say(`${mailText('half')}`, 0);

    talk.end();

    const other = await smtp();
    await other.all(FROM, `RCPT TO:<${address}>`, 'DATA', data(mailText('whole')));
    expect(await storedMail(server, id)).toHaveLength(1);
  });

  it('comes from bounces without a sender too', async () => {
    const { id, address } = await listener();
    const talk = await smtp();

    await talk.all('MAIL FROM:<>', `RCPT TO:<${address}>`, 'DATA', data(mailText('bounce')));

    const { rows } = await server.db.admin.query('select envelope from inbound_mail where mailbox_id = $1', [id]);
    expect(rows[0].envelope.from).toBeNull();
  });

  it('is not encrypted by a key that everybody knows', async () => {
    const talk = await smtp();

    expect(await talk.all('STARTTLS')).not.toEqual(['220']);
    await expect(
      new Promise((resolve, reject) =>
        tls
          .connect(listening.smtpPort ?? 0, '127.0.0.1', { rejectUnauthorized: false }, () => resolve('secured'))
          .once('error', reject),
      ),
    ).rejects.toThrow();
  });
});

it('is answered for each recipient by LMTP', async () => {
  const [small, large] = [await listener({ maxMiB: 1 }), await listener()];
  const talk = new Talk(listening.lmtpPort);
  await talk.all(
    '',
    'LHLO relay.example.com',
    FROM,
    `RCPT TO:<${small.address}>`,
    `RCPT TO:<${large.address}>`,
    'DATA',
  );

  const answers = await talk.say(data(mailText('lmtp', 'x'.repeat(78).concat('\r\n').repeat(14_000))), 2);

  expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['552', '250']);
  expect(await storedMail(server, small.id)).toEqual([]);
  expect(await storedMail(server, large.id)).toHaveLength(1);
});

it('stays off without a port', async () => {
  const off = await createTestServer();
  const nothing = await startListening(off.platform);

  expect(nothing).toMatchObject({ smtpPort: null, lmtpPort: null });
  await nothing.stop();
  await off.close();
});
