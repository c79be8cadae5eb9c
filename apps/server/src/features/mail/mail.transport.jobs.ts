import { createTransport, type Transporter } from 'nodemailer';
import { isLoopback } from '../../platform/config/values.ts';
import type { Platform } from '../../platform/platform.ts';
import { freshToken, openSecrets, outgoingAccess, type StoredMailbox } from '../mailboxes/index.ts';
import type { Sender } from './mail.sender.service.ts';

interface Mailer {
  /**
   * Hands over these very bytes for one recipient. Resolves with the server's words after its 250.
   * @throws as nodemailer does: `responseCode` when the server answered.
   */
  send(raw: Buffer, envelope: { from: string; to: string }): Promise<string>;
  close(): void;
}

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
  const mailer = createMailer('url' in server ? byUrl(server.url) : await byMailbox(platform, server.mailbox));
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

function createMailer(server: ReturnType<typeof byUrl> | Awaited<ReturnType<typeof byMailbox>>): Mailer {
  const transport: Transporter = createTransport({
    ...server,
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
      // Said apart from the headers: whatever those hold, there is one recipient.
      const { response } = await transport.sendMail({ raw, envelope: { from, to: [to] } });
      return String(response);
    },
    close: () => transport.close(),
  };
}

function byUrl(url: string) {
  const { username, hostname } = new URL(url);
  // A password never crosses a network in clear, whatever the server offers.
  return { url, requireTLS: username !== '' && !isLoopback(hostname) };
}

/** Looked up where mail servers may be, and signed in with a token that is still good where the mailbox has one. */
async function byMailbox(platform: Platform, mailbox: StoredMailbox) {
  const token = await freshToken(platform, mailbox);
  const access = await outgoingAccess(platform, mailbox, openSecrets(platform, mailbox), token);
  if (!access) throw new Error('the mailbox does not send any more');
  const { server, peer, tls, secret } = access;
  return {
    host: peer.address,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    tls: { ...tls.options, servername: peer.servername },
    auth:
      secret.kind === 'token'
        ? { type: 'OAuth2' as const, user: server.user, accessToken: secret.token }
        : { user: server.user, pass: secret.password },
  };
}
