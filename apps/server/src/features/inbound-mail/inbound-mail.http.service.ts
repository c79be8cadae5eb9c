import { createHash, type Hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { IntakeHeaders, type IntakeParts, type IntakeRefusal } from '@lanet/contracts/mail-intake';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { parsed, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findMailbox, intakeSecretsOf, type StoredMailbox } from '../mailboxes/index.ts';
import { collect } from './inbound-mail.collecting.service.ts';
import { fetched } from './inbound-mail.health.service.ts';
import { envelopeOf, isFresh, isSigned, partsOf, placeOf } from './inbound-mail.http.rules.ts';
import { storeArrival } from './inbound-mail.storing.service.ts';

/** A message that is about to come, by whoever may hand it over. */
export interface Announced {
  mailbox: StoredMailbox;
  parts: IntakeParts;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Who hands a message over, by the headers alone: before a byte of it is read.
 * @throws Refusal 401 `mail_intake.refused`, the same for a mailbox that is not there; only with a right signature it says
 * in which way the rest is not. 422 `request.invalid`.
 */
export async function announced(
  platform: Platform,
  mailboxId: string,
  { headers, address }: { headers: IncomingHttpHeaders; address: string },
): Promise<Announced> {
  const { db, clock, log } = platform;
  const parts = partsOf(mailboxId, headers);
  const mailbox = ID.test(mailboxId) ? await inScope(db, SYSTEM, (tx) => findMailbox(tx, mailboxId)) : undefined;
  const secrets = mailbox ? intakeSecretsOf(platform, mailbox) : [];
  const refused = (why?: IntakeRefusal) => {
    // Whoever looks for mail that does not come finds out here.
    if (mailbox) log.info({ mailboxId, address, why: why ?? 'signature' }, 'mail by HTTP was refused');
    return new Refusal('mail_intake.refused', why && { detail: why });
  };
  const signed = isSigned(parts, headers['x-lanet-signature'], secrets);
  if (!mailbox || !signed) throw refused();
  parsed(IntakeHeaders, headers, 'headers');
  if (!isFresh(parts.timestamp, clock.now())) throw refused('stale');
  if (!mailbox.active) throw refused('mailbox_off');
  return { mailbox, parts };
}

/**
 * Takes the message once it is durable. The same one again is answered with the row it has.
 * @throws Refusal 401 `mail_intake.refused` when it is not what was announced; 413, 422, or 429 where too much is under way.
 */
export async function takeAnnounced(
  platform: Platform,
  { mailbox, parts }: Announced,
  { message, declaredBytes, address }: { message: Readable; declaredBytes: number; address: string },
): Promise<{ id: string; duplicate: boolean }> {
  const raw = await received(platform, mailbox, parts, message, declaredBytes);
  const receivedAt = new Date(platform.clock.now());
  const envelope = { ...envelopeOf(parts), remoteAddress: address };
  const size = { sizeBytes: raw.length, headersOnly: false };
  const arrival = { mailboxId: mailbox.id, place: placeOf(parts), raw, ...size, envelope, receivedAt };
  const { kind, id } = await storeArrival(platform, arrival);
  const stored = kind === 'stored' ? 1 : 0;
  await inScope(platform.db, SYSTEM, (tx) => fetched(tx, platform, mailbox.id, { stored, troubles: [] }));
  return { id, duplicate: kind === 'known' };
}

/** As mail servers are, the sender is told what is too large, and keeps it: nothing of it is stored. */
async function received(
  platform: Platform,
  { options }: StoredMailbox,
  { contentSha256 }: IntakeParts,
  message: Readable,
  declaredBytes: number,
): Promise<Buffer> {
  const tooLarge = () => new Refusal('request.too_large', { detail: `at most ${options.maxMiB} MiB` });
  const most = options.maxMiB * 1024 * 1024;
  if (declaredBytes > most) throw tooLarge();
  const hash = createHash('sha256');
  const raw = await collect(platform, hashed(message, hash), most);
  if (raw === 'too_large') throw tooLarge();
  if (raw === 'too_much_at_once') throw new Refusal('request.too_many', { retryAfterSeconds: 30 });
  if (hash.digest('hex') !== contentSha256) {
    throw new Refusal('mail_intake.refused', { detail: 'content_differs' satisfies IntakeRefusal });
  }
  if (raw.length === 0) throw new Refusal('request.invalid', { detail: 'the message is empty' });
  return raw;
}

async function* hashed(message: AsyncIterable<Buffer>, hash: Hash): AsyncIterable<Buffer> {
  for await (const part of message) {
    hash.update(part);
    yield part;
  }
}
