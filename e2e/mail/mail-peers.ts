// The world around a mailbox: the server that holds it, and the one that mail of the product goes to.
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { type ReadMail, readMail } from '@lanet/mail-reading';
import { SMTPServer } from 'smtp-server';
import { type Dovecot, startDovecot } from '../../apps/server/src/testing/dovecot.ts';

export interface SentMail {
  /** Of the envelope. */
  to: string[];
  raw: Buffer;
  read: ReadMail;
}

export interface MailPeers {
  dovecot: Dovecot;
  /** What the product sent, as it arrived. */
  sent: SentMail[];
  /** Called for each mail that arrives, before it is acknowledged. */
  onMail: (mail: SentMail) => Promise<void> | void;
  smtpPort: number;
  /** `LANET_*` of a server that may use them. */
  environment: Record<string, string>;
  close(): Promise<void>;
}

/** Dovecot with TLS, and an SMTP server that wants TLS and a password, both on loopback. */
export async function startMailPeers(): Promise<MailPeers> {
  const dovecot = await startDovecot();
  const sent: SentMail[] = [];
  const server = new SMTPServer({
    key: await readFile(dovecot.keyFile),
    cert: await readFile(dovecot.caFile),
    onAuth: ({ password }, _session, done) =>
      password === dovecot.password ? done(null, { user: 'ok' }) : done(new Error('wrong password')),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', async () => {
        const raw = Buffer.concat(parts);
        const mail = { to: session.envelope.rcptTo.map(({ address }) => address), raw, read: readMail(raw) };
        sent.push(mail);
        await peers.onMail(mail);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so the address is not a path.
  const { port: smtpPort } = server.server.address() as AddressInfo;
  const peers: MailPeers = {
    dovecot,
    sent,
    onMail: () => undefined,
    smtpPort,
    environment: { LANET_MAIL_PRIVATE_NETWORKS: 'loopback', LANET_MAIL_CA_FILE: dovecot.caFile },
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await dovecot.remove();
    },
  };
  return peers;
}

/** Settings of the support mailbox on these peers. */
export function supportMailbox({ dovecot, smtpPort }: MailPeers, { plusAddressing = true } = {}) {
  const server = { host: 'localhost', security: 'tls' as const, user: 'soporte', port: dovecot.ports.imaps };
  return {
    ...{ kind: 'imap' as const, name: 'Soporte', address: 'soporte@example.com', password: dovecot.password },
    incoming: { server, firstLookDays: null },
    outgoing: { server: { ...server, port: smtpPort, security: 'starttls' as const }, sentFolder: 'Sent' },
    outgoingPassword: dovecot.password,
    options: { plusAddressing },
  };
}
