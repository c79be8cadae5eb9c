import { randomUUID } from 'node:crypto';
import nodemailer, { type Transporter } from 'nodemailer';
import { faultOf, MailTrouble } from './mailboxes.faults.rules.ts';
import { type Access, CONNECT_MS } from './mailboxes.source.ts';

/** A line to the server that mail leaves by. Every connection of it is one of its own. */
export function smtpTransport({ server, peer, tls, secret }: Access): Transporter {
  return nodemailer.createTransport({
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
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: 60_000,
    logger: false,
    // What is sent is made here; nothing of it names a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Connects, encrypts and signs in. @throws MailTrouble */
export async function tryOutgoing(access: Access): Promise<void> {
  const transport = smtpTransport(access);
  try {
    await transport.verify();
  } catch (error) {
    const { code, text } = faultOf(error);
    throw new MailTrouble(code === 'authentication' && access.secret.kind === 'token' ? 'token' : code, text);
  } finally {
    transport.close();
  }
}

/** Of a probe; whoever fetches it knows it by the one that was sent, never by its form. */
export const probeMessageId = (address: string) =>
  `<lanet.probe.${randomUUID()}@${address.slice(address.lastIndexOf('@') + 1)}>`;

/** A mail to oneself, which no system answers. @throws MailTrouble */
export async function sendProbe(access: Access, from: string, to: string, messageId: string): Promise<void> {
  const transport = smtpTransport(access);
  try {
    await transport.sendMail({
      ...{ from, to, messageId, subject: 'LANET Helpdesk' },
      text: 'Prueba del buzón. Puede borrarse. / Test of the mailbox. It may be deleted.',
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
  } catch (error) {
    const { code, text } = faultOf(error);
    throw new MailTrouble(code, text);
  } finally {
    transport.close();
  }
}
