import { sla } from '@lanet/contracts/sla';
import { slaPolicies } from '@lanet/contracts/sla-policies';
import { v7 as uuidv7 } from 'uuid';
import { none, own, type Row, thing, versionOf } from './isolation-row.ts';
import { HOUR_AND_EIGHT } from './sla-world.ts';

type Scene = Parameters<Row['aim']>[0];
const atTicket = ({ victim }: Scene) => ({ params: { id: victim.tickets.open } });
const atPolicy = ({ victim }: Scene) => ({ params: { id: victim.sla.policyId } });
const since = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };

/** Policies are the provider's; for which clients they are, limited staff read of their own alone. */
export const slaRows: Record<string, Row> = {
  'sla.ofTicket': thing(sla.ofTicket, atTicket, { shows: false }),
  'sla.setPolicy': thing(sla.setPolicy, (scene) => ({
    ...atTicket(scene),
    body: { policyId: scene.victim.sla.policyId, reason: 'New' },
  })),
  'sla.erasePause': thing(sla.erasePause, (scene) => ({
    ...atTicket(scene),
    body: { from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00Z', reason: 'New' },
  })),
  'sla.preview': own(
    sla.preview,
    ({ victim: { client } }) => ({
      body: { terms: HOUR_AND_EIGHT, priority: 'high' as const, clientId: client.id, siteId: client.siteId },
    }),
    { shows: false },
  ),
  'sla.whatIf': own(
    sla.whatIf,
    ({ victim }) => ({
      body: { change: { kind: 'policy' as const, policyId: victim.sla.policyId, terms: HOUR_AND_EIGHT } },
    }),
    { shows: false },
  ),
  'sla.wall': own(sla.wall, ({ victim }) => ({ query: { clientId: victim.client.id } })),
  'sla.report': own(sla.report, () => ({ query: { ...since, by: 'client' as const } }), { shows: false }),
  'sla.state': own(sla.state, none, { shows: false }),
  'slaPolicies.list': own(slaPolicies.list, none),
  'slaPolicies.get': own(slaPolicies.get, atPolicy),
  'slaPolicies.versions': own(slaPolicies.versions, atPolicy, { shows: false }),
  'slaPolicies.create': thing(slaPolicies.create, ({ victim }) => ({
    body: {
      ...{ name: `New ${uuidv7().slice(-12)}`, terms: HOUR_AND_EIGHT },
      scopes: [{ clientId: victim.client.id, siteId: null, categoryId: null, typeId: null, priorities: null }],
    },
  })),
  'slaPolicies.copy': thing(slaPolicies.copy, (scene) => ({
    ...atPolicy(scene),
    body: { name: `Copy ${uuidv7().slice(-12)}` },
  })),
  'slaPolicies.update': thing(slaPolicies.update, async (scene) => ({
    ...atPolicy(scene),
    ifMatch: await versionOf(scene, 'sla_policies', scene.victim.sla.policyId),
    body: { terms: HOUR_AND_EIGHT },
  })),
  'slaPolicies.makeDefault': thing(slaPolicies.makeDefault, atPolicy),
  'slaPolicies.order': thing(slaPolicies.order, ({ victim }) => ({ body: { ids: [victim.sla.policyId] } })),
};
