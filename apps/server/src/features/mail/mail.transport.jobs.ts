import { createTransport, type Transporter } from 'nodemailer';
import { isLoopback } from '../../platform/config/values.ts';
import type { Platform } from '../../platform/platform.ts';

interface Envelope {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Without angle brackets. */
  messageId: string;
  /** The id that all mails of one ticket refer to, without angle brackets. */
  threadId: string | null;
}

export interface Mailer {
  /** The part of the sender's address after the @. */
  domain: string;
  /** Resolves after the server's 250. @throws as nodemailer does: `responseCode` when the server answered. */
  send(envelope: Envelope): Promise<void>;
  close(): void;
}

/** What a mail server may take to answer; its connection is then given up. */
const TIMEOUT_MS = 15_000;

const mailers = new WeakMap<Platform, Mailer>();

/** The one mailer of this process, made when it is first needed; undefined when no mail server is configured. */
export function mailerOf(platform: Platform): Mailer | undefined {
  const { url, from } = platform.config.smtp;
  if (!url || !from) return undefined;
  const mailer = mailers.get(platform) ?? createMailer(url, from);
  mailers.set(platform, mailer);
  return mailer;
}

export function closeMailer(platform: Platform): void {
  mailers.get(platform)?.close();
  mailers.delete(platform);
}

function createMailer(url: string, from: string): Mailer {
  const { username, hostname } = new URL(url);
  const transport: Transporter = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    // A password never crosses a network in clear, whatever the server offers.
    requireTLS: username !== '' && !isLoopback(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const sender = /<([^>]+)>$/.exec(from)?.[1] ?? from;
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  return {
    domain,
    async send({ to, subject, text, html, messageId, threadId }) {
      const thread = threadId === null ? undefined : `<${threadId}@${domain}>`;
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        // Said apart from the headers: whatever those come to hold, there is one recipient.
        envelope: { from: sender, to: [to] },
        subject,
        text,
        html,
        messageId: `<${messageId}>`,
        ...(thread && { inReplyTo: thread, references: [thread] }),
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', Precedence: 'bulk' },
      });
    },
    close: () => transport.close(),
  };
}
