import net, { type AddressInfo } from 'node:net';

export interface CuttingProxy {
  port: number;
  /** Connections made so far. */
  connections: number;
  /** Whether somebody is connected now. */
  isUsed(): boolean;
  /** Ends the connection as soon as the client says something like this, and before the server hears it; once. */
  cutBefore(said: RegExp): void;
  /** Ends what is open. */
  cut(): void;
  /** What is open stays so, and nothing comes through any more. */
  freeze(): void;
  /** Likewise, and nothing of new ones either, until `plugIn`: as when the cable is out. */
  unplug(): void;
  plugIn(): void;
  /** Ends what is open, and takes nobody in until told so: the server is away. */
  refuse(away: boolean): void;
  close(): Promise<void>;
}

/** A line to a server on this computer that breaks when it is told to. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  const open = new Set<net.Socket>();
  let said: RegExp | undefined;
  let isUnplugged = false;
  let isAway = false;
  const self: CuttingProxy = {
    ...{ port: 0, connections: 0 },
    isUsed: () => open.size > 0,
    cutBefore: (words) => {
      said = words;
    },
    cut: () => {
      for (const socket of open) socket.destroy();
    },
    freeze: () => {
      for (const socket of open) socket.unpipe().pause();
    },
    unplug: () => {
      isUnplugged = true;
      self.freeze();
    },
    plugIn: () => {
      isUnplugged = false;
    },
    refuse: (away) => {
      isAway = away;
      if (away) self.cut();
    },
    close: () => {
      self.cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  const server = net.createServer((client) => {
    if (isAway) return void client.on('error', () => undefined).destroy();
    self.connections += 1;
    const upstream = net.connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    if (isUnplugged) return void client.pause();
    upstream.pipe(client);
    client.on('data', (bytes: Buffer) => {
      if (said?.test(bytes.toString('latin1'))) {
        said = undefined;
        client.destroy();
        return;
      }
      upstream.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  self.port = (server.address() as AddressInfo).port;
  return self;
}
