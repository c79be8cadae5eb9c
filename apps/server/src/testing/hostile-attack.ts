import { endpoints } from '@lanet/contracts/index';
import { faultsOf } from './hostile-judge.ts';
import { addressText, type Change, changed, jsonText } from './hostile-values.ts';
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
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  body: unknown;
  ifMatch: unknown;
}

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

  /** A superadmin, an agent and nobody, in this order; signed in anew, since some calls end the own sign-in. */
  async callers(name: string): Promise<Attacker[]> {
    const { server, victim } = this.#matrix;
    const { permission } = rowOf(name).endpoint;
    await victim.agent.grant();
    const agent = permission.startsWith('agent_');
    const person = !agent && permission !== 'anyone';
    return [
      { ...asPerson('superadmin', await server.person({ role: 'superadmin' })), deep: person },
      { ...asAgent('agent', victim.agent), deep: agent },
      { ...ANONYMOUS, deep: permission === 'anyone' },
    ];
  }

  async faults(name: string, caller: Attacker, changes: readonly Change[]): Promise<string[]> {
    const { server } = this.#matrix;
    // Limits of rates are by the clock, which stands still otherwise.
    server.clock.advance({ seconds: 2 });
    const parts = this.#changedParts(await this.#validParts(name, caller), changes);
    const request = requestOf(name, caller, parts);
    const before = caller.deep ? await databaseFingerprints(server.db.admin) : {};
    const answer = await server.app.http.inject(request);
    this.#answers.set(answer.statusCode, (this.#answers.get(answer.statusCode) ?? 0) + 1);
    const type = String(answer.headers['content-type'] ?? '');
    const faults = faultsOf({ status: answer.statusCode, contentType: type, text: answer.body });
    if (caller.deep && answer.statusCode >= 400) {
      const written = changedTables(before, await databaseFingerprints(server.db.admin));
      if (written.length > 0) faults.push(`${answer.statusCode}, but wrote to ${written.join(', ')}`);
    }
    return faults.map((fault) => `${caller.name}: ${request.method} ${request.url.slice(0, 300)} ${fault}`);
  }

  /** How many answers had each status. */
  summary(): string {
    return [...this.#answers]
      .sort(([a], [b]) => a - b)
      .map(([status, times]) => `${times} x ${status}`)
      .join(', ');
  }

  async #validParts(name: string, caller: Caller): Promise<Parts & { headers: Record<string, string> }> {
    const { aim } = rowOf(name);
    // The parts of any endpoint are objects or absent.
    const input = (await aim(this.#matrix, caller)) as CallInput<never> & { headers?: Record<string, string> };
    const {
      params = {},
      query = {},
      body = {},
      ifMatch = 1,
      headers = {},
    } = input as Partial<Parts & { headers: Record<string, string> }>;
    return { params, query, body, ifMatch, headers };
  }

  #changedParts<P extends Parts>(parts: P, changes: readonly Change[]): P {
    let { params, query, body, ifMatch }: Parts = parts;
    for (const one of changes) {
      if (Buffer.isBuffer(body)) body = Buffer.from(jsonText(one.value));
      else if (one.place % 8 === 0 && Object.keys(params).length > 0) params = asRecord(changed(params, one));
      else if (one.place % 8 === 1) query = asRecord(changed({ limit: 50, cursor: '', ...query }, one));
      else if (one.place % 8 === 2) ifMatch = one.value;
      else body = changed(body, one);
    }
    return { ...parts, params, query, body, ifMatch };
  }
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : { value };

function requestOf(
  name: string,
  caller: Caller,
  { params, query, body, ifMatch, headers }: Parts & { headers: Record<string, string> },
) {
  const endpoint = endpoints[name];
  if (!endpoint) throw new Error(`${name} is no endpoint`);
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_match, part: string) => addressText(params[part]));
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
