import type { Endpoint } from '@lanet/contracts/endpoint';
import { z } from 'zod';
import { faultsOf } from './hostile-judge.ts';
import { addressText, type Change, changed, jsonText, made } from './hostile-values.ts';
import { ANONYMOUS, asAgent, asPerson, type Caller } from './isolation-caller.ts';
import { changedTables, databaseFingerprints } from './isolation-marks.ts';
import { type Matrix, prepareMatrix, rowOf } from './isolation-matrix.ts';
import type { CallInput, TestServer } from './test-server.ts';

export interface Attacker extends Caller {
  /** May call the endpoint, so that what is sent is really read. */
  deep: boolean;
}

/** A request whose parts may be anything. */
interface Parts {
  params: unknown;
  query: Record<string, unknown>;
  body: unknown;
  ifMatch: unknown;
  headers: Record<string, string>;
}

/** Where a refusal is itself something to keep: bytes that are not the announced picture refuse it for good. */
const WRITTEN_ON_PURPOSE: Readonly<Record<string, readonly string[]>> = {
  'helpRequests.picture': ['public.ticket_files'],
};

/** Sends changed forms of valid calls, and says what is wrong with the answers. */
export class Attack {
  readonly #matrix: Matrix;
  readonly #answers = new Map<number, number>();

  private constructor(matrix: Matrix) {
    this.#matrix = matrix;
  }

  static async prepare(server: TestServer): Promise<Attack> {
    return new Attack(await prepareMatrix(server));
  }

  /** A superadmin, an agent and nobody, signed in anew: some calls end the own sign-in. */
  async callers(name: string): Promise<Attacker[]> {
    const { server, victim } = this.#matrix;
    const { permission } = rowOf(name).endpoint;
    await victim.agent.grant();
    const agent = permission.startsWith('agent_');
    return [
      {
        ...asPerson('superadmin', await server.person({ role: 'superadmin' })),
        deep: !agent && permission !== 'anyone',
      },
      { ...asAgent('agent', victim.agent), deep: agent },
      { ...ANONYMOUS, deep: permission === 'anyone' },
    ];
  }

  /** One call with these changes, by somebody. */
  async faults(name: string, caller: Attacker, changes: readonly Change[]): Promise<string[]> {
    const { server } = this.#matrix;
    const { endpoint } = rowOf(name);
    // Rates are limited by the clock, which stands still otherwise.
    server.clock.advance({ seconds: 1 });
    const parts = changedParts(endpoint, await this.#validParts(name, caller), changes);
    const request = requestOf(endpoint, caller, parts);
    const before = caller.deep ? await databaseFingerprints(server.db.admin) : {};
    const answer = await server.app.http.inject(request);
    this.#answers.set(answer.statusCode, (this.#answers.get(answer.statusCode) ?? 0) + 1);
    const contentType = String(answer.headers['content-type'] ?? '');
    const faults = faultsOf({ status: answer.statusCode, contentType, text: answer.body });
    if (caller.deep && answer.statusCode >= 400) {
      const changedNow = changedTables(before, await databaseFingerprints(server.db.admin));
      const written = changedNow.filter((table) => !WRITTEN_ON_PURPOSE[name]?.includes(table));
      if (written.length > 0) faults.push(`${answer.statusCode}, but wrote to ${written.join(', ')}`);
    }
    return faults.map((fault) => `${caller.name}: ${request.method} ${request.url.slice(0, 300)} ${fault}`);
  }

  /** How many answers had each status. */
  summary(): string {
    const counts = [...this.#answers].sort(([a], [b]) => a - b);
    return counts.map(([status, times]) => `${times} x ${status}`).join(', ');
  }

  async #validParts(name: string, caller: Caller): Promise<Parts> {
    const input: CallInput<Endpoint> = await rowOf(name).aim(this.#matrix, caller);
    const { params = {}, query, body = {}, ifMatch = 1, headers = {} } = input;
    return { params, query: asRecord(query), body, ifMatch, headers };
  }
}

function changedParts(endpoint: Endpoint, parts: Parts, changes: readonly Change[]): Parts {
  const [paths, filters, members] = [endpoint.params, endpoint.query, endpoint.body].map(knownNames);
  const wholeBody = endpoint.method === 'GET' ? [] : ['body', 'body', 'body'];
  const places = [
    ...(paths?.length ? ['params'] : []),
    ...(filters?.length ? ['query', 'query'] : []),
    ...wholeBody,
    ...(endpoint.versioned ? ['ifMatch'] : []),
  ];
  let { params, query, body, ifMatch } = parts;
  for (const one of changes) {
    const place = places[one.name % places.length];
    if (place === 'params') params = asRecord(changed(params, one, paths ?? []));
    // A filter is left out of most calls: each is as good a place as one that is there.
    else if (place === 'query')
      query = { ...query, [filters?.[one.place % filters.length] ?? 'unknown']: made(one.value) };
    else if (place === 'ifMatch') ifMatch = made(one.value);
    else body = Buffer.isBuffer(body) ? Buffer.from(jsonText(made(one.value))) : changed(body, one, members ?? []);
  }
  return { ...parts, params, query, body, ifMatch };
}

const names = new WeakMap<z.ZodType, string[]>();

/** Every member that a schema names, however deep. */
function knownNames(schema: z.ZodType): string[] {
  const known = names.get(schema) ?? namesIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  names.set(schema, known);
  return known;
}

function namesIn(json: unknown): string[] {
  if (typeof json !== 'object' || json === null) return [];
  const own = 'properties' in json ? Object.keys(Object(json.properties)) : [];
  return [...new Set([...own, ...Object.values(json).flatMap(namesIn)])];
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function requestOf(endpoint: Endpoint, caller: Caller, { params, query, body, ifMatch, headers }: Parts) {
  const given = asRecord(params);
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_match, part: string) => addressText(given[part]));
  const search = Object.entries(query).map(([key, value]) => `${addressText(key)}=${addressText(value)}`);
  const bare = endpoint.method === 'GET';
  return {
    method: endpoint.method,
    url: search.length > 0 ? `${path}?${search.join('&')}` : path,
    headers: {
      host: 'localhost:3000',
      ...(!bare && { 'content-type': 'application/json' }),
      ...(endpoint.versioned && { 'if-match': `"${addressText(ifMatch).slice(0, 100)}"` }),
      ...caller.headers,
      ...headers,
    },
    ...(!bare && { payload: Buffer.isBuffer(body) ? body : jsonText(body) }),
  };
}
