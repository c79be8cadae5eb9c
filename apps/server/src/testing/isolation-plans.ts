import { v7 as uuidv7 } from 'uuid';
import type { TestServer } from './test-server.ts';

interface Place {
  clientId: string;
  deviceId: string;
  secret: string;
  /** A run of the device, which is taken for one that installed updates. */
  commandId: string;
}

/** A plan that waits, the permit that only the signer sees, the proof of a run, and a service that was started again. */
export async function testPlans({ db }: TestServer, { clientId, deviceId, secret, commandId }: Place): Promise<string> {
  const id = uuidv7();
  await db.admin.query(
    `insert into update_plans (client_id, id, device_id, script_id, time_zone, from_minute, to_minute, weekday, requester_id,
       sign_in_id, planned_at, state, opens_at, closes_at)
     select $1, $2, $3, s.id, 'America/Mexico_City', 120, 300, 1, p.id, p.id, now(), 'planned', now() + interval '1 day',
       now() + interval '2 days'
     from scripts s, people p where s.key = 'update_software' and p.role = 'superadmin' limit 1`,
    [clientId, id, deviceId],
  );
  await db.admin.query(
    'insert into update_plan_permits (client_id, plan_id, plan_hash, created_at) values ($1, $2, $3, now())',
    [clientId, id, secret],
  );
  const waiting = JSON.stringify([{ name: secret, arch: null, version: '1' }]);
  await db.admin.query(
    `insert into update_proofs (client_id, command_id, device_id, before, began_at, scanned_at, installed, remaining, appeared)
     values ($1, $2, $3, $4, now(), now(), $4, '[]', 0)`,
    [clientId, commandId, deviceId, waiting],
  );
  await db.admin.query(
    `insert into service_restarts (client_id, id, device_id, service, outcome, at) values ($1, $2, $3, $4, 'worked', now())`,
    [clientId, uuidv7(), deviceId, secret],
  );
  return id;
}
