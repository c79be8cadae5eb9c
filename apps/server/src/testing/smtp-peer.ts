import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as it crossed the line. */
interface ReceivedMail {
  /** Of the envelope: who really gets it. */
  recipients: string[];
  raw: string;
  /** With quoted-printable undone: what a reader sees in the source. */
  readable: string;
  /** Header lines unfolded, in their order, names in lower case. */
  headers: [name: string, value: string][];
  /** The first header of that name. */
  header(name: string): string | undefined;
}

export interface SmtpPeer {
  /** For LANET_SMTP_URL. */
  url: string;
  /** Accepted with 250, oldest first. */
  mails: ReceivedMail[];
  /** Message-IDs of all attempts, refused ones too. */
  attempts: string[];
  /** What the server says to the next messages of a recipient, once each; then it takes them. */
  answer(recipient: string, ...codes: number[]): void;
  close(): Promise<void>;
}

/** A real SMTP server on loopback that refuses as it is told. */
export async function startSmtpPeer(): Promise<SmtpPeer> {
  const mails: ReceivedMail[] = [];
  const attempts: string[] = [];
  const answers = new Map<string, number[]>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        const mail = readMail(recipients, Buffer.concat(parts).toString('utf8'));
        attempts.push(mail.header('message-id') ?? '');
        const code = answers.get(recipients[0] ?? '')?.shift();
        if (code === undefined) {
          mails.push(mail);
          return done();
        }
        done(Object.assign(new Error('not now'), { responseCode: code }));
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    attempts,
    answer: (recipient, ...codes) => void answers.set(recipient, codes),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function readMail(recipients: string[], raw: string): ReceivedMail {
  const [head = ''] = raw.split('\r\n\r\n');
  const headers = head
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
  return {
    recipients,
    raw,
    readable: unquoted(raw),
    headers,
    header: (name) => headers.find(([found]) => found === name)?.[1],
  };
}

/** RFC 2045, section 6.7. */
function unquoted(raw: string): string {
  return raw
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/(?:=[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'));
}
