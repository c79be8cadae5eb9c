import type { Window } from '@lanet/contracts/agent';
import { type EntryDetail, tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { alertingDevice } from '../../testing/alerting-device.ts';
import { testWindow } from '../../testing/test-agent.ts';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { storeWindows } from '../metrics/index.ts';
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
  /** A report of five minutes that end now, with these values of the volume. */
  const reports = (usedPercent: (number | null)[], id = '/') =>
    inScope(server.db, SYSTEM, (tx) => {
      const window = windowUntilNow(usedPercent, id);
      return storeWindows(tx, [{ clientId: acme.id, deviceId: device.id, window }], server.clock.now());
    });
  const proof = async () => {
    const { body } = await server.technician.call(tickets.timeline, { params: { id: ticketId } });
    const details: EntryDetail[] = body.items.map(({ detail }: { detail: EntryDetail }) => detail);
    return details.find((detail) => detail.kind === 'resolved');
  };
  return { device, finish, settledAs, reports, proof };
}

function windowUntilNow(usedPercent: (number | null)[], id: string): Window {
  const idle = usedPercent.map(() => 3.5);
  return testWindow(server.clock.now() - (usedPercent.length - 1) * 60_000, {
    ...{ cpu: idle, memory: idle, temperature: idle, network: [] },
    volumes: [{ id, usedPercent, freeBytes: 1e9, sizeBytes: 1e10 }],
  });
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

it('waits while a script runs, and then resolves by what was measured after its end', async () => {
  const { device, finish, settledAs, reports, proof } = await underWork('Running', 'disk_cleanup');
  await device.sends({ to: 'resolved', value: 84 });
  minutes(16);
  await reports([83, 83, 83, 83, 83]);
  expect(await settledAs()).not.toBe('resolved');

  await finish(0);
  minutes(2);
  expect(await settledAs()).not.toBe('resolved');

  minutes(1);
  await reports([83, 83, 83, 61.5, 61.25]);
  expect(await settledAs()).toBe('resolved');
  expect(await proof()).toMatchObject({
    reason: 'metric_recovered',
    evidence: {
      before: 93.4,
      trigger: 90,
      recover: 85,
      after: 61.25,
      afterAt: new Date(server.clock.now()).toISOString(),
    },
  });
});

it.each<{ what: string; values: (number | null)[]; volume?: string }>([
  { what: 'was measured before the script ended', values: [60, 60, 60, 60, null] },
  { what: 'is between the limits', values: [60, 60, 60, 60, 86] },
  { what: 'is of another volume', values: [60, 60, 60, 60, 60], volume: '/srv' },
])('takes no value for a proof that $what', async ({ what, values, volume }) => {
  const { device, finish, settledAs, reports } = await underWork(what, 'disk_cleanup');
  await device.sends({ to: 'resolved' });
  await finish(0);
  minutes(1);
  // Only its last value is younger than the end of the script.
  await reports(values, volume);
  minutes(16);

  expect(await settledAs()).not.toBe('resolved');

  await reports([70]);
  minutes(2);
  expect(await settledAs()).toBe('resolved');
});

it('takes a recovery after the script for the proof as well', async () => {
  const { device, finish, settledAs } = await underWork('Again', 'disk_cleanup');
  await device.sends({ to: 'resolved' });
  minutes(16);
  await finish(0);
  expect(await settledAs()).not.toBe('resolved');

  await device.sends({ to: 'firing' });
  minutes(1);
  await device.sends({ to: 'resolved' });
  minutes(16);

  expect(await settledAs()).toBe('resolved');
});
