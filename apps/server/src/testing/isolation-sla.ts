import { slaPolicies } from '@lanet/contracts/sla-policies';
import { HOUR_AND_EIGHT, SlaWorld } from './sla-world.ts';
import type { TestServer } from './test-server.ts';

export interface VictimSla {
  /** For the client alone. */
  policyId: string;
}

/** A policy of the client, and what it promises for its tickets from before. */
export async function testSla(
  server: TestServer,
  { clientId, siteId, secret }: { clientId: string; siteId: string; secret: string },
): Promise<VictimSla> {
  await new SlaWorld(server).calendar();
  const scope = { clientId, siteId, categoryId: null, typeId: null, priorities: null };
  const body = { name: `SLA ${secret.slice(0, 8)}`, terms: HOUR_AND_EIGHT, scopes: [scope] };
  const made = await server.superadmin.call(slaPolicies.create, { body });
  return { policyId: String(made.body.id) };
}

/** As if a step of the ticket's ladder had been told. */
export async function testFiring(server: TestServer, ticketId: string): Promise<void> {
  await server.db.admin.query(
    `insert into sla_firings (client_id, ticket_id, site_id, clock, instance, step, due_at, told)
     select client_id, ticket_id, site_id, 'resolution', 1, 'half', now(), true from sla_tickets where ticket_id = $1`,
    [ticketId],
  );
}
