import type { Readable } from 'node:stream';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findListener, type StoredMailbox } from '../mailboxes/index.ts';
import { collect } from './inbound-mail.collecting.service.ts';
import { fetched } from './inbound-mail.health.service.ts';
import { storeArrival } from './inbound-mail.storing.service.ts';

/** What the other side is told (RFC 5321, 4.2). */
export class Reply extends Error {
  override readonly name = 'Reply';
  readonly responseCode: number;

  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

/** The mailbox of an address, with or without something after a plus. Only these are taken, so nothing is relayed. */
export async function listenerOf({ db }: Platform, recipient: string): Promise<StoredMailbox | undefined> {
  const address = recipient.toLowerCase();
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  const bare = plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : undefined;
  return inScope(db, SYSTEM, async (tx) => {
    const exact = await findListener(tx, address);
    if (exact || bare === undefined) return exact;
    const found = await findListener(tx, bare);
    return found?.options.plusAddressing ? found : undefined;
  });
}

export interface HandedOver {
  from: string | null;
  recipients: readonly string[];
  remoteAddress: string | null;
}

/**
 * Takes a message, and answers for each recipient: nothing once it is durable in the mailbox, else what to tell. One that
 * is for two addresses of a mailbox is one message of it.
 */
export async function takeHandedOver(
  platform: Platform,
  message: Readable,
  { from, recipients, remoteAddress }: HandedOver,
): Promise<(Reply | undefined)[]> {
  const mailboxes = await Promise.all(recipients.map((recipient) => listenerOf(platform, recipient)));
  const limits = mailboxes.map((one) => (one ? one.options.maxMiB * 1024 * 1024 : 0));
  const raw = await collect(platform, message, Math.max(...limits));
  const told = new Map<string, Reply | undefined>();
  const answers: (Reply | undefined)[] = [];
  for (const [at, mailbox] of mailboxes.entries()) {
    if (!mailbox) answers.push(new Reply(550, '5.1.1 No such address here'));
    else if (raw === 'too_much_at_once') answers.push(new Reply(451, '4.3.1 Too much at once'));
    else if (raw === 'too_large' || raw.length > (limits[at] ?? 0)) answers.push(tooLarge());
    else {
      const to = recipients.filter((_one, index) => mailboxes[index]?.id === mailbox.id);
      if (!told.has(mailbox.id)) told.set(mailbox.id, await keep(platform, mailbox, raw, { from, to, remoteAddress }));
      answers.push(told.get(mailbox.id));
    }
  }
  return answers;
}

const tooLarge = () => new Reply(552, '5.3.4 The message is too large');

async function keep(
  platform: Platform,
  { id }: StoredMailbox,
  raw: Buffer,
  envelope: { from: string | null; to: string[]; remoteAddress: string | null },
): Promise<Reply | undefined> {
  const receivedAt = new Date(platform.clock.now());
  try {
    const size = { sizeBytes: raw.length, headersOnly: false };
    await storeArrival(platform, { mailboxId: id, place: null, raw, ...size, envelope, receivedAt });
    await inScope(platform.db, SYSTEM, (tx) => fetched(tx, platform, id, { stored: 1, troubles: [] }));
    return undefined;
  } catch (error) {
    platform.log.error({ err: error, mailboxId: id }, 'a message that was handed over was not stored');
    return new Reply(451, '4.3.0 Not now');
  }
}
