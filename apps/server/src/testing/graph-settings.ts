import type { IdentityProvider } from './identity-provider.ts';

const TENANT = '11111111-2222-3333-4444-555555555555';

/** Settings of a mailbox on Graph, signed in by this provider. */
export function onGraph(provider: IdentityProvider, address: string, grant: 'application' | 'person' = 'application') {
  return {
    ...{ kind: 'microsoft' as const, name: 'Soporte', address },
    incoming: { server: null, way: 'graph' as const },
    outgoing: { server: null },
    options: {},
    oauth: { grant, clientId: provider.client.id, clientSecret: provider.client.secret, tenant: TENANT },
  };
}
