// Hints by NATS core: nothing is stored there, and nothing has to be.
import { readFileSync } from 'node:fs';
import { connect, type NodeConnectionOptions } from '@nats-io/transport-node';
import type { Connect } from './keep-line.ts';

/** Far below the server's own limit (1 MiB by default), as one message holds up others. */
export const NATS_FRAME_BYTES = 64 * 1024;

export interface NatsSettings {
  /** All of one cluster, with the same user; `tls:` where the line has to be encrypted. */
  url: readonly string[];
  subject: string;
  caFile?: string | undefined;
  certFile?: string | undefined;
  keyFile?: string | undefined;
}

export function natsConnect(settings: NatsSettings): Connect {
  // A certificate that cannot be read is said at the start; later on, each line takes what is there by then.
  optionsOf(settings);
  return async (heard) => {
    const connection = await connect(optionsOf(settings));
    connection.subscribe(settings.subject, {
      callback: (error, message) => {
        if (!error) heard(message.string());
      },
    });
    // The server knows the subscription once it has answered this.
    await connection.flush();
    return {
      async send(frames) {
        for (const frame of frames) connection.publish(settings.subject, frame);
        await connection.flush();
      },
      broken: connection.closed().then((error) => (error ? error.message : 'the connection to NATS ended')),
      close: () => void connection.close().catch(() => undefined),
    };
  };
}

/** The client takes hosts and credentials apart from each other. */
function optionsOf({ url, caFile, certFile, keyFile }: NatsSettings): NodeConnectionOptions {
  const servers = url.map((one) => new URL(one));
  const [first] = servers;
  const [user, pass] = [first?.username, first?.password].map((text) => decodeURIComponent(text ?? ''));
  const isEncrypted = caFile !== undefined || servers.some(({ protocol }) => protocol === 'tls:');
  return {
    name: 'lanet',
    servers: servers.map(({ host }) => host),
    ...(pass ? { user, pass } : user && { token: user }),
    // Another line is made by whoever holds this one, which then knows that hints were missed.
    reconnect: false,
    noEcho: true,
    timeout: 5_000,
    pingInterval: 10_000,
    maxPingOut: 2,
    ...(isEncrypted && {
      tls: {
        ...(caFile && { ca: readFileSync(caFile, 'utf8') }),
        ...(certFile && { cert: readFileSync(certFile, 'utf8') }),
        ...(keyFile && { key: readFileSync(keyFile, 'utf8') }),
      },
    }),
  };
}
