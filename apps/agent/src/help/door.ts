import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import type { RequestListener, ServerOptions } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import type { ChannelPlace } from './channel-place.ts';
import { HelpRefused, TOKEN_HEADER } from './local-protocol.ts';
import { makeOwnCertificate } from './own-certificate.ts';
import { isSameSecret } from './same-secret.ts';
import { publishPass } from './service-pass.ts';
import { sendJson } from './small-http.ts';

export type DoorLimits = ServerOptions & { handshakeTimeout?: number; maxConnections?: number };

/** `failed`: told of a connection that could not be taken, for want of files or memory. */
export type DoorOptions = { place: ChannelPlace; limits: DoorLimits; failed: (error: Error) => void };

/** Open until it is closed, which cuts off whoever is in it. */
export type Door = { close: () => Promise<void> };

/**
 * Listens for programs of this computer by TLS 1.3, also on a socket that is safe by its folder: one way on all systems. On
 * Windows anybody may open one more end of the service's pipe, or be there before it. Without the key, which never leaves
 * this process, such a program is sent nothing; it can only keep others from being heard.
 * @throws what the system says
 */
export async function openDoor({ place, limits, failed }: DoorOptions, answer: RequestListener): Promise<Door> {
  const { key, certificate } = makeOwnCertificate();
  const token = randomBytes(32).toString('base64url');
  const options = { ...limits, key, cert: certificate, minVersion: 'TLSv1.3' as const };
  const server = createServer(options, (request, response) => {
    if (isSameSecret(request.headers[TOKEN_HEADER], token)) return answer(request, response);
    const { status, code } = new HelpRefused('help.forbidden');
    sendJson(response, status, { code });
  });
  // HTTP knows only of those who have shaken hands.
  const connected = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connected.add(socket);
    socket.once('close', () => connected.delete(socket));
  });
  if (limits.maxConnections !== undefined) server.maxConnections = limits.maxConnections;
  const { address, passFile } = place;
  if (process.platform !== 'win32') {
    mkdirSync(dirname(address), { recursive: true, mode: 0o755 });
    // Left by an agent that was killed: only one runs at a time, so nobody listens there.
    rmSync(address, { force: true });
  }
  publishPass(passFile, { certificate, token });
  server.listen({ path: address, readableAll: true, writableAll: true });
  await once(server, 'listening');
  server.on('error', failed);
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of connected) socket.destroy();
      await closed;
    },
  };
}
