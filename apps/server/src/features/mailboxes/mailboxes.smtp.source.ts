import nodemailer from 'nodemailer';
import { faultOf, MailTrouble } from './mailboxes.faults.rules.ts';
import type { MailSink } from './mailboxes.sink.source.ts';
import type { Access } from './mailboxes.source.ts';

/** What a mail server may take to answer; its connection is then given up. */
const TIMEOUT_MS = 15_000;

/** The server that mail leaves by, connected to when it is first needed. */
export function openSmtp({ server, peer, tls, secret }: Access): MailSink {
  const transport = nodemailer.createTransport({
    host: peer.address,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    tls: { ...tls.options, servername: peer.servername },
    auth:
      secret.kind === 'token'
        ? { type: 'OAuth2', user: server.user, accessToken: secret.token }
        : { user: server.user, pass: secret.password },
    pool: true,
    maxConnections: 2,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    logger: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(raw, { from, to }) {
      // Said apart from the headers: whatever those hold, there is one recipient.
      const { response } = await transport.sendMail({ raw, envelope: { from, to: [to] } });
      return String(response);
    },
    async tryOut() {
      try {
        await transport.verify();
      } catch (error) {
        const { code, text } = faultOf(error);
        throw new MailTrouble(code === 'authentication' && secret.kind === 'token' ? 'token' : code, text);
      }
    },
    close: () => transport.close(),
  };
}
