import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface WireMeter {
  /** What to give to whoever is measured instead of the server's address. */
  url: string;
  /** Bytes that passed so far, from the measured one and to it, headers and all. */
  count(): { sent: number; received: number };
  close(): Promise<void>;
}

/** A plain TCP relay on loopback, in front of a server, that counts. */
export async function meterWire(server: string): Promise<WireMeter> {
  const { hostname, port } = new URL(server);
  const passed = { sent: 0, received: 0 };
  const open = new Set<Socket>();
  const relay = createServer((near) => {
    const far = connect({ host: hostname, port: Number(port) });
    for (const socket of [near, far]) {
      open.add(socket);
      socket.once('close', () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
      // `close` follows.
      socket.on('error', () => undefined);
    }
    near.on('data', ({ length }) => {
      passed.sent += length;
    });
    far.on('data', ({ length }) => {
      passed.received += length;
    });
    near.pipe(far).pipe(near);
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const address = relay.address() as AddressInfo; // of a TCP server that listens
  return {
    url: `http://127.0.0.1:${address.port}`,
    count: () => ({ ...passed }),
    async close() {
      for (const socket of open) socket.destroy();
      relay.close();
      await once(relay, 'close');
    },
  };
}
