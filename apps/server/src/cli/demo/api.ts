import { auth } from '@lanet/contracts/auth';
import type { Endpoint } from '@lanet/contracts/endpoint';
import { z } from 'zod';

export interface ApiInput<E extends Endpoint> {
  params?: z.input<E['params']>;
  query?: z.input<E['query']>;
  body?: z.input<E['body']>;
  ifMatch?: number;
  /** Sent again under the same key it is done once. */
  idempotencyKey?: string;
}

export type Api = <E extends Endpoint>(endpoint: E, input?: ApiInput<E>) => Promise<z.output<E['response']>>;

export interface Session {
  call: Api;
  /** The cookie header, renewed whenever the server renews it. */
  cookie(): string;
}

/** The product's own API over HTTP, as a browser uses it. A refusal is thrown with what the server said. */
export function openSession(server: string): Session {
  const held = { cookie: '', csrf: '' };
  const call: Api = async <E extends Endpoint>(endpoint: E, input: ApiInput<E> = {}) => {
    const answer = await send(server, endpoint, input, held);
    const [cookie] = answer.headers.getSetCookie();
    if (cookie) held.cookie = cookie.split(';')[0] ?? '';
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${endpoint.method} ${endpoint.path} answered ${answer.status}: ${text}`);
    // Read by the endpoint's own schema, which the generic type cannot follow.
    const body = endpoint.response.parse(text === '' ? {} : JSON.parse(text)) as z.output<E['response']>;
    const renewed = z.object({ csrfToken: z.string() }).safeParse(body);
    if (renewed.success) held.csrf = renewed.data.csrfToken;
    return body;
  };
  return { call, cookie: () => held.cookie };
}

/** Signs in with a password; whether a second factor is still wanted is for the caller to see. */
export async function signInTo(
  server: string,
  email: string,
  password: string,
): Promise<{ session: Session; state: string }> {
  const session = openSession(server);
  const { state } = await session.call(auth.signIn, { body: { email, password } });
  return { session, state };
}

async function send(
  server: string,
  endpoint: Endpoint,
  input: ApiInput<Endpoint>,
  held: { cookie: string; csrf: string },
): Promise<Response> {
  const params = z.record(z.string(), z.string()).parse(input.params ?? {});
  const query = z.record(z.string(), z.unknown()).parse(input.query ?? {});
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_match, name: string) => encodeURIComponent(params[name] ?? ''));
  const url = new URL(path, server);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return fetch(url, {
    method: endpoint.method,
    headers: {
      origin: server,
      ...(held.cookie && { cookie: held.cookie, 'x-lanet-csrf': held.csrf }),
      ...(input.body !== undefined && { 'content-type': 'application/json' }),
      ...(input.ifMatch !== undefined && { 'if-match': `"${input.ifMatch}"` }),
      ...(input.idempotencyKey !== undefined && { 'idempotency-key': input.idempotencyKey }),
    },
    ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
  });
}
