import type { MailFault } from '@lanet/contracts/mailboxes';
import { expect, it } from 'vitest';
import type { MailSource } from '../features/mailboxes/index.ts';
import { faultOf } from '../features/mailboxes/index.ts';

const DAY_MS = 86_400_000;

/** A server that speaks one of the ways in which mail is fetched. */
export interface SourceWay {
  /** Another one for every call; everybody has a mailbox there. */
  user(): string;
  deliver(user: string, raw: string | Buffer): Promise<void>;
  connect(
    user: string,
    changes?: { password?: string; host?: string; env?: Record<string, string> },
  ): Promise<MailSource>;
  /** What was left at each message by whoever read it. */
  traces(user: string): Promise<unknown[][]>;
  /** Whether a folder has a numbering that may change, and sizes are those of the messages themselves. */
  hasSeries: boolean;
  hasExactSizes: boolean;
  /** How it says that somebody may not sign in. */
  refusal: MailFault['code'];
}

/** Every byte there is, lines that begin with points, one that is only a point, and no line end at the end of text. */
const odd = Buffer.concat([
  Buffer.from('From: a@example.com\r\nMessage-ID: <odd@example.com>\r\nDate: Tue, 03 Mar 2026 10:00:00 +0000\r\n\r\n'),
  Buffer.from(Array.from({ length: 255 }, (_, byte) => byte + 1).filter((byte) => byte !== 10 && byte !== 13)),
  Buffer.from('\r\n.\r\n..\r\n.x\r\n\r\n'),
]);

/** `size`: of its text, in bytes. */
export const plainMail = (id: string, size = 0) =>
  `From: a@example.com\r\nSubject: x\r\nMessage-ID:\r\n <${id}@example.com>\r\n\r\n${'x'
    .repeat(70)
    .concat('\r\n')
    .repeat(size / 72)}end\r\n`;

/** What was handed over, without the lines that the delivery put before it. */
const own = (raw: Buffer) => raw.subarray(raw.indexOf('From: a@example.com'));

/** What every driver does, whatever it speaks. */
export function mailSourceContract(way: () => SourceWay): void {
  it('lists what is there, and hands it over byte for byte without a trace', async () => {
    const { user, deliver, connect, traces, hasSeries } = way();
    const name = user();
    await deliver(name, odd);
    await deliver(name, plainMail('two'));
    const source = await connect(name);

    const { count: there, uidvalidity } = await source.open('INBOX');
    const uids = await source.find({});
    const described = await source.describe(uids);
    const raw = await source.fetch(uids[0] ?? '', { maxBytes: 1_000_000, sizeBytes: 0 });

    expect(there).toBe(2);
    expect(uidvalidity !== '').toBe(hasSeries);
    expect(described.map(({ messageId }) => messageId)).toEqual(['<odd@example.com>', '<two@example.com>']);
    expect(described[0]).toMatchObject({ isTidy: false, receivedAt: expect.any(Date) });
    expect(own(raw?.raw ?? Buffer.alloc(0)).toString('latin1')).toBe(odd.toString('latin1'));
    expect(raw).toMatchObject({ headersOnly: false, sizeBytes: raw?.raw.length });
    expect(source.certUntil?.getTime()).toBeGreaterThan(Date.now() + DAY_MS);
    expect(await traces(name)).toEqual([[], []]);
  });

  it('hands over only the headers of what is too large', async () => {
    const { user, deliver, connect, hasExactSizes } = way();
    const name = user();
    await deliver(name, plainMail('big', 300_000));
    const source = await connect(name);
    await source.open('INBOX');
    const [uid = ''] = await source.find({});
    const [{ sizeBytes = 0 } = {}] = await source.describe([uid]);
    const limits = (maxBytes: number) => ({ maxBytes, sizeBytes });

    const mail = await source.fetch(uid, limits(100_000));

    expect(mail?.headersOnly).toBe(true);
    expect(mail?.sizeBytes).toBeGreaterThan(290_000);
    expect(mail?.raw.toString()).toContain('<big@example.com>');
    expect(mail?.raw.toString()).not.toContain('xxxx');
    const whole = await source.fetch(uid, limits(1_000_000));
    expect(whole?.headersOnly).toBe(false);
    if (hasExactSizes) expect(whole?.raw.length).toBe(mail?.sizeBytes);
  });

  it('takes no more than is allowed where the server was wrong about the size', async () => {
    const { user, deliver, connect } = way();
    const name = user();
    await deliver(name, plainMail('larger', 300_000));
    const source = await connect(name);
    await source.open('INBOX');
    const [uid = ''] = await source.find({});

    const mail = await source
      .fetch(uid, { maxBytes: 100_000, sizeBytes: 10 })
      .catch((error: unknown) => faultOf(error));

    // A line of POP3 is broken off, and the next attempt asks for the headers alone.
    if ('code' in (mail ?? {})) expect(mail).toMatchObject({ code: 'too_large' });
    else expect(mail).toMatchObject({ headersOnly: true });
  });

  it('does not have what is gone', async () => {
    const { user, connect } = way();
    const source = await connect(user());
    await source.open('INBOX');

    expect(await source.fetch('999', { maxBytes: 1000, sizeBytes: 0 })).toBeUndefined();
    expect(await source.describe([])).toEqual([]);
  });

  it('says what is wrong', async () => {
    const { user, connect, refusal } = way();
    const faults: Record<string, unknown> = {};
    const tried = async (what: string, work: () => Promise<unknown>) => {
      faults[what] = await work().then(
        () => 'nothing',
        (error: unknown) => faultOf(error).code,
      );
    };
    await tried('password', () => connect(user(), { password: 'wrong' }));
    await tried('authority', () => connect(user(), { env: { LANET_MAIL_CA_FILE: '' } }));
    await tried('private', () => connect(user(), { env: { LANET_MAIL_PRIVATE_NETWORKS: '' } }));
    await tried('folder', async () => (await connect(user())).open('Nonexistent'));

    expect(faults).toEqual({
      ...{ password: refusal, authority: 'certificate', private: 'blocked_address' },
      folder: 'folder',
    });
  });
}
