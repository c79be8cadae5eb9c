import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { readMail } from './read-mail.ts';
import { sampleMails } from './testing/sample-mails.ts';

/** What libraries read otherwise on purpose: they inline what is a file here, and give up where we repair. */
const OWN_WAY = new Set([
  'forwarded message',
  'digest',
  'text around a picture',
  'shift_jis raw header',
  'windows-1252 without a label',
  'list',
  'utf-16',
  'plain, flowed',
]);
const wellFormed = sampleMails().filter(({ name }) => !OWN_WAY.has(name));

const squeezed = (text: string | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('a well formed message is read as the libraries read it', () => {
  it.each(wellFormed)('$name: postal-mime', async ({ raw }) => {
    const [ours, theirs] = [readMail(raw), await PostalMime.parse(raw)];

    expect(ours.subject).toBe(theirs.subject);
    expect(ours.messageId).toBe(theirs.messageId);
    if (theirs.from?.address) expect(ours.from).toEqual(theirs.from);
    if (theirs.text && !theirs.text.includes('begin 644'))
      expect(squeezed(ours.text ?? '')).toBe(squeezed(theirs.text));
  });

  it.each(wellFormed)('$name: mailparser, with the bytes of the files', async ({ raw }) => {
    const [ours, theirs] = [readMail(raw), await simpleParser(raw)];

    expect(ours.subject).toBe(theirs.subject);
    expect(ours.date).toEqual(theirs.date);
    const own = new Set(ours.attachments.map((attachment) => attachment.sha256));
    for (const { content, contentType } of theirs.attachments) {
      // It writes reports and invitations anew.
      if (!/^(?:message|text)\//.test(contentType)) expect(own).toContain(sha256(content));
    }
  });
});

it('is the same whether lines end in CR LF or in LF', () => {
  for (const { raw, name } of wellFormed.filter((sample) => !sample.name.startsWith('utf'))) {
    const unix = readMail(Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'));
    const { subject, text, html } = readMail(raw);
    expect({ name, subject: unix.subject, text: unix.text, html: unix.html }).toEqual({ name, subject, text, html });
  }
});
