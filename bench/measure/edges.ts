// From the moment an agent says that a volume is full until a technician can see the ticket, and until the mail about it
// was handed over. Each alert is of another device, so each makes a ticket and a mail.
import { setTimeout as wait } from 'node:timers/promises';
import type { AlertEdge } from '@lanet/contracts/alert-rules';
import { devices } from '@lanet/contracts/devices';
import { tickets } from '@lanet/contracts/tickets';
import { type SmtpSink, startSmtpSink } from '../../e2e/smtp-sink.ts';
import { type SignedIn, signIn } from '../../e2e/staff-api.ts';
import { startPrivateServer } from '../private-server.ts';
import { type Measure, percentile } from './figures.ts';
import { emptyReport, joinAgents } from './joined-agent.ts';
import { memoryFigures } from './memory.ts';
import { personOf } from './person.ts';

/** The first one is thrown away: it pays for code that is compiled and connections that are opened. */
const ALERTS = 21;
/** Looking is work for the server, too. */
const LOOK_EVERY_MS = 10;
const PATIENCE_MS = 10_000;

export const measureEdges: Measure = async (defer) => {
  const sink = await startSmtpSink();
  defer(() => sink.close());
  const server = await startPrivateServer({
    environment: { LANET_SMTP_URL: sink.url, LANET_SMTP_FROM: 'soporte@lanet.example' },
  });
  defer(() => server.close());
  const technician = await signIn(server.server, personOf(server, 'tecnico'));
  const agents = await joinAgents(server.server, server.token, ALERTS);
  const known = (await technician.call(devices.list, { query: { limit: 100 } })).items;
  const ticketMs: number[] = [];
  const mailMs: number[] = [];
  for (const [index, { client }] of agents.entries()) {
    const device = known.find(({ name }) => name === `SIM-${String(index + 1).padStart(5, '0')}`);
    if (!device) throw new Error('an agent that joined is no device');
    const startedAt = performance.now();
    await client.report({ ...emptyReport(client, 1), edges: [fullDisk(client.now())] });
    const [ticket, mail] = await Promise.all([
      until(() => hasTicket(technician, device.id)),
      until(async () => mailedAbout(sink, device.name)),
    ]);
    if (index === 0) continue;
    ticketMs.push(ticket - startedAt);
    mailMs.push(mail - startedAt);
  }
  return [
    { name: 'edge to ticket: p50', value: percentile(ticketMs, 0.5), unit: 'ms' },
    { name: 'edge to ticket: p95', value: percentile(ticketMs, 0.95), unit: 'ms', atMost: 1_000 },
    { name: 'edge to mail handed over: p50', value: percentile(mailMs, 0.5), unit: 'ms' },
    { name: 'edge to mail handed over: p95', value: percentile(mailMs, 0.95), unit: 'ms', atMost: 5_000 },
    ...(await memoryFigures('edges', server)),
  ];
};

function fullDisk(at: number): AlertEdge {
  const value = 93.4;
  return {
    rule: 'disk_full',
    ruleVersion: 1,
    object: '/',
    metric: 'volume.usedPercent',
    trigger: 90,
    recover: 85,
    samples: [{ at, value }],
    from: 'pending',
    to: 'firing',
    at,
    since: at - 120_000,
    value,
    flaps: 0,
  };
}

async function hasTicket({ call }: SignedIn, deviceId: string): Promise<boolean> {
  return (await call(tickets.list, { query: { deviceId } })).items.length > 0;
}

/** Its subject may be encoded; the name of the device is plain in the text. */
function mailedAbout({ mails }: SmtpSink, device: string): boolean {
  return mails.some(({ raw }) => raw.includes(device));
}

/** When it first held, by `performance.now()`; as late as it was given up when it never did. */
async function until(holds: () => Promise<boolean>): Promise<number> {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end && !(await holds())) await wait(LOOK_EVERY_MS);
  return performance.now();
}
