import { CONNECT_PATH } from '@lanet/contracts/agent';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../platform/http/index.ts';
import type { Gateway } from './agents.gateway.service.ts';
import { serveSocket } from './agents.socket.service.ts';

/** The WebSocket of agents; who it is, is said in its first frames. */
export function connectRoute(app: FastifyInstance, gateway: Gateway): void {
  app.route({
    method: 'GET',
    url: CONNECT_PATH,
    // Asked for as a page there is nothing.
    handler: async () => {
      throw new Refusal('request.not_found');
    },
    wsHandler(socket, request) {
      // The server would close every socket it knows before this feature's goodbye: these are the gateway's to close.
      app.websocketServer.clients.delete(socket);
      serveSocket(gateway, socket, request.url);
    },
  });
}
