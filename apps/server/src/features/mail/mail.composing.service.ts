// The bytes of a mail, made once: every attempt sends these, so nothing of it changes between two of them.
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Platform } from '../../platform/platform.ts';
import type { QueuedMail } from './mail.delivery.repo.ts';
import { headersOf, headerValue, type Shown } from './mail.headers.rules.ts';
import type { Sender } from './mail.sender.service.ts';

export interface MailFile {
  name: string;
  mediaType: string;
  content: Buffer;
}

export interface Composition {
  mail: QueuedMail;
  /** With its domain, without angle brackets. */
  messageId: string;
  sender: Sender;
  installation: string;
  files: readonly MailFile[];
  at: Date;
}

/** One message as it crosses the line, signed where the sender has a key for it. @throws HeaderRefused */
export async function composeMail(composition: Composition): Promise<Buffer> {
  const { mail, messageId, sender, files, at } = composition;
  const { references, inReplyTo } = threadHeaders(mail, sender.domain);
  const { to, cc } = sender.hasEnvelope ? { to: mail.shown_to, cc: mail.shown_cc } : { to: [itself(mail)], cc: [] };
  const composed = await new MailComposer({
    from: shown('From', sender.from),
    to: to.map((one) => shown('To', one)),
    cc: cc.map((one) => shown('Cc', one)),
    ...(mail.reply_to !== null && { replyTo: shown('Reply-To', { name: '', address: mail.reply_to }) }),
    subject: headerValue('Subject', mail.subject),
    messageId: `<${headerValue('Message-ID', messageId)}>`,
    ...(inReplyTo !== undefined && { inReplyTo: `<${headerValue('In-Reply-To', inReplyTo)}>` }),
    references: references.map((id) => `<${headerValue('References', id)}>`),
    headers: extraHeaders(composition),
    date: at,
    text: mail.text,
    html: mail.html,
    attachments: files.map(({ name, mediaType, content }) => ({
      filename: headerValue('Content-Disposition', name),
      contentType: headerValue('Content-Type', mediaType),
      content,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
  return sender.dkim === null ? composed : buffer(new DKIM(sender.dkim).sign(composed));
}

/** Whom the mail is for, by the name that others are shown. */
function itself({ to_address: address, shown_to, shown_cc }: QueuedMail): Shown {
  const known = [...shown_to, ...shown_cc].find((one) => one.address.toLowerCase() === address.toLowerCase());
  return { name: known?.name ?? '', address };
}

const shown = (header: string, { name, address }: Shown) => ({
  name: headerValue(header, name),
  address: headerValue(header, address),
});

/** Mail of before this was kept row by row has its thread's id alone. */
function threadHeaders(mail: QueuedMail, domain: string): { references: string[]; inReplyTo: string | undefined } {
  const references = [...(mail.thread_id === null ? [] : [`${mail.thread_id}@${domain}`]), ...mail.reference_ids];
  return { references, inReplyTo: mail.in_reply_to ?? references[0] };
}

function extraHeaders({ mail, sender, installation }: Composition): Record<string, string> {
  const { id: outboxId, kind, folio, hops, answers_id } = mail;
  const answersMail = answers_id !== null;
  return headersOf({ outboxId, kind, folio, domain: sender.domain, installation, hops, answersMail });
}

/** More than any mail server takes. */
const MAX_BYTES = 200 * 1024 * 1024;

/** Keeps the bytes, and returns their name when they are durable. */
export async function storeRaw({ files }: Platform, raw: Buffer): Promise<string> {
  const sha256 = createHash('sha256').update(raw).digest('hex');
  const content = (async function* () {
    yield raw;
  })();
  await files.put(content, { maxBytes: MAX_BYTES, expected: { sha256, sizeBytes: raw.length } });
  return sha256;
}
