import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertingDevice } from '../../testing/alerting-device.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { settleDue } from './alerts.background.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

const minutes = (count: number) => server.clock.advance({ minutes: count });

/** A device with a full disk, its ticket that a person works on, and a run of a script from that ticket. */
async function underWork(name: string, scriptKey: string) {
  const acme = await server.client(name);
  const device = await alertingDevice(server, acme);
  await device.sends({ to: 'firing' });
  const [ticket] = await device.tickets();
  const ticketId = ticket?.id ?? '';
  await server.technician.call(tickets.note, { params: { id: ticketId }, body: { text: 'Lo limpio' } });
  const agentId = [...device.id.replaceAll('-', '')]
    .map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)])
    .join('');
  const { admin } = server.db;
  await admin.query(
    "insert into agents (client_id, id, device_id, public_key, state, platform, facts, agent_version, address) values ($1, $2, $3, '\\x00', 'active', 'linux', '{}', '1', '127.0.0.1')",
    [acme.id, agentId, device.id],
  );
  const commandId = uuidv7();
  await admin.query(
    `insert into commands (client_id, id, device_id, agent_id, ticket_id, script_id, platform, script_version, script_sha256,
       parameters, class, requester_id, state, expires_at)
     select $1, $2, $3, $4, $5, s.id, 'linux', t.version, t.sha256, '{}', s.class, $6, 'running', now() + interval '1 day'
     from scripts s join script_texts t on t.script_id = s.id and t.platform = 'linux' where s.key = $7
     order by t.version desc limit 1`,
    [acme.id, commandId, device.id, agentId, ticketId, server.technician.id, scriptKey],
  );
  const finish = (exitCode: number) =>
    admin.query("update commands set state = 'finished', exit_code = $2, finished_at = $3 where id = $1", [
      commandId,
      exitCode,
      new Date(server.clock.now()),
    ]);
  const settledAs = async () => {
    await settleDue(server.platform);
    return (await device.tickets())[0]?.status;
  };
  return { device, finish, settledAs };
}

it('resolves what a person works on when the suggested script ran well from the ticket before the metric recovered', async () => {
  const { device, finish, settledAs } = await underWork('Fixed', 'disk_cleanup');
  await finish(0);
  minutes(5);
  await device.sends({ to: 'resolved' });

  minutes(16);

  expect(await settledAs()).toBe('resolved');
});

it('leaves it to the person when that script failed', async () => {
  const { device, finish, settledAs } = await underWork('Failed', 'disk_cleanup');
  await finish(1);
  minutes(5);
  await device.sends({ to: 'resolved' });

  minutes(16);

  expect(await settledAs()).not.toBe('resolved');
});

it('waits while a script runs, and takes no recovery from before its end for a proof', async () => {
  const { device, finish, settledAs } = await underWork('Running', 'disk_cleanup');
  await device.sends({ to: 'resolved' });
  minutes(16);
  expect(await settledAs()).not.toBe('resolved');

  await finish(0);
  minutes(16);
  expect(await settledAs()).not.toBe('resolved');

  await device.sends({ to: 'firing' });
  minutes(1);
  await device.sends({ to: 'resolved' });
  minutes(16);
  expect(await settledAs()).toBe('resolved');
});
