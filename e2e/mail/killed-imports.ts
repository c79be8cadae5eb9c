// The mailboxes of an import that is killed: on a real IMAP server, and on the stand-in for Microsoft Graph.
import type { mailboxes } from '@lanet/contracts/mailboxes';
import type { z } from 'zod';
import { startGraphServer } from '../../apps/server/src/testing/graph-server.ts';
import { onGraph } from '../../apps/server/src/testing/graph-settings.ts';
import { startIdentityProvider } from '../../apps/server/src/testing/identity-provider.ts';
import { flagsOf } from '../../apps/server/src/testing/mail-world.ts';
import { startMailPeers, supportMailbox } from './mail-peers.ts';

export interface KilledImport {
  /** `LANET_*` of a server that may reach it. */
  environment: Record<string, string>;
  settings: z.input<typeof mailboxes.create.body>;
  deliver(raw: string): Promise<void>;
  /** How many messages bear no sign of having been stored. */
  unmarked(): Promise<number>;
  close(): Promise<void>;
}

export async function byImap(): Promise<KilledImport> {
  const peers = await startMailPeers();
  return {
    environment: peers.environment,
    settings: supportMailbox(peers),
    deliver: (raw) => peers.dovecot.deliver('soporte', raw),
    unmarked: async () => (await flagsOf(peers.dovecot, 'soporte')).filter((flags) => !flags.includes('\\Seen')).length,
    close: () => peers.close(),
  };
}

export async function byGraph(): Promise<KilledImport> {
  const [graph, provider] = await Promise.all([startGraphServer(), startIdentityProvider('*')]);
  graph.accountOf = (token) => provider.accountOf(token);
  const settings = onGraph(provider, 'soporte@example.com');
  const box = graph.mailbox(settings.address);
  return {
    environment: {
      ...{ LANET_MAIL_PRIVATE_NETWORKS: 'loopback', LANET_MAIL_CA_FILE: graph.caFile },
      ...{ LANET_MAIL_MICROSOFT_GRAPH: graph.url, LANET_MAIL_MICROSOFT_AUTHORITY: provider.url },
    },
    settings: { ...settings, options: { plusAddressing: false } },
    deliver: async (raw) => void box.add('inbox', Buffer.from(raw), new Date()),
    unmarked: async () => box.in(box.folder('inbox')?.id ?? '').filter(({ isRead }) => !isRead).length,
    async close() {
      await graph.close();
      await provider.close();
    },
  };
}
