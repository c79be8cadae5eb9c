// A proxy for tests: takes CONNECT over TCP as real ones do, counts, asks for credentials, refuses, keeps silent, and may end
// TLS itself with certificates of its own authority, as proxies that look into the traffic do.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { TestAuthority } from './test-authority.ts';

export class ConnectProxy {
  /** Each CONNECT that came, as `host:port`. */
  readonly asked: string[] = [];
  /** Ways that were opened. */
  opened = 0;
  /** `user:password` it wants. */
  credentials: string | undefined;
  /** What it says to everybody: a status, with headers, or nothing at all. */
  answer: { status: number; headers?: string[] } | 'silent' | undefined;
  /** Where a name leads; names of tests lead nowhere by themselves. */
  portOf: (authority: string) => number = (authority) => Number(authority.split(':').at(-1));
  /** Ends TLS here, for any name, with certificates of this authority, and hands on what was said. */
  intercepts: TestAuthority | undefined;

  #server: Server | undefined;
  #port = 0;
  readonly #open = new Set<Duplex>();

  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** As written in settings. */
  get url(): string {
    return `http://${this.credentials === undefined ? '' : `${this.credentials}@`}${this.host}`;
  }

  async start(): Promise<this> {
    const server = createServer((_request, response) => response.writeHead(405).end());
    server.on('connect', (request, socket) => this.#take(request, socket));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    // Safe: a server that listens on TCP has an address with a port.
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  /** Dies, and everything that goes through it. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#open) socket.destroy();
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  #take(request: IncomingMessage, socket: Duplex): void {
    const authority = request.url ?? '';
    this.asked.push(authority);
    this.#keep(socket);
    if (this.answer === 'silent') return;
    if (this.answer) {
      this.#say(socket, this.answer.status, this.answer.headers);
      return;
    }
    const { credentials } = this;
    const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (wanted && request.headers['proxy-authorization'] !== wanted) {
      this.#say(socket, 407, ['Proxy-Authenticate: Basic realm="proxy"']);
      return;
    }
    this.opened += 1;
    const target = connect({ host: '127.0.0.1', port: this.portOf(authority) });
    this.#keep(target);
    target.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      // Safe: the sockets of a server that listens on TCP.
      const near = this.intercepts ? secured(socket as Socket, authority, this.intercepts) : socket;
      this.#keep(near);
      near.pipe(target).pipe(near);
    });
  }

  #say(socket: Duplex, status: number, headers: string[] = []): void {
    socket.end([`HTTP/1.1 ${status} No`, ...headers, 'Content-Length: 0', '', ''].join('\r\n'));
  }

  #keep(socket: Duplex): void {
    this.#open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#open.delete(socket));
  }
}

function secured(socket: Socket, authority: string, by: TestAuthority): TLSSocket {
  const host = authority.replace(/:\d+$/, '');
  return new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(by.issue(host)) });
}
