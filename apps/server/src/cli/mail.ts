import { readFile } from 'node:fs/promises';
import type { ReadMail } from '@lanet/mail-reading';

/**
 * `lanet mail inspect`: what the product reads from messages in files, in order; with `--json` one object a line. Needs neither
 * database nor network. Exit 1 if a file cannot be read, and for no message, however bad.
 */
export async function inspectMail(files: readonly string[], flags: { json?: boolean }): Promise<void> {
  // Only here: no other command reads mail, and this one needs nothing of the server.
  const { readMail, scanHeaders } = await import('@lanet/mail-reading');
  for (const file of files) {
    let mail: ReadMail;
    try {
      mail = readMail(await readFile(file));
    } catch (error) {
      process.exitCode = 1;
      mail = scanHeaders(new Uint8Array(), `file cannot be read: ${error instanceof Error ? error.message : error}`);
    }
    process.stdout.write(flags.json ? `${JSON.stringify(factsOf(mail))}\n` : `${linesOf(file, mail).join('\n')}\n\n`);
  }
}

/** What `--json` prints: the facts, without the bytes of attachments and what only the server works with. */
const factsOf = (mail: ReadMail) => ({
  subject: mail.subject,
  from: mail.from,
  to: mail.to,
  cc: mail.cc,
  replyTo: mail.replyTo,
  messageId: mail.messageId,
  inReplyTo: mail.inReplyTo,
  references: mail.references,
  date: mail.date?.toISOString() ?? null,
  text: mail.text,
  html: mail.html,
  visibleText: mail.visibleText,
  attachments: mail.attachments.map(({ content: _, ...described }) => described),
  automatic: mail.automatic,
  warnings: mail.warnings,
});

/** Control characters of a stranger must not reach a terminal. */
const printable = (text: string) => text.replace(/[^\P{Cc}\n\t]/gu, '');

function linesOf(file: string, mail: ReadMail): string[] {
  const person = ({ name, address }: { name: string; address: string }) => (name ? `${name} <${address}>` : address);
  const { kind, reason } = mail.automatic;
  const lines = [
    `File:        ${file}`,
    `Subject:     ${mail.subject}`,
    `From:        ${mail.from ? person(mail.from) : '-'}`,
    `To:          ${mail.to.map(person).join(', ') || '-'}`,
    ...(mail.cc.length > 0 ? [`Cc:          ${mail.cc.map(person).join(', ')}`] : []),
    `Date:        ${mail.date?.toISOString() ?? '-'}`,
    `Message-ID:  ${mail.messageId ?? '-'}`,
    `Answers:     ${mail.inReplyTo ?? '-'}`,
    `Automatic:   ${kind}${reason ? ` (${reason})` : ''}`,
    ...mail.attachments.map(
      ({ name, mime, size, inline }) => `Attachment:  ${name} (${mime}, ${size} bytes${inline ? ', inline' : ''})`,
    ),
    ...mail.deliveryReports.map(
      ({ recipient, action, status }) => `Delivery:    ${recipient} ${action}${status ? ` ${status}` : ''}`,
    ),
    ...mail.warnings.map((warning) => `Warning:     ${warning}`),
    '',
    mail.visibleText,
  ];
  return lines.map(printable);
}
