import { auth } from '@lanet/contracts/auth';
import type { Endpoint } from '@lanet/contracts/endpoint';
import { z } from 'zod';

export interface ApiInput<E extends Endpoint> {
  params?: z.input<E['params']>;
  query?: z.input<E['query']>;
  body?: z.input<E['body']>;
  ifMatch?: number;
}

export type Api = <E extends Endpoint>(endpoint: E, input?: ApiInput<E>) => Promise<z.output<E['response']>>;

/** The product's own API as a signed-in person uses it: what the demo holds was made the way people make it. */
export async function signInTo(server: string, email: string, password: string): Promise<Api> {
  const first = await send(server, auth.signIn, { body: { email, password } }, {});
  const cookie = (first.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const { csrfToken } = auth.signIn.response.parse(await first.json());
  return async (endpoint, input = {}) => {
    const answer = await send(server, endpoint, input, { cookie, 'x-lanet-csrf': csrfToken });
    const text = await answer.text();
    // The answer of an endpoint read by its own schema; parse's type cannot follow the generic.
    return endpoint.response.parse(text === '' ? {} : JSON.parse(text)) as z.output<typeof endpoint.response>;
  };
}

async function send(
  server: string,
  endpoint: Endpoint,
  input: ApiInput<Endpoint>,
  headers: Record<string, string>,
): Promise<Response> {
  const params = z.record(z.string(), z.string()).parse(input.params ?? {});
  const query = z.record(z.string(), z.unknown()).parse(input.query ?? {});
  const url = new URL(
    endpoint.path.replaceAll(/:(\w+)/g, (_match, name: string) => encodeURIComponent(params[name] ?? '')),
    server,
  );
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const answer = await fetch(url, {
    method: endpoint.method,
    headers: {
      ...headers,
      origin: server,
      ...(input.body !== undefined && { 'content-type': 'application/json' }),
      ...(input.ifMatch !== undefined && { 'if-match': `"${input.ifMatch}"` }),
    },
    ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
  });
  if (!answer.ok)
    throw new Error(`${endpoint.method} ${url.pathname} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}
