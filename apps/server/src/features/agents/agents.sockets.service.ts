import { once } from 'node:events';
import type { Facts, ServerFrame } from '@lanet/contracts/agent';
import type { WebSocket } from 'ws';
import { retryAfterSeconds } from './agents.presence.rules.ts';

/** Close codes of the connection: the agent tells them apart from a broken line. */
export const CLOSE = { away: 1001, malformed: 1007, refused: 4403, clone: 4409, slow: 4408 } as const;

/** How long the other side may take to close with us when the server stops. */
const PATIENCE_MS = 1000;

/** The open sockets of agents that proved their key. */
export interface Sockets {
  /** Any connection from its first moment, so that none is left open at the end. */
  track(socket: WebSocket): void;
  get(agentId: string): WebSocket | undefined;
  /** What the computer at the other end says of itself, where its agent does. */
  factsOf(socket: WebSocket): Facts | undefined;
  /** The connection of an agent that proved its key, until it closes or another takes its place. */
  add(agentId: string, socket: WebSocket, facts?: Facts): void;
  ids(): string[];
  size(): number;
  nudge(agentId: string, what: 'commands' | 'config' | 'report'): void;
  /** Nudges everyone, spread over time, so that they do not all report in the same second. */
  nudgeAll(what: 'commands' | 'config' | 'report'): void;
  end(agentId: string, code: number, reason: string): void;
  /** Says when to come again, differently to each, and closes. Whoever does not close with us is cut off. */
  endAll(): Promise<void>;
}

/** @param onCount is told how many there are, whenever that changes. */
export function createSockets(onCount: (count: number) => void): Sockets {
  const sockets = new Map<string, WebSocket>();
  const all = new Set<WebSocket>();
  const claims = new WeakMap<WebSocket, Facts>();
  const nudge = (agentId: string, what: 'commands' | 'config' | 'report') => {
    const socket = sockets.get(agentId);
    if (socket) sendFrame(socket, { type: 'nudge', what });
  };
  return {
    get: (agentId) => sockets.get(agentId),
    ids: () => [...sockets.keys()],
    size: () => sockets.size,
    track(socket) {
      all.add(socket);
      socket.once('close', () => all.delete(socket));
    },
    factsOf: (socket) => claims.get(socket),
    add(agentId, socket, facts) {
      if (facts) claims.set(socket, facts);
      sockets.set(agentId, socket);
      onCount(sockets.size);
      socket.once('close', () => {
        if (sockets.get(agentId) === socket) sockets.delete(agentId);
        onCount(sockets.size);
      });
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
    async endAll() {
      const ended = [...all].map((socket) => once(socket, 'close'));
      for (const socket of all) {
        sendFrame(socket, { type: 'bye', retryAfterSeconds: retryAfterSeconds(sockets.size, Math.random()) });
        socket.close(CLOSE.away);
      }
      const timer = setTimeout(() => {
        for (const socket of all) socket.terminate();
      }, PATIENCE_MS);
      await Promise.all(ended);
      clearTimeout(timer);
    },
  };
}

/** A frame to whoever still listens: losing one costs latency only. */
export function sendFrame(socket: WebSocket, frame: ServerFrame): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}
