import { mailboxSignIns } from '@lanet/contracts/mailbox-sign-ins';
import { mailboxes } from '@lanet/contracts/mailboxes';
import type { z } from 'zod';
import { startFetching } from '../features/inbound-mail/index.ts';
import type { Background } from '../platform/feature.ts';
import type { GraphMailbox, GraphMessage } from './graph-mailbox.ts';
import { type GraphServer, startGraphServer } from './graph-server.ts';
import { onGraph } from './graph-settings.ts';
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts';
import { QUICK_TIMES } from './mail-world.ts';
import { createTestServer, type TestServer } from './test-server.ts';

type Body = z.input<typeof mailboxes.create.body>;

export interface OnGraph {
  id: string;
  address: string;
  box: GraphMailbox;
}

export interface GraphScene {
  server: TestServer;
  graph: GraphServer;
  provider: IdentityProvider;
  /** A mailbox of Microsoft 365 that is read and sends by Graph, with an application's right unless another grant is told. */
  add(changes?: Partial<Body> & { grant?: 'application' | 'person' }): Promise<OnGraph>;
  signIn(mailbox: OnGraph): Promise<number>;
  /** As another process of the service mail does; ended by `reset`. */
  start(): Background;
  inbox(mailbox: OnGraph): GraphMessage[];
  /** Ends all fetching, removes all mailboxes, and lets Graph and the sign-in be as they were. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** A server, with stand-ins for Microsoft Graph and for where its tokens come from. */
export async function graphScene(): Promise<GraphScene> {
  const provider = await startIdentityProvider('*');
  const graph = await startGraphServer();
  const server = await createTestServer({
    ...{ LANET_MAIL_PRIVATE_NETWORKS: 'loopback', LANET_MAIL_CA_FILE: graph.caFile },
    ...{ LANET_MAIL_MICROSOFT_AUTHORITY: provider.url, LANET_MAIL_MICROSOFT_GRAPH: graph.url },
  });
  const asAlways = () => {
    graph.accountOf = (token) => provider.accountOf(token);
    graph.before = () => undefined;
    Object.assign(graph, { replacesIds: false, losesHeaders: false, now: () => server.clock.now() });
    for (const told of [graph.asked, graph.sent, provider.grants, provider.scopes]) told.length = 0;
    provider.expiresInSeconds = 3600;
  };
  asAlways();
  const running: Background[] = [];
  let count = 0;
  return {
    ...{ server, graph, provider },
    async add({ grant = 'application', ...changes } = {}) {
      const address = changes.address ?? `soporte${++count}@msp.example`;
      const body = { ...onGraph(provider, address, grant), ...changes };
      const { status, body: made } = await server.admin.call(mailboxes.create, { body });
      if (status !== 201) throw new Error(`no mailbox: ${JSON.stringify(made)}`);
      return { id: made.id, address, box: graph.mailbox(address) };
    },
    async signIn({ id, address }) {
      const { body } = await server.admin.call(mailboxSignIns.start, { params: { id } });
      return (await server.admin.call(mailboxSignIns.complete, { body: provider.signIn(body.url, address) })).status;
    },
    start() {
      const one = startFetching(server.platform, QUICK_TIMES);
      running.push(one);
      return one;
    },
    inbox: ({ box }) => box.in(box.folder('inbox')?.id ?? ''),
    async reset() {
      await Promise.all(running.splice(0).map((one) => one.stop()));
      await server.db.admin.query('delete from mailboxes');
      asAlways();
    },
    async close() {
      await server.close();
      await graph.close();
      await provider.close();
    },
  };
}
