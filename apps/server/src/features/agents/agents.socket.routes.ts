import { CONNECT_PATH } from '@lanet/contracts/agent';
import type { FastifyInstance } from 'fastify';
import type { Gateway } from './agents.gateway.service.ts';
import { serveSocket } from './agents.socket.service.ts';

/** The WebSocket of agents; who it is, is said in its first frames. */
export function connectRoute(app: FastifyInstance, gateway: Gateway): void {
  app.get(CONNECT_PATH, { websocket: true }, (socket, request) => {
    // The server would close every socket it knows before this feature's goodbye: these are the gateway's to close.
    app.websocketServer.clients.delete(socket);
    serveSocket(gateway, socket, request.url);
  });
}
