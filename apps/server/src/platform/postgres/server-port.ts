import { createServer } from 'node:net';
import { join } from 'node:path';
import { failedWith, readIfPresent, replaceFile } from './durable-files.ts';

/** The port of the last start if it is free, else any free one. It may be taken before the server binds it. */
export async function choosePort(home: string): Promise<number> {
  const last = await lastPort(home);
  return (last !== undefined && (await bindOnce(last))) || (await anyFreePort());
}

/** Remembers the port for the next start, so that a person's saved connection keeps working. */
export async function rememberPort(home: string, port: number): Promise<void> {
  if ((await lastPort(home)) !== port) await replaceFile(join(home, 'postgres.port'), `${port}\n`, 0o644);
}

async function lastPort(home: string): Promise<number | undefined> {
  const port = Number(await readIfPresent(join(home, 'postgres.port')));
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
}

async function anyFreePort(): Promise<number> {
  const port = await bindOnce(0);
  if (port === undefined) throw new Error('The system gave no free port on 127.0.0.1.');
  return port;
}

/** The number that could be bound on loopback; undefined when it is taken. */
function bindOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (failedWith(error, 'EADDRINUSE', 'EACCES') ? resolve(undefined) : reject(error)));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
