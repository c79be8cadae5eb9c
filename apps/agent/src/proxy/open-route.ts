import { connect, type Socket } from 'node:net';
import { hostPortOf } from './proxy-address.ts';
import type { Route, Routes } from './routes.ts';
import { openTunnel, ProxyFailed, TUNNEL_MS, type TunnelOptions } from './tunnel.ts';

/** A TCP connection to the server by the first way that works. @throws ProxyFailed, and what the system says of the direct way */
export async function openRoute(routes: Routes, url: URL, options: TunnelOptions = {}): Promise<Socket> {
  let fault: ProxyFailed | undefined;
  for (const route of await routes.to(url)) {
    try {
      const socket = await openOne(route, url, options);
      if (fault) routes.preferDirect(fault);
      return socket;
    } catch (error) {
      // The proxy's fault is the one to act on: without it, a closed network may say anything.
      if (fault || !(error instanceof ProxyFailed)) throw fault ?? error;
      fault = error;
    }
  }
  throw fault ?? new Error('no way to the server');
}

function openOne(route: Route, url: URL, options: TunnelOptions): Promise<Socket> {
  const target = hostPortOf(url);
  if (route.kind === 'proxy') return openTunnel(route.proxy, target, options);
  const { timeoutMs = TUNNEL_MS, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ ...target, ...(signal && { signal }) });
  const late = setTimeout(() => socket.destroy(new Error(`no connection within ${timeoutMs / 1000} s`)), timeoutMs);
  socket.once('error', reject);
  socket.once('close', () => clearTimeout(late));
  socket.once('connect', () => {
    clearTimeout(late);
    socket.off('error', reject);
    resolve(socket);
  });
  return promise;
}
