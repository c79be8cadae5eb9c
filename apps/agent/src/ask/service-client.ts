import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';
import type { ChannelPlace } from '../help/channel-place.ts';
import { TOKEN_HEADER } from '../help/local-protocol.ts';
import { readPass } from '../help/service-pass.ts';

const TIMEOUT_MS = 30_000;

/** What the agent's service says. `body` is passed on as it is: the page knows the codes. */
export type ServiceAnswer = { status: number; body: unknown };

const NO_SERVICE: ServiceAnswer = { status: 503, body: { code: 'help.no_service' } };

/** Asks the service over its socket or pipe. Never throws: without a service, or with another one there, that is the answer. */
export async function callService(
  { address, passFile }: ChannelPlace,
  method: string,
  path: string,
  body?: object,
): Promise<ServiceAnswer> {
  const pass = readPass(passFile);
  if (!pass) return NO_SERVICE;
  let socket: TLSSocket | undefined;
  try {
    socket = connect({
      ...{ path: address, ca: pass.certificate, minVersion: 'TLSv1.3', timeout: TIMEOUT_MS },
      // The person's environment can switch this off for everything else.
      rejectUnauthorized: true,
      // It is known by its key, whatever name it carries.
      checkServerIdentity: () => undefined,
    });
    const opened = socket;
    // Whoever waits hears of it; an error that comes after the answer is nobody's any more.
    opened.on('error', () => undefined);
    opened.once('timeout', () => opened.destroy(new Error('timeout')));
    // Nothing is written, not even the token, before whoever listens there has proved to be the service.
    await once(opened, 'secureConnect');
    const text = body === undefined ? '' : JSON.stringify(body);
    const length = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const headers = { ...length, [TOKEN_HEADER]: pass.token };
    const outgoing = request({ createConnection: () => opened, method, path, headers });
    // As when it answers and closes while a body that is too large is still on its way.
    outgoing.on('error', () => undefined);
    outgoing.end(text);
    const [incoming]: IncomingMessage[] = await once(outgoing, 'response');
    return incoming ? { status: incoming.statusCode ?? 500, body: jsonOf(await readText(incoming)) } : NO_SERVICE;
  } catch {
    return NO_SERVICE;
  } finally {
    socket?.destroy();
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { code: 'help.failed' };
  }
}
