import { agent, type Envelope } from '@lanet/contracts/agent';
import { Problem } from '@lanet/contracts/errors';
import type { z } from 'zod';
import type { Answer, HttpClient, Request } from './http-client.ts';
import { type Identity, proofFor } from './identity.ts';
import type { ServerClock } from './server-clock.ts';

/** The server answered and said no. `code`: of its problem document, or `http.<status>` without one. */
export class ServerRefused extends Error {
  readonly status: number;
  readonly code: string;
  /** When to come again, if it said so. */
  readonly retryAfterMs: number | undefined;
  /** Of `agents.retired`, unchecked. */
  readonly order: Envelope | undefined;

  constructor(answer: Answer) {
    const problem = Problem.safeParse(jsonOf(answer)).data;
    const code = problem?.code ?? `http.${answer.status}`;
    super(problem?.detail ? `${code}: ${problem.detail}` : code);
    this.status = answer.status;
    this.code = code;
    this.order = problem?.order;
    const seconds = Number(answer.headers['retry-after'] ?? problem?.retryAfterSeconds ?? Number.NaN);
    this.retryAfterMs = Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 86_400) * 1000 : undefined;
  }
}

/** The server's answer is not what the protocol says. */
export class NotTheProtocol extends Error {}

/** A bearer is renewed so long before it ends, as the server sees time. */
const RENEW_BEFORE_MS = 60_000;

/** Speaks as this agent: proves its key for a bearer, carries it, and renews it before it ends. */
export class Session {
  readonly #http: HttpClient;
  readonly #identity: Identity;
  readonly #clock: ServerClock;
  #bearer: { text: string; expiresAt: number } | undefined;
  #granting: Promise<string> | undefined;

  constructor(http: HttpClient, identity: Identity, clock: ServerClock) {
    this.#http = http;
    this.#identity = identity;
    this.#clock = clock;
  }

  /** A bearer that the socket's hello gave. `expiresAt`: epoch milliseconds, server time. */
  accept(text: string, expiresAt: number): void {
    this.#bearer = { text, expiresAt };
  }

  /** One request with the bearer; a refused bearer is renewed once. @throws NoAnswer, ServerRefused */
  async call(request: Request, signal?: AbortSignal): Promise<Answer> {
    try {
      return await this.#once(request, await this.#currentBearer(), signal);
    } catch (error) {
      if (!(error instanceof ServerRefused) || error.status !== 401) throw error;
      this.#bearer = undefined;
      return this.#once(request, await this.#currentBearer(), signal);
    }
  }

  /** As `call`, with a body as JSON and the answer read by its schema. @throws also NotTheProtocol */
  async callJson<S extends z.ZodType>(request: Request, schema: S, signal?: AbortSignal): Promise<z.output<S>> {
    const headers: Record<string, string> = request.body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await this.call({ ...request, headers: { ...headers, ...request.headers } }, signal);
    return readAnswer(answer, schema);
  }

  /** One request that carries a proof of the key. A clock that is wrong is put right by the refusal's date, once. */
  async prove(method: string, path: string): Promise<Answer> {
    try {
      return await this.#proved(method, path);
    } catch (error) {
      if (!(error instanceof ServerRefused) || error.code !== 'agents.proof_refused') throw error;
      return this.#proved(method, path);
    }
  }

  async #proved(method: string, path: string): Promise<Answer> {
    const authorization = proofFor(this.#identity, { method, path }, this.#clock.now());
    const answer = await this.#http.request({ method, path, headers: { authorization } });
    const refusal = isOk(answer) ? undefined : new ServerRefused(answer);
    if (refusal?.code === 'agents.proof_refused') this.#clock.distrust();
    this.#clock.learn(Date.parse(answer.headers.date ?? ''), 'date');
    if (refusal) throw refusal;
    return answer;
  }

  async #once(request: Request, bearer: string, signal?: AbortSignal): Promise<Answer> {
    const headers = { ...request.headers, authorization: `Bearer ${bearer}` };
    const answer = await this.#http.request({ ...request, headers }, signal);
    if (!isOk(answer)) throw new ServerRefused(answer);
    return answer;
  }

  async #currentBearer(): Promise<string> {
    const bearer = this.#bearer;
    if (bearer && this.#clock.now() < bearer.expiresAt - RENEW_BEFORE_MS) return bearer.text;
    // Several requests that find the bearer gone share one renewal.
    this.#granting ??= this.#grant().finally(() => {
      this.#granting = undefined;
    });
    return this.#granting;
  }

  async #grant(): Promise<string> {
    const answer = await this.prove(agent.grant.method, agent.grant.path);
    const grant = readAnswer(answer, agent.grant.response);
    this.#clock.learn(grant.serverTime, 'answer');
    this.#bearer = { text: grant.bearer, expiresAt: grant.bearerExpiresAt };
    return grant.bearer;
  }
}

/** The body of an answer by its schema; unknown fields are ignored. @throws NotTheProtocol */
export function readAnswer<S extends z.ZodType>(answer: Answer, schema: S): z.output<S> {
  const read = schema.safeParse(answer.body.length === 0 ? {} : jsonOf(answer));
  if (!read.success) throw new NotTheProtocol(`the answer is not what protocol 1 says: ${read.error.message}`);
  return read.data;
}

export const isOk = ({ status }: Answer): boolean => status >= 200 && status < 300;

function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
