// A mail's parts, made of its template: subject, plain text, HTML. Pure.
import { createHash } from 'node:crypto';
import type { Language } from '@lanet/contracts/endpoint';
import { english } from './mail.templates.en.rules.ts';
import { spanish } from './mail.templates.es.rules.ts';
import type { MailContent, MailTemplate, MailTexts, MailValues } from './mail.templates.rules.ts';

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

export interface MailFor<Name extends MailTemplate> {
  template: Name;
  values: MailValues[Name];
  language: Language;
  /** Of the person it is for. */
  name: string;
  organisation: string;
}

const texts: Record<Language, MailTexts> = { es: spanish, en: english };

/** The whole mail. Text and HTML are written from one content, so they say the same. */
export function renderMail<Name extends MailTemplate>(mail: MailFor<Name>): RenderedMail {
  const { templates, greeting, footer } = texts[mail.language];
  const content = templates[mail.template](mail.values, mail.organisation);
  const frame = { greeting: oneLine(greeting(mail.name)), footer: oneLine(footer(mail.organisation)) };
  return {
    subject: headerText(content.folio ? `[${content.folio}] ${content.subject}` : content.subject),
    text: toText(content, frame),
    html: toHtml(content, frame, mail.language),
  };
}

const SUBJECT_MAX = 250;

/**
 * Text that may stand in a header: one line, whatever it came with. A line break would begin a header of the sender's
 * choice (RFC 5322, section 2.2); the direction marks would show a name that is not there.
 */
export function headerText(text: string): string {
  return oneLine(text).slice(0, SUBJECT_MAX).toWellFormed();
}

/** Whether an address may be written to: one mailbox, nothing that an SMTP command or a header could take for more. */
export function isPlainAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s<>()[\]\\,;:"@\p{Cc}]+@[^\s<>()[\]\\,;:"@\p{Cc}]+$/u.test(address);
}

/**
 * The local part of a Message-ID: the same for the same event and address however often it is made, and without either
 * in clear, since the other side's logs keep it.
 */
export function messageLocalPart(eventKey: string, address: string): string {
  return createHash('sha256').update(`${eventKey}\n${address}`).digest('base64url').slice(0, 32);
}

/** The texts without the link that opens an account. */
export function withoutSecret(text: string, secret: string | null): string {
  return secret ? text.replaceAll(secret, '…').replaceAll(escapeHtml(secret), '…') : text;
}

interface Frame {
  greeting: string;
  footer: string;
}

function toText({ paragraphs, facts = [], quote, action, closing }: MailContent, { greeting, footer }: Frame): string {
  const blocks = [
    greeting,
    ...paragraphs,
    facts.map(([label, value]) => `${label}: ${oneLine(value)}`).join('\n'),
    quote ? indented(quote) : '',
    `${action.label}:\n${action.url}`,
    closing ?? '',
    `-- \n${footer}`,
  ];
  return `${blocks
    .map(storable)
    .filter((block) => block !== '')
    .join('\n\n')}\n`;
}

const indented = (text: string) => text.replaceAll(/\r\n?/g, '\n').replaceAll(/^/gm, '> ');

const INK = 'color:#0d0f14;font-family:Segoe UI,Helvetica,Arial,sans-serif';
const DIM = 'color:#566072;font-family:Segoe UI,Helvetica,Arial,sans-serif';

/** One table, styles in the elements, no picture and nothing loaded: what mail programs show alike. */
function toHtml(content: MailContent, { greeting, footer }: Frame, language: Language): string {
  const { heading, paragraphs, facts = [], quote, action, closing } = content;
  const rows = [
    `<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3;${INK}">${escapeHtml(heading)}</h1>`,
    ...[greeting, ...paragraphs].map(
      (text) => `<p style="margin:0 0 12px;font-size:15px;line-height:1.5;${INK}">${escapeHtml(text)}</p>`,
    ),
    facts.length > 0 ? factTable(facts) : '',
    quote
      ? `<div style="margin:0 0 16px;padding:12px 16px;border-left:3px solid #c9d0dc;font-size:15px;line-height:1.5;white-space:pre-wrap;${INK}">${escapeHtml(quote)}</div>`
      : '',
    `<p style="margin:20px 0"><a href="${escapeHtml(action.url)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#3b5bdb;color:#ffffff;font-size:15px;font-family:Segoe UI,Helvetica,Arial,sans-serif;text-decoration:none">${escapeHtml(action.label)}</a></p>`,
    `<p style="margin:0 0 12px;font-size:13px;line-height:1.5;word-break:break-all;${DIM}">${escapeHtml(action.url)}</p>`,
    closing ? `<p style="margin:0 0 12px;font-size:13px;line-height:1.5;${DIM}">${escapeHtml(closing)}</p>` : '',
    `<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #e4e7ec;font-size:12px;line-height:1.5;${DIM}">${escapeHtml(footer)}</p>`,
  ];
  return storable(
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(oneLine(heading))}</title></head><body style="margin:0;padding:24px 12px;background:#f4f6f9"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:#ffffff;border:1px solid #e4e7ec;border-radius:10px"><tr><td style="padding:28px">${rows.join('')}</td></tr></table></td></tr></table></body></html>`,
  );
}

function factTable(facts: readonly (readonly [string, string])[]): string {
  const rows = facts.map(
    ([label, value]) =>
      `<tr><td style="padding:4px 16px 4px 0;font-size:14px;white-space:nowrap;vertical-align:top;${DIM}">${escapeHtml(label)}</td><td style="padding:4px 0;font-size:14px;${INK}">${escapeHtml(oneLine(value))}</td></tr>`,
  );
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">${rows.join('')}</table>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

/** PostgreSQL stores no NUL, and no half of a surrogate pair is text. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
