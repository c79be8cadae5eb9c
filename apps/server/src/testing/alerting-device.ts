import type { AlertEdge } from '@lanet/contracts/alert-rules';
import { v7 as uuidv7 } from 'uuid';
import { inScope, SYSTEM } from '../platform/database/index.ts';
import { enqueue } from '../platform/jobs/jobs.ts';
import type { TestClient, TestServer } from './test-server.ts';

/** What an agent says; the rest is as for a full disk. */
export type EdgeInput = Partial<AlertEdge> & Pick<AlertEdge, 'to'> & { receivedAt?: number };

export interface AlertingDevice {
  id: string;
  name: string;
  /** Stores edges as the gateway does, received now unless said. */
  stores(...edges: EdgeInput[]): Promise<void>;
  /** Stores them and works on them and on all that follows. */
  sends(...edges: EdgeInput[]): Promise<void>;
}

/** An active device of a client that says edges: its agent, as far as alerts know of one. */
export async function alertingDevice(server: TestServer, client: TestClient, name = 'PC-001'): Promise<AlertingDevice> {
  const id = uuidv7();
  await server.db.admin.query(
    "insert into devices (client_id, id, site_id, name, type, status) values ($1, $2, $3, $4, 'server', 'active')",
    [client.id, id, client.siteId, name],
  );
  let sequence = 0;
  const stores = async (...edges: EdgeInput[]) => {
    for (const { receivedAt = server.clock.now(), ...edge } of edges) {
      sequence += 1;
      await server.db.admin.query(
        'insert into alert_edges (client_id, agent_id, sequence, position, device_id, edge, received_at) values ($1, $2, $3, 0, $4, $5, $6)',
        [client.id, `agent-of-${id}`, sequence, id, JSON.stringify(fullEdge(server, edge)), new Date(receivedAt)],
      );
    }
  };
  return {
    id,
    name,
    stores,
    async sends(...edges) {
      await stores(...edges);
      await inScope(server.db, SYSTEM, (tx) =>
        enqueue(tx, 'alerts.process_edges', {}, { key: 'alerts.process_edges' }),
      );
      await server.work();
    },
  };
}

function fullEdge(server: TestServer, edge: Omit<EdgeInput, 'receivedAt'>): AlertEdge {
  const at = edge.at ?? server.clock.now();
  const value = edge.value ?? (edge.to === 'firing' ? 93.4 : 60);
  return {
    rule: 'disk_full',
    ruleVersion: 1,
    object: '/',
    metric: 'volume.usedPercent',
    trigger: 90,
    recover: 85,
    samples: [{ at, value }],
    from: edge.to === 'firing' ? 'pending' : 'recovering',
    at,
    since: at - 120_000,
    value,
    flaps: 0,
    ...edge,
  };
}
