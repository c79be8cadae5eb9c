import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Dovecot } from './dovecot.ts';

export interface MailRelay {
  port: number;
  /** Recipients of what was taken. */
  taken: string[];
  /** Recipients that are refused with 550. */
  refuses: (recipient: string) => boolean;
  close(): Promise<void>;
}

/** The server mail leaves by: TLS, the password of the mail server, and everything is delivered there. */
export async function startMailRelay(dovecot: Dovecot): Promise<MailRelay> {
  const relay: MailRelay = {
    ...{ port: 0, taken: [], refuses: () => false },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const server = new SMTPServer({
    secure: true,
    key: await readFile(dovecot.keyFile),
    cert: await readFile(dovecot.caFile),
    closeTimeout: 100,
    logger: false,
    onAuth({ password }, _session, done) {
      if (password === dovecot.password) return done(null, { user: 'known' });
      done(Object.assign(new Error('Not the password'), { responseCode: 535 }));
    },
    onRcptTo({ address }, _session, done) {
      done(relay.refuses(address) ? Object.assign(new Error('No such user'), { responseCode: 550 }) : null);
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', async () => {
        for (const { address } of session.envelope.rcptTo) {
          relay.taken.push(address);
          await dovecot.deliver(address.slice(0, address.lastIndexOf('@')), Buffer.concat(parts));
        }
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  relay.port = (server.server.address() as AddressInfo).port;
  return relay;
}
