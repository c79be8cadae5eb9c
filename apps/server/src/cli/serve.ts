import type { AddressInfo } from 'node:net';
import { type App, createApp } from '../app.ts';
import type { Config } from '../platform/config/config.ts';
import { openHold } from '../platform/hold.ts';
import { serveWeb } from '../platform/http/index.ts';
import { createLog } from '../platform/log/log.ts';
import { type OpenPlatform, openPlatform } from '../platform/open-platform.ts';
import { configOf, type Flags } from './options.ts';

export interface RunningServer {
  platform: OpenPlatform;
  url: string;
  /** Settles once it is let go, where it was held; without a hold it has. */
  begun: Promise<void>;
  stop(): Promise<void>;
}

/** `lanet serve`: runs in the foreground until told to stop. */
export async function serve(flags: Flags): Promise<void> {
  const server = await startServer(configOf(flags));
  stopOnSignal(server);
  await server.begun.catch(async (error) => {
    await server.stop();
    throw error;
  });
}

/**
 * Opens, listens, then starts what runs in the background, which a hold puts off. `prepare` runs before anybody can connect.
 */
export async function startServer(
  config: Config,
  prepare: (platform: OpenPlatform) => Promise<void> = async () => undefined,
): Promise<RunningServer> {
  const startedAt = performance.now();
  const log = createLog(config);
  const hold = openHold(config.holdFile);
  const platform = await openPlatform(config, log, { makeKeys: true });
  let app: App | undefined;
  const stop = async () => {
    hold.giveUp();
    await app?.stop();
    await platform.close();
  };
  try {
    await prepare(platform);
    let isOpen = !hold.isOn();
    const made = await createApp(platform, { isHeld: () => !isOpen });
    app = made;
    if (config.services.includes('web')) await serveWeb(made.http);
    await made.http.listen({ port: config.port, host: config.host });
    // Fastify listens on a TCP port here, never on a pipe.
    const { port } = made.http.server.address() as AddressInfo;
    const url = `http://${config.host === '127.0.0.1' ? 'localhost' : config.host}:${port}`;
    platform.listensAt(url);
    const begin = async () => {
      await made.start();
      isOpen = true;
      sayReady(platform, performance.now() - startedAt);
    };
    if (isOpen) {
      await begin();
      return { platform, url, begun: Promise.resolve(), stop };
    }
    platform.health.addCheck('held', async () => {
      if (!isOpen) throw new Error('waits for update.sh to decide');
    });
    log.info({ url: platform.publicUrl(), version: platform.version }, 'held');
    return { platform, url, begun: hold.ended.then(begin), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function sayReady({ config, log, publicUrl }: OpenPlatform, startMs: number): void {
  log.info({ url: publicUrl(), services: config.services, startMs: Math.round(startMs) }, 'ready');
  if (config.services.includes('signer') && config.services.includes('web')) {
    log.info(
      'the signer runs in the same process as the web: fine for one computer, separate it when installing for many',
    );
  }
}

/** The first signal stops cleanly (at most 30 s), a second one at once. */
export function stopOnSignal(server: RunningServer, before: () => Promise<void> = async () => undefined): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    server.platform.log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), 30_000).unref();
    await before();
    await server.stop();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
}
