// Somebody between an agent and its server who holds the gateway: everything passes, but the commands the agent fetches may
// be others than the server gave. What no such somebody can have is the key that signs commands.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { agent, type Delivery } from '@lanet/contracts/agent';

export interface HostileGateway {
  /** Where the agent finds it. */
  url: string;
  /** What the agent is handed in place of what the server says. It asks after each of its reports. */
  deliver: (items: Delivery[]) => Delivery[];
  close(): Promise<void>;
}

export async function startHostileGateway(server: string): Promise<HostileGateway> {
  const { hostname, port } = new URL(server);
  const held = { deliver: (items: Delivery[]) => items };
  const open = new Set<Duplex>();
  const listener = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });
  listener.on('upgrade', (incoming, socket, head) => {
    for (const end of joined(incoming, socket, head, connect(Number(port), hostname))) open.add(end);
  });

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method, url = '/' } = incoming;
    const { connection: _, ...headers } = incoming.headers;
    const sent = request({ hostname, port, method, path: url, headers });
    sent.end(await buffer(incoming));
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve).once('error', reject);
    });
    const told = await buffer(answer);
    const body = answer.statusCode === 200 ? altered(url.split('?')[0] ?? '', told, held.deliver) : told;
    const { connection, 'transfer-encoding': encoding, ...rest } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, { ...rest, 'content-length': body.length }).end(body);
  };

  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so the address is not a path.
  const { port: own } = listener.address() as AddressInfo;
  return Object.assign(held, {
    url: `http://127.0.0.1:${own}`,
    async close() {
      for (const end of open) end.destroy();
      listener.closeAllConnections();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  });
}

/** The body of a good answer as it goes on to the agent. */
function altered(path: string, body: Buffer, deliver: HostileGateway['deliver']): Buffer {
  if (path !== agent.report.path && path !== agent.commands.path) return body;
  const answer = JSON.parse(body.toString());
  // Always told that commands wait, so that it comes for what the server does not have.
  if (path === agent.report.path) return Buffer.from(JSON.stringify({ ...answer, commands: true }));
  return Buffer.from(JSON.stringify({ items: deliver(agent.commands.response.parse(answer).items) }));
}

/** The agent's socket, passed on byte by byte. Answers both ends. */
function joined(incoming: IncomingMessage, socket: Duplex, head: Buffer, onward: Socket): Duplex[] {
  const lines = incoming.rawHeaders.flatMap((name, index, all) =>
    index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : [],
  );
  onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  onward.write(head);
  socket.pipe(onward).pipe(socket);
  for (const [one, other] of [
    [socket, onward],
    [onward, socket],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
  return [socket, onward];
}
