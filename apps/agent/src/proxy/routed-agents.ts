import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';
import { openRoute } from './open-route.ts';
import type { Routes } from './routes.ts';

type Done = (error: Error | null, stream: Duplex) => void;

export type RoutedOptions = https.AgentOptions & { ca?: string[] };

/** Connections of Node's own client by the ways of `routes`. TLS goes through a proxy end to end: it sees names, no content. */
export function routedAgent(routes: Routes, url: URL, options: RoutedOptions): http.Agent {
  const ends = new AbortController();
  const open = (done: Done | undefined, upgrade: (socket: Duplex) => Duplex): void => {
    const { ca } = options;
    openRoute(routes, url, { signal: ends.signal, ca })
      .then(upgrade)
      .then(
        (socket) => done?.(null, socket),
        // Safe: with an error, Node does not look at the second argument.
        (error: unknown) => done?.(asError(error), undefined as unknown as Duplex),
      );
  };
  class RoutedHttp extends http.Agent {
    override createConnection(_options: http.ClientRequestArgs, done?: Done): undefined {
      open(done, (socket) => socket);
    }
    override destroy(): void {
      ends.abort();
      super.destroy();
    }
  }
  class RoutedHttps extends https.Agent {
    override createConnection(asked: https.RequestOptions, done?: Done): undefined {
      open(done, (socket) => {
        // `socket` is of tls.connect, which this ends in; the types of requests do not know it.
        const secured = super.createConnection({ ...asked, socket } as https.RequestOptions);
        if (!secured) throw new Error('no TLS connection was made');
        return secured;
      });
    }
    override destroy(): void {
      ends.abort();
      super.destroy();
    }
  }
  return url.protocol === 'https:' ? new RoutedHttps(options) : new RoutedHttp(options);
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));
