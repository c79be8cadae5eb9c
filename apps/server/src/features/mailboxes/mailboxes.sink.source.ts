// The seam behind which mail leaves, whatever the server speaks.
import { randomUUID } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { faultOf, MailTrouble } from './mailboxes.faults.rules.ts';

export interface SentMail {
  /** Of our own, with angle brackets. */
  messageId: string;
  /** What its header `X-LANET-Message` says. */
  mark: string;
  to: string;
  subject: string;
  sentAt: Date;
  /** Message-IDs that other mail to them is known to have left with. */
  others: readonly string[];
}

export interface MailSink {
  /**
   * Hands over these very bytes for one recipient, whatever their headers say. Resolves with the server's words after it took
   * them. @throws as nodemailer does: `responseCode` when the server has said its last word.
   */
  send(raw: Buffer, envelope: { from: string; to: string }): Promise<string>;
  /** Signs in, and no more. @throws MailTrouble */
  tryOut(): Promise<void>;
  /**
   * The Message-ID that a mail left with, with angle brackets; undefined while it cannot be told. Only where the server may
   * give it another one.
   */
  idOf?(sent: SentMail): Promise<string | undefined>;
  close(): void;
}

/** Says which probe a message is, where its Message-ID is another by now. */
export const PROBE_HEADER = 'X-LANET-Probe';

/** Of a probe; whoever fetches it knows it by the one that was sent, never by its form. */
export const probeMessageId = (address: string) =>
  `<lanet.probe.${randomUUID()}@${address.slice(address.lastIndexOf('@') + 1)}>`;

/** A mail to oneself, which no system answers. @throws MailTrouble */
export async function sendProbe(sink: MailSink, from: string, to: string, messageId: string): Promise<void> {
  const composed = new MailComposer({
    ...{ from, to, messageId, subject: 'LANET Helpdesk' },
    text: 'Prueba del buzón. Puede borrarse. / Test of the mailbox. It may be deleted.',
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', [PROBE_HEADER]: messageId },
    // What is sent is made here; nothing of it names a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await sink.send(await composed.compile().build(), { from, to });
  } catch (error) {
    const { code, text } = faultOf(error);
    throw new MailTrouble(code, text);
  }
}
