import type { ServerFrame } from '@lanet/contracts/agent';
import type { WebSocket } from 'ws';
import { retryAfterSeconds } from './agents.presence.rules.ts';

/** Close codes of the connection: the agent tells them apart from a broken line. */
export const CLOSE = { away: 1001, malformed: 1007, refused: 4403, clone: 4409, slow: 4408 } as const;

/** The open sockets of agents that proved their key. */
export interface Sockets {
  get(agentId: string): WebSocket | undefined;
  add(agentId: string, socket: WebSocket): void;
  /** Forgets the socket, unless another of the same agent has taken its place. */
  remove(agentId: string, socket: WebSocket): void;
  ids(): string[];
  size(): number;
  nudge(agentId: string, what: 'commands' | 'config' | 'report'): void;
  /** Nudges everyone, spread over time, so that they do not all report in the same second. */
  nudgeAll(what: 'commands' | 'config' | 'report'): void;
  end(agentId: string, code: number, reason: string): void;
  /** Says when to come again, differently to each, and closes. */
  endAll(): void;
}

/** @param onCount is told how many there are, whenever that changes. */
export function createSockets(onCount: (count: number) => void): Sockets {
  const sockets = new Map<string, WebSocket>();
  const nudge = (agentId: string, what: 'commands' | 'config' | 'report') => {
    const socket = sockets.get(agentId);
    if (socket) sendFrame(socket, { type: 'nudge', what });
  };
  return {
    get: (agentId) => sockets.get(agentId),
    ids: () => [...sockets.keys()],
    size: () => sockets.size,
    add(agentId, socket) {
      sockets.set(agentId, socket);
      onCount(sockets.size);
    },
    remove(agentId, socket) {
      if (sockets.get(agentId) === socket) sockets.delete(agentId);
      onCount(sockets.size);
    },
    nudge,
    nudgeAll(what) {
      // 200 a second, so that ten thousand agents ask within a minute.
      for (const [index, agentId] of [...sockets.keys()].entries()) {
        setTimeout(() => nudge(agentId, what), index * 5).unref();
      }
    },
    end(agentId, code, reason) {
      sockets.get(agentId)?.close(code, reason);
    },
    endAll() {
      for (const socket of sockets.values()) {
        sendFrame(socket, { type: 'bye', retryAfterSeconds: retryAfterSeconds(sockets.size, Math.random()) });
        socket.close(CLOSE.away);
      }
    },
  };
}

/** A frame to whoever still listens: losing one costs latency only. */
export function sendFrame(socket: WebSocket, frame: ServerFrame): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}
