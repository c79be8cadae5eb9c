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

/** A code, a code with words, or none at all: the line is cut, or the server says nothing. */
export type PeerAnswer = number | { code: number; text: string } | 'close' | 'silence';

export interface SmtpPeer {
  port: number;
  /** For LANET_SMTP_URL. */
  url: string;
  /** Accepted with 250, oldest first. */
  mails: ReceivedMail[];
  /** Message-IDs of all attempts, refused ones too. */
  attempts: string[];
  /** The bytes of all attempts, oldest first. */
  raws: Buffer[];
  /** What the server says to the next messages of a recipient, once each; then it takes them. */
  answer(recipient: string, ...answers: PeerAnswer[]): void;
  /** What it says to a recipient before there is any message; until it is told otherwise. */
  refuse(recipient: string, answer: PeerAnswer | null): void;
  close(): Promise<void>;
}

/** A real SMTP server on loopback that refuses as it is told. With a password, whoever sends has to say it. */
export async function startSmtpPeer({ password }: { password?: string } = {}): Promise<SmtpPeer> {
  const mails: ReceivedMail[] = [];
  const attempts: string[] = [];
  const raws: Buffer[] = [];
  const answers = new Map<string, PeerAnswer[]>();
  const refused = new Map<string, PeerAnswer>();
  const server = new SMTPServer({
    authOptional: password === undefined,
    allowInsecureAuth: true,
    disabledCommands: password === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
    onAuth: (auth, _session, done) =>
      auth.password === password ? done(null, { user: auth.username }) : done(refusal({ code: 535, text: 'wrong' })),
    onRcptTo({ address }, _session, done) {
      const answer = refused.get(address);
      done(typeof answer === 'object' || typeof answer === 'number' ? refusal(answer) : null);
    },
    closeTimeout: 100,
    logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        const raw = Buffer.concat(parts);
        const mail = readMail(recipients, raw.toString('utf8'));
        raws.push(raw);
        attempts.push(mail.header('message-id') ?? '');
        const answer = answers.get(recipients[0] ?? '')?.shift();
        if (answer === undefined) {
          mails.push(mail);
          return done();
        }
        if (answer === 'silence') return;
        if (answer === 'close') return cut(server, session.id);
        done(refusal(answer));
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    attempts,
    raws,
    answer: (recipient, ...next) => void answers.set(recipient, next),
    refuse: (recipient, answer) => void (answer === null ? refused.delete(recipient) : refused.set(recipient, answer)),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refusal(answer: number | { code: number; text: string }): Error {
  const { code, text } = typeof answer === 'number' ? { code: answer, text: 'not now' } : answer;
  return Object.assign(new Error(text), { responseCode: code });
}

/** Ends one conversation without a word. */
function cut(server: SMTPServer, sessionId: string): void {
  for (const connection of server.connections) {
    // The library leaves its connections untyped; each has the id of its session and its socket.
    const { session, _socket } = connection as { session: { id: string }; _socket: { destroy(): void } };
    if (session.id === sessionId) _socket.destroy();
  }
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
