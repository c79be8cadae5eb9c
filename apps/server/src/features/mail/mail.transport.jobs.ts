import { createTransport, type Transporter } from 'nodemailer';
import { isLoopback } from '../../platform/config/values.ts';
import type { Platform } from '../../platform/platform.ts';
import { type MailSink, openOutgoing, type StoredMailbox } from '../mailboxes/index.ts';
import type { Sender } from './mail.sender.service.ts';

type Mailer = Pick<MailSink, 'close' | 'send'>;

/** What a mail server may take to answer; its connection is then given up. */
const TIMEOUT_MS = 15_000;

/** By the server of a sender: each way out has one mailer in this process, made when it is first needed. */
const mailers = new WeakMap<Platform, Map<string, { key: string; mailer: Mailer }>>();

/** @throws MailTrouble when a mailbox's server is not found, or is where it may not be. */
export async function mailerFor(platform: Platform, { mailboxId, key, server }: Sender): Promise<Mailer> {
  const open = mailers.get(platform) ?? new Map<string, { key: string; mailer: Mailer }>();
  mailers.set(platform, open);
  const place = mailboxId ?? '';
  const known = open.get(place);
  if (known?.key === key) return known.mailer;
  const mailer = 'url' in server ? byUrl(server.url) : await byMailbox(platform, server.mailbox);
  // The mailbox was changed: what it was reached by may be wrong now.
  open.get(place)?.mailer.close();
  open.set(place, { key, mailer });
  return mailer;
}

/** The next attempt looks a mailbox's server up and signs in anew: both may be otherwise by then. */
export function forgetMailer(platform: Platform, { mailboxId }: Sender): void {
  const open = mailers.get(platform);
  open?.get(mailboxId ?? '')?.mailer.close();
  open?.delete(mailboxId ?? '');
}

export function closeMailers(platform: Platform): void {
  for (const { mailer } of mailers.get(platform)?.values() ?? []) mailer.close();
  mailers.delete(platform);
}

function byUrl(url: string): Mailer {
  const { username, hostname } = new URL(url);
  const transport: Transporter = createTransport({
    url,
    // A password never crosses a network in clear, whatever the server offers.
    requireTLS: username !== '' && !isLoopback(hostname),
    pool: true,
    maxConnections: 2,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(raw, { from, to }) {
      const { response } = await transport.sendMail({ raw, envelope: { from, to: [to] } });
      return String(response);
    },
    close: () => transport.close(),
  };
}

/** Looked up where mail servers may be, and signed in with a token that is still good where the mailbox has one. */
async function byMailbox(platform: Platform, mailbox: StoredMailbox): Promise<Mailer> {
  const sink = await openOutgoing(platform, mailbox);
  if (!sink) throw new Error('the mailbox does not send any more');
  return sink;
}
