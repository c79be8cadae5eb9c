// POP3 (RFC 1939) with TLS or STLS (RFC 2595), byte for byte: messages are octets, and an answer may come in any pieces.
import net from 'node:net';
import tls from 'node:tls';
import { faultOf, MailTrouble } from './mailboxes.faults.rules.ts';
import { type Access, CONNECT_MS, SILENCE_MS } from './mailboxes.source.ts';

const LF = 10;
/** RFC 1939 says 512; servers write longer ones. */
const MAX_LINE = 100_000;

/** One conversation: a command at a time, each with its answer. */
export class Pop3Session {
  #socket: net.Socket;
  #buffers: Buffer[] = [];
  #fault: MailTrouble | undefined;
  #more: () => void = () => undefined;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    this.#listen();
  }

  /** Connects, encrypts and signs in. @throws MailTrouble */
  static async open({ server, peer, tls: peerTls, secret }: Access): Promise<Pop3Session> {
    const options = { ...peerTls.options, servername: net.isIP(peer.servername) ? '' : peer.servername };
    const checked = { ...options, ...(net.isIP(peer.servername) !== 0 && { host: peer.servername }) };
    const raw = await connected(net.connect({ host: peer.address, port: server.port }), 'connect');
    const socket =
      server.security === 'tls' ? await connected(tls.connect({ ...checked, socket: raw }), 'secureConnect') : raw;
    let session = new Pop3Session(socket);
    try {
      await session.#answer();
      if (server.security === 'starttls') {
        await session.command('STLS', 'tls');
        session = new Pop3Session(await session.#encrypted(checked));
      }
      if (secret.kind !== 'password') throw new MailTrouble('authentication', 'POP3 signs in with a password');
      await session.command(`USER ${argument(server.user)}`, 'authentication');
      await session.command(`PASS ${argument(secret.password)}`, 'authentication');
      session.#socket.setTimeout(SILENCE_MS);
      return session;
    } catch (error) {
      session.destroy();
      throw new MailTrouble(faultOf(error).code, faultOf(error).text);
    }
  }

  /** @param refused what it means when the server says -ERR. */
  async command(line: string, refused: 'authentication' | 'protocol' | 'tls' = 'protocol'): Promise<string> {
    this.#socket.write(`${line}\r\n`);
    return this.#answer(refused);
  }

  /** The lines after +OK until the lone point, as bytes; what begins with a point has lost the one that was put there. */
  async lines(line: string, maxBytes: number): Promise<Buffer> {
    await this.command(line);
    const kept: Buffer[] = [];
    for (let size = 0; ; ) {
      const next = await this.#line(Number.POSITIVE_INFINITY);
      if (next.equals(END) || next.equals(END_LF)) return Buffer.concat(kept);
      const bare = next[0] === 0x2e ? next.subarray(1) : next;
      size += bare.length;
      if (size > maxBytes) throw new MailTrouble('too_large', `more than ${maxBytes} bytes`);
      kept.push(bare);
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }

  async #answer(refused: 'authentication' | 'protocol' | 'tls' = 'protocol'): Promise<string> {
    const text = (await this.#line(MAX_LINE)).toString('latin1').trimEnd();
    if (text.startsWith('+OK')) return text.slice(3).trim();
    throw new MailTrouble(refused, text);
  }

  /** The next line with its end. */
  async #line(most: number): Promise<Buffer> {
    let looked = 0;
    for (;;) {
      const last = this.#buffers[this.#buffers.length - 1];
      if (looked < this.#buffers.length && last) {
        const whole = this.#buffers.length === 1 ? last : Buffer.concat(this.#buffers);
        const end = whole.indexOf(LF);
        if (end >= 0) {
          const rest = whole.subarray(end + 1);
          this.#buffers = rest.length > 0 ? [rest] : [];
          return whole.subarray(0, end + 1);
        }
        if (whole.length > most) throw new MailTrouble('protocol', 'a line without an end');
        this.#buffers = [whole];
        looked = 1;
      }
      if (this.#fault) throw this.#fault;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#more = resolve;
      await promise;
    }
  }

  #listen(): void {
    const socket = this.#socket;
    const over = (trouble: MailTrouble) => {
      this.#fault ??= trouble;
      this.#more();
    };
    socket.setTimeout(CONNECT_MS, () => {
      over(new MailTrouble('timeout', 'the server said nothing'));
      socket.destroy();
    });
    socket.on('data', (bytes: Buffer) => {
      this.#buffers.push(bytes);
      this.#more();
    });
    socket.on('error', (error) => over(new MailTrouble(faultOf(error).code, error.message)));
    socket.on('close', () => over(new MailTrouble('refused', 'the server closed the connection')));
  }

  /** What came before the line was encrypted is not believed after it (the injection of RFC 9051's STARTTLS, too). */
  async #encrypted(options: tls.ConnectionOptions): Promise<net.Socket> {
    const socket = this.#socket;
    if (this.#buffers.length > 0) throw new MailTrouble('tls', 'the server spoke before the line was encrypted');
    socket.removeAllListeners();
    return connected(tls.connect({ ...options, socket }), 'secureConnect');
  }
}

const END = Buffer.from('.\r\n');
const END_LF = Buffer.from('.\n');

function argument(text: string): string {
  // They would be a command of their own.
  if (/\p{Cc}/u.test(text)) throw new MailTrouble('authentication', 'control characters cannot be sent');
  return text;
}

function connected<Socket extends net.Socket>(socket: Socket, event: 'connect' | 'secureConnect'): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const failed = (error: unknown) => {
    socket.destroy();
    const { code, text } = faultOf(error);
    reject(new MailTrouble(code === 'other' && event === 'secureConnect' ? 'tls' : code, text));
  };
  const timer = setTimeout(() => failed(new MailTrouble('timeout', 'no connection')), CONNECT_MS);
  socket.once('error', failed);
  socket.once('close', () => failed(new MailTrouble('refused', 'the server closed the connection')));
  socket.once(event, () => {
    socket.removeAllListeners('error');
    socket.removeAllListeners('close');
    resolve(socket);
  });
  return promise.finally(() => clearTimeout(timer));
}
