import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Background } from '../../platform/feature.ts';
import type { Platform } from '../../platform/platform.ts';
import { listenerOf, Reply, takeHandedOver } from './inbound-mail.listener.service.ts';

const MOST_CLIENTS = 100;
const MOST_RECIPIENTS = 100;
const IDLE_MS = 60_000;
/** What no mailbox takes. Each has a limit of its own below it. */
const MOST_BYTES = 150 * 1024 * 1024;

export interface Listening extends Background {
  smtpPort: number | null;
  lmtpPort: number | null;
}

/** Where other mail servers hand mail over: off unless the configuration names a port. */
export async function startListening(platform: Platform): Promise<Listening> {
  const { smtpPort, lmtpPort } = platform.config.mail;
  const smtp = smtpPort === undefined ? undefined : await listen(platform, smtpPort, false);
  const lmtp = lmtpPort === undefined ? undefined : await listen(platform, lmtpPort, true);
  return {
    smtpPort: smtp ? portOf(smtp) : null,
    lmtpPort: lmtp ? portOf(lmtp) : null,
    async stop() {
      await Promise.all(
        [smtp, lmtp].map((one) => new Promise<void>((resolve) => (one ? one.close(resolve) : resolve()))),
      );
    },
  };
}

// A listening TCP server has an address with a port.
const portOf = ({ server }: SMTPServer) => (server.address() as AddressInfo).port;

async function listen(platform: Platform, port: number, lmtp: boolean): Promise<SMTPServer> {
  const { certFile, keyFile, listenHost } = platform.config.mail;
  const tls =
    certFile !== undefined && keyFile !== undefined
      ? { cert: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8'), minVersion: 'TLSv1.2' as const }
      : undefined;
  const server = new SMTPServer({
    ...tls,
    lmtp,
    size: MOST_BYTES,
    maxClients: MOST_CLIENTS,
    maxRecipients: MOST_RECIPIENTS,
    socketTimeout: IDLE_MS,
    closeTimeout: 2_000,
    // Nobody signs in here. Without a certificate there is no STARTTLS: the library's own key is known to everybody.
    disabledCommands: ['AUTH', ...(tls ? [] : ['STARTTLS'])],
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    onRcptTo({ address }, _session, done) {
      listenerOf(platform, address).then(
        (mailbox) => done(mailbox ? null : new Reply(550, '5.1.1 No such address here')),
        (error: unknown) => done(later(platform, error)),
      );
    },
    onData(stream, { envelope, remoteAddress }, done) {
      // A bounce has none: it is empty.
      const from = envelope.mailFrom ? envelope.mailFrom.address || null : null;
      const recipients = envelope.rcptTo.map(({ address }) => address);
      takeHandedOver(platform, stream, { from, recipients, remoteAddress: remoteAddress ?? null }).then(
        (answers) => {
          if (lmtp)
            return done(
              null,
              answers.map((answer) => answer ?? 'stored'),
            );
          // One answer for all: whoever sends again sends to all, and copies are known by what they hold.
          done(answers.find((answer) => answer !== undefined) ?? null);
        },
        (error: unknown) => done(later(platform, error)),
      );
    },
  });
  server.on('error', (error) => platform.log.warn({ err: error }, 'handing mail over failed'));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, listenHost, () => {
      server.server.removeListener('error', reject);
      resolve();
    });
  });
  return server;
}

function later({ log }: Platform, error: unknown): Reply {
  // Whoever hangs up in the middle comes again.
  const hungUp = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
  if (!hungUp) log.error({ err: error }, 'mail could not be handed over');
  return new Reply(451, '4.3.0 Not now');
}
