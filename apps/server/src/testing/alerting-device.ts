import type { AlertEdge } from '@lanet/contracts/alert-rules';
import { type Alert, alerts } from '@lanet/contracts/alerts';
import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { inScope, SYSTEM } from '../platform/database/index.ts';
import { enqueue } from '../platform/jobs/jobs.ts';
import type { AnyBody, TestClient, TestServer } from './test-server.ts';

/** What an agent says; the rest is as for a full disk. */
type EdgeInput = Partial<AlertEdge> & Pick<AlertEdge, 'to'> & { receivedAt?: number };

export interface AlertingDevice {
  id: string;
  name: string;
  /** Stores edges as the gateway does, received now unless said. */
  stores(...edges: EdgeInput[]): Promise<void>;
  /** Its tickets as an admin sees them, last changed first. */
  tickets(): Promise<SeenTicket[]>;
  /** Its alerts as an admin sees them, newest first; all of them unless told. */
  alerts(options?: { open: boolean }): Promise<AnyBody[]>;
  /** Stores them and works on them and on all that follows. */
  sends(...edges: EdgeInput[]): Promise<void>;
}

interface SeenTicket {
  id: string;
  subject: string;
  status: string;
  priority: string;
  alerting: boolean;
  /** Kinds of the lines of its timeline, oldest first. */
  lines: string[];
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
    tickets: () => ticketsOf(server, id),
    async alerts({ open } = { open: false }) {
      const admin = await reader(server);
      const list = async (wanted: 'true' | 'false') =>
        (await admin.call(alerts.list, { query: { open: wanted, deviceId: id } })).body.items;
      // Newest first, over both: they are listed apart.
      const all = open ? await list('true') : [...(await list('true')), ...(await list('false'))];
      const place = ({ openedAt, id: alertId }: Alert) => `${openedAt} ${alertId}`;
      return all.sort((a: Alert, b: Alert) => (place(a) < place(b) ? 1 : -1));
    },
    async sends(...edges) {
      await stores(...edges);
      await inScope(server.db, SYSTEM, (tx) =>
        enqueue(tx, 'alerts.process_edges', {}, { key: 'alerts.process_edges' }),
      );
      await server.work();
    },
  };
}

/** Signed in just now: a test may be days long by its clock, and no sign-in of its start would live to see its end. */
const reader = (server: TestServer) => server.person({ role: 'admin' });

/** Tickets of a device as an admin sees them, last changed first. */
export async function ticketsOf(server: TestServer, deviceId: string): Promise<SeenTicket[]> {
  const admin = await reader(server);
  const { body } = await admin.call(tickets.list, { query: { view: 'all', deviceId } });
  const seen: SeenTicket[] = [];
  for (const { id, subject, status, priority, alerting } of body.items) {
    const timeline = await admin.call(tickets.timeline, { params: { id } });
    const lines = timeline.body.items.map((line: { detail: { kind: string } }) => line.detail.kind);
    seen.push({ id, subject, status, priority, alerting, lines });
  }
  return seen;
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
