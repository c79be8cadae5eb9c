import type { Endpoint } from '@lanet/contracts/endpoint';
import { TestAgent } from './test-agent.ts';
import { type CallInput, requestOf, type TestClient, type TestPerson, type TestServer } from './test-server.ts';

/** Whoever calls, by what they bring along. */
export interface Caller {
  name: string;
  headers: Record<string, string>;
  /** Signs proofs of its own. */
  agent?: TestAgent;
  /** A person of the victim itself, of another of its sites: what is their own they may change. */
  personId?: string;
  /** What of the client such a person may see. */
  mayRead?: ReadonlySet<string>;
}

export interface RawAnswer {
  status: number;
  text: string;
  headers: string;
}

export const ANONYMOUS: Caller = { name: 'anonymous', headers: {} };

export function asPerson(name: string, { cookie, csrfToken }: TestPerson): Caller {
  return { name, headers: { cookie, 'x-lanet-csrf': csrfToken, origin: 'http://localhost:3000' } };
}

export function asAgent(name: string, agent: TestAgent): Caller {
  return { name, agent, headers: { authorization: `Bearer ${agent.bearer}` } };
}

/** One call, and all that comes back, whatever its type. The input's own headers win over the caller's. */
export async function send(
  server: TestServer,
  caller: Caller,
  endpoint: Endpoint,
  input: CallInput<Endpoint>,
): Promise<RawAnswer> {
  const headers = { ...caller.headers, ...input.headers };
  const answer = await server.app.http.inject(requestOf(endpoint, { ...input, headers }));
  return { status: answer.statusCode, text: answer.body, headers: JSON.stringify(answer.headers) };
}

let enrolments = 0;

/** An active agent of a site, with a bearer. The command key it pins must be published. */
export async function activeAgent(
  server: TestServer,
  token: string,
  facts: ConstructorParameters<typeof TestAgent>[1] = {},
): Promise<TestAgent> {
  const agent = new TestAgent(server, facts);
  enrolments += 1;
  // One address each: how many may come from one is limited.
  const enrolled = await agent.enrol(token, {}, `127.9.${enrolments >> 8}.${enrolments & 255}`);
  if (enrolled.status !== 201) throw new Error(`not enrolled: ${JSON.stringify(enrolled.body)}`);
  await agent.grant();
  return agent;
}

/** Those who must learn nothing of the client that is the victim, and what some of them need to try. */
export interface Outsiders {
  client: TestClient;
  /** An active agent of their client, and a token that lets in more. */
  agent: TestAgent;
  token: string;
  /** The same people each time, or new ones: some calls end the caller's own sign-in. */
  callers(anew?: boolean): Promise<Caller[]>;
}

interface Place {
  client: TestClient;
  agent: TestAgent;
  /** The client that is the victim, and what people of any of its sites may see of it. */
  victim: { id: string; otherSiteId: string; shared: readonly string[] };
}

export async function outsidersOf(
  server: TestServer,
  victim: Place['victim'],
  makeToken: (client: TestClient) => Promise<string>,
): Promise<Outsiders> {
  const client = await server.client('Other client');
  const token = await makeToken(client);
  const agent = await activeAgent(server, token);
  const place = { client, agent, victim };
  const usual = await signedIn(server, place);
  return { client, agent, token, callers: async (anew = false) => (anew ? signedIn(server, place) : usual) };
}

async function signedIn(server: TestServer, { client, agent, victim }: Place): Promise<Caller[]> {
  const [requester, clientAdmin, technician, neighbour, half] = await Promise.all([
    server.person({ role: 'requester', clientId: client.id, siteIds: [client.siteId] }),
    server.person({ role: 'client_admin', clientId: client.id }),
    server.person({ role: 'technician', clientIds: [client.id] }),
    server.person({ role: 'requester', clientId: victim.id, siteIds: [victim.otherSiteId] }),
    server.person({ role: 'admin' }),
  ]);
  await server.db.admin.query(
    'update auth.sign_ins set second_factor_at = null, step_up_at = null where person_id = $1',
    [half.id],
  );
  return [
    ANONYMOUS,
    asPerson('requester of another client', requester),
    asPerson('client_admin of another client', clientAdmin),
    asPerson('technician limited to another client', technician),
    {
      ...asPerson('requester of another site', neighbour),
      personId: neighbour.id,
      mayRead: new Set([victim.id, victim.otherSiteId, ...victim.shared, neighbour.id]),
    },
    asPerson('half signed in admin', half),
    asAgent('agent of another client', agent),
  ];
}
