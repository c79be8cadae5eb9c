import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const PROGRAM = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((path) => existsSync(path));

/** Whether tests with NATS are left out: at a desk without it they count as skipped, in CI that is a failure. */
export function withoutNats(): boolean {
  if (PROGRAM) return false;
  if (process.env.CI) throw new Error('The bus has to be tried with NATS in CI: apt-get install nats-server');
  console.warn('Not tried with NATS: nats-server is not installed');
  return true;
}

export interface NatsServer {
  port: number;
  user: string;
  password: string;
  start(): Promise<void>;
  /** Ended at once, as by a power cut. */
  stop(): Promise<void>;
}

/** A real NATS on a port of its own, that asks who comes. `more`: further arguments. */
export async function startNats(more: readonly string[] = []): Promise<NatsServer> {
  const port = await freePort();
  const [user, password] = ['lanet', 'p@ss:w/rd'];
  let child: ChildProcess | undefined;
  const end = () => void (child?.exitCode === null && child.kill('SIGKILL'));
  // A test run that is broken off leaves nothing running.
  process.once('exit', end);
  const self: NatsServer = {
    ...{ port, user, password },
    async start() {
      const address = ['-a', '127.0.0.1', '-p', String(port)];
      child = spawn(PROGRAM ?? '', [...address, '--user', user, '--pass', password, ...more], { stdio: 'ignore' });
      for (let tries = 0; tries < 200; tries += 1) {
        if (await isOpen(port)) return;
        await pause(25);
      }
      throw new Error('NATS did not start');
    },
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      end();
      await ended;
    },
  };
  await self.start();
  return self;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
