import { startFetching } from '../features/inbound-mail/index.ts';
import type { Background } from '../platform/feature.ts';
import { type Dovecot, startDovecot } from './dovecot.ts';
import { QUICK_TIMES } from './mail-world.ts';
import { createTestServer, type TestServer } from './test-server.ts';

export interface FetchScene {
  server: TestServer;
  dovecot: Dovecot;
  /** As another process of the service mail does; ended by `reset`. */
  start(times?: typeof QUICK_TIMES): Background;
  /** Ends all fetching, and removes all mailboxes. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** A server, a real mail server that it may reach, and processes that fetch. */
export async function fetchScene(): Promise<FetchScene> {
  const dovecot = await startDovecot();
  const server = await createTestServer({
    ...{ LANET_MAIL_PRIVATE_NETWORKS: 'loopback', LANET_MAIL_CA_FILE: dovecot.caFile },
  });
  const running: Background[] = [];
  return {
    server,
    dovecot,
    start(times = QUICK_TIMES) {
      const one = startFetching(server.platform, times);
      running.push(one);
      return one;
    },
    async reset() {
      await Promise.all(running.splice(0).map((one) => one.stop()));
      await server.db.admin.query('delete from mailboxes');
    },
    async close() {
      await server.close();
      await dovecot.remove();
    },
  };
}
