import { request } from 'node:http';
import { text as readText } from 'node:stream/consumers';

const TIMEOUT_MS = 30_000;

/** What the agent's service says. `body` is passed on as it is: the page knows the codes. */
export type ServiceAnswer = { status: number; body: unknown };

const NO_SERVICE: ServiceAnswer = { status: 503, body: { code: 'help.no_service' } };

/** Asks the service over its socket or pipe. Never throws: without a service that is the answer. */
export function callService(address: string, method: string, path: string, body?: object): Promise<ServiceAnswer> {
  const text = body === undefined ? '' : JSON.stringify(body);
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const outgoing = request({ socketPath: address, method, path, headers, timeout: TIMEOUT_MS }, (incoming) => {
      readText(incoming).then(
        (received) => resolve({ status: incoming.statusCode ?? 500, body: jsonOf(received) }),
        () => resolve(NO_SERVICE),
      );
    });
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.once('error', () => resolve(NO_SERVICE));
    outgoing.end(text);
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { code: 'help.failed' };
  }
}
