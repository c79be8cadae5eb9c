import type { AddressInfo } from 'node:net';
import { type App, createApp } from '../app.ts';
import type { Config } from '../platform/config/config.ts';
import { serveWeb } from '../platform/http/index.ts';
import { createLog } from '../platform/log/log.ts';
import { type OpenPlatform, openPlatform } from '../platform/open-platform.ts';
import { configOf, type Flags } from './options.ts';

export interface RunningServer {
  platform: OpenPlatform;
  url: string;
  stop(): Promise<void>;
}

/** `lanet serve`: runs in the foreground until told to stop. */
export async function serve(flags: Flags): Promise<void> {
  stopOnSignal(await startServer(configOf(flags)));
}

/** Opens, listens, then starts what runs in the background. `prepare` runs before anybody can connect. */
export async function startServer(
  config: Config,
  prepare: (platform: OpenPlatform) => Promise<void> = async () => undefined,
): Promise<RunningServer> {
  const startedAt = performance.now();
  const log = createLog(config);
  const platform = await openPlatform(config, log, { makeKeys: true });
  let app: App | undefined;
  try {
    await prepare(platform);
    app = await createApp(platform);
    const started = app;
    if (config.services.includes('web')) await serveWeb(app.http);
    await app.http.listen({ port: config.port, host: config.host });
    // Fastify listens on a TCP port here, never on a pipe.
    const { port } = app.http.server.address() as AddressInfo;
    const url = `http://${config.host === '127.0.0.1' ? 'localhost' : config.host}:${port}`;
    platform.listensAt(url);
    await app.start();
    log.info(
      { url: platform.publicUrl(), services: config.services, startMs: Math.round(performance.now() - startedAt) },
      'ready',
    );
    if (config.services.includes('signer') && config.services.includes('web')) {
      log.info(
        'the signer runs in the same process as the web: fine for one computer, separate it when installing for many',
      );
    }
    return {
      platform,
      url,
      async stop() {
        await started.stop();
        await platform.close();
      },
    };
  } catch (error) {
    // What listens or runs already would keep a process alive that serves nobody.
    await app?.stop();
    await platform.close();
    throw error;
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
