// Calls the server by the contract: one function for every endpoint, and the few ways in which a call can fail.
import { auth } from '@lanet/contracts/auth';
import type { Endpoint } from '@lanet/contracts/endpoint';
import { Problem } from '@lanet/contracts/errors';
import { z } from 'zod';
import { withSentence } from './texts.ts';

type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;

type Empty = Record<never, never>;

/** A part may be left out where the contract accepts an empty object for it. */
type Part<Name extends string, Schema extends z.ZodType> =
  Empty extends z.input<Schema> ? { [K in Name]?: z.input<Schema> } : { [K in Name]: z.input<Schema> };

export type CallOptions<E extends AnyEndpoint> = Part<'params', E['params']> &
  Part<'query', E['query']> &
  Part<'body', E['body']> & {
    /** The version the save was made from; a newer one on the server answers 412. */
    ifMatch?: number;
    signal?: AbortSignal;
    /** Sent to its end though the page is left meanwhile. */
    keepalive?: boolean;
  };

type OptionalIfEmpty<T> = Empty extends T ? [options?: T] : [options: T];

/** The server refused or failed. `code` is one of contracts/errors.ts, or `server.failed` where it could not say. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  /** What was wrong with which part, by JSON pointer. */
  readonly errors: readonly { pointer: string; message: string }[];
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? 'server.failed';
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.requestId = problem.requestId;
    this.retryAfterSeconds = problem.retryAfterSeconds;
  }
}

/** No answer came: the network, the proxy or the server is away. Trying again can help. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

let csrfToken = '';
const signedOutListeners = new Set<() => void>();

/** The token of `auth.me`; everything that changes something sends it as `x-lanet-csrf`. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** What a request that changes something carries besides its body, where it is not sent by `call`. */
export const changeHeaders = (): Record<string, string> => (csrfToken ? { 'x-lanet-csrf': csrfToken } : {});

/** Calls `listener` whenever the server says that the person is not (or no longer, or only half) signed in. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiError && (error.code === 'auth.required' || error.code === 'auth.second_factor_required');

/**
 * Calls an endpoint and answers its body; `{}` for an empty answer.
 * @throws ApiError when the server refuses, NetworkError when no answer comes, AbortError when `signal` fires.
 */
export async function call<E extends AnyEndpoint>(
  endpoint: E,
  ...[options]: OptionalIfEmpty<CallOptions<E>>
): Promise<z.output<E['response']>> {
  const given: LooseOptions = options ?? {};
  const body = await bodyOf(await sendRenewed(endpoint, given));
  // A step-up and a second factor give the sign-in a new cookie, and this is the token that belongs to it.
  const renewed = WithCsrfToken.safeParse(body);
  if (renewed.success) setCsrfToken(renewed.data.csrfToken);
  // The server validates its answers against the same schema in its tests; validating them here again would cost every
  // list a parse.
  return body as z.output<E['response']>;
}

const WithCsrfToken = z.object({ csrfToken: z.string() });

/** Another tab may have renewed the sign-in meanwhile: then this one's token is old, and asking who I am brings the new. */
async function sendRenewed(endpoint: AnyEndpoint, given: LooseOptions): Promise<Response> {
  const response = await sendOnce(endpoint, given);
  if (response.ok) return response;
  const refusal = await refusalOf(response);
  if (refusal.code !== 'request.origin' || csrfToken === '') throw announceRefusal(refusal);
  await call(auth.me);
  const again = await sendOnce(endpoint, given);
  if (!again.ok) throw announceRefusal(await refusalOf(again));
  return again;
}

function sendOnce(endpoint: AnyEndpoint, given: LooseOptions): Promise<Response> {
  return send(addressOf(endpoint.path, given), {
    method: endpoint.method,
    headers: headersOf(endpoint, given),
    credentials: 'same-origin',
    ...(hasBody(endpoint) && { body: JSON.stringify(given.body ?? {}) }),
    ...(given.signal && { signal: given.signal }),
    ...(given.keepalive && { keepalive: true }),
  });
}

const bodyOf = async (response: Response): Promise<unknown> => (response.status === 204 ? {} : readJson(response));

interface LooseOptions {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  ifMatch?: number;
  signal?: AbortSignal;
  keepalive?: boolean;
}

/** Fills `:name` of the path and appends the query; lists repeat their name, absent values are left out. */
export function addressOf(path: string, { params, query }: { params?: unknown; query?: unknown }): string {
  const values = new Map(entriesOf(params));
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(values.get(name) ?? '')));
  const search = new URLSearchParams();
  for (const [name, value] of entriesOf(query))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one));
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

const entriesOf = (part: unknown): [string, unknown][] =>
  typeof part === 'object' && part !== null ? Object.entries(part) : [];

const hasBody = (endpoint: AnyEndpoint) => endpoint.method !== 'GET' && endpoint.method !== 'DELETE';

function headersOf(endpoint: AnyEndpoint, { ifMatch }: LooseOptions): Record<string, string> {
  return {
    accept: 'application/json, application/problem+json',
    ...(hasBody(endpoint) && { 'content-type': 'application/json' }),
    ...(endpoint.method !== 'GET' && csrfToken && { 'x-lanet-csrf': csrfToken }),
    ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
  };
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    // Whoever cancelled knows why; it is not the network's fault.
    if (init.signal?.aborted) throw error;
    throw new NetworkError('no answer', { cause: error });
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    // Cut in the middle, or a proxy's own page with status 200: either way no answer of ours.
    throw new NetworkError('unreadable answer', { cause: error });
  }
}

/**
 * The refusal of an answer, once there is a sentence for it; a proxy's HTML page still becomes an ApiError with its status
 * and request id.
 */
export async function refusalOf(response: Response): Promise<ApiError> {
  const parsed = Problem.partial().safeParse(await response.json().catch(() => undefined));
  const problem = parsed.success ? parsed.data : {};
  const requestId = problem.requestId ?? response.headers.get('x-request-id') ?? undefined;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const code = problem.code ?? (response.status >= 502 && response.status <= 504 ? 'server.unavailable' : undefined);
  const error = new ApiError(response.status, {
    ...problem,
    ...(code && { code }),
    ...(requestId && { requestId }),
    ...(problem.retryAfterSeconds === undefined && Number.isFinite(retryAfter) && { retryAfterSeconds: retryAfter }),
  });
  await withSentence(error.code);
  return error;
}

/** Tells the listeners of `onSignedOut` when the refusal says so; answers the refusal. */
export function announceRefusal(error: ApiError): ApiError {
  if (isSignedOut(error)) for (const listener of signedOutListeners) listener();
  return error;
}
