import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { CONNECT_PATH, ServerFrame } from '@lanet/contracts/agent';
import type { LiveSample } from '@lanet/contracts/live';
import { agentHelloText } from '@lanet/contracts/wire';
import WebSocket from 'ws';
import type { ProtocolClient } from './protocol-client.ts';

export interface SocketOptions {
  bootId: string;
  agentVersion: string;
  signal: AbortSignal;
  onNudge: (what: string) => void;
  /** What the machine measures now. */
  measure: () => LiveSample;
}

/** Keeps one socket open, and opens it again after a pause with jitter when it closes. */
export function keepConnected(client: ProtocolClient, options: SocketOptions): void {
  const open = async () => {
    while (!options.signal.aborted) {
      const retryAfterSeconds = await once(client, options);
      await wait(retryAfterSeconds * 1000 * (0.5 + Math.random()), undefined, { signal: options.signal }).catch(
        () => undefined,
      );
    }
  };
  void open();
}

/** One life of the socket; resolves with how long to stay away after it. */
function once(client: ProtocolClient, options: SocketOptions): Promise<number> {
  const { bootId, agentVersion, signal, onNudge, measure } = options;
  const address = new URL(CONNECT_PATH, client.server);
  address.protocol = client.server.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address, { perMessageDeflate: false });
  const { promise, resolve } = Promise.withResolvers<number>();
  let retryAfterSeconds = 5;
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  const ping = setInterval(() => socket.readyState === socket.OPEN && socket.ping(), 30_000);
  const live = liveSeries(() => socket.readyState === socket.OPEN && send({ type: 'sample', ...measure() }));
  const stop = () => {
    if (socket.readyState === socket.OPEN) send({ type: 'stopping' });
    socket.close();
  };
  signal.addEventListener('abort', stop);
  socket.on('open', () => {
    const nonce = randomBytes(16).toString('base64url');
    send({ type: 'hello', nonce, proof: client.proof('GET', CONNECT_PATH, ''), agentVersion, bootId, live: true });
  });
  socket.on('message', (data) => {
    const frame = ServerFrame.safeParse(JSON.parse(String(data)));
    if (!frame.success) return;
    if (frame.data.type === 'hello') {
      const text = agentHelloText({
        agentId: client.agentId,
        serverFingerprint: client.fingerprint,
        serverNonce: frame.data.nonce,
      });
      send({ type: 'proof', signature: client.signText(text) });
    } else if (frame.data.type === 'nudge') onNudge(frame.data.what);
    else if (frame.data.type === 'live') live(frame.data.everySeconds, frame.data.seconds);
    else if (frame.data.type === 'bye') retryAfterSeconds = frame.data.retryAfterSeconds;
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearInterval(ping);
    live(1, 0);
    signal.removeEventListener('abort', stop);
    resolve(retryAfterSeconds);
  });
  return promise;
}

/** Sends at once and then every so often, for so long; a new order takes the place of the one before. */
function liveSeries(send: () => void): (everySeconds: number, seconds: number) => void {
  let timer: NodeJS.Timeout | undefined;
  let endsAt = 0;
  return (everySeconds, seconds) => {
    const isRunning = timer !== undefined;
    endsAt = Date.now() + seconds * 1000;
    clearInterval(timer);
    timer = undefined;
    if (seconds <= 0) return;
    if (!isRunning) send();
    timer = setInterval(() => {
      if (Date.now() < endsAt) return send();
      clearInterval(timer);
      timer = undefined;
    }, everySeconds * 1000);
  };
}
