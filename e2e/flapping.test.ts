// A hundred edges over and under the limit, each told more than once: one ticket, one mail. The real server, and an agent
// that judges by the real rules and speaks the real protocol over a computer that is not there.
import { judge } from '@lanet/alerting';
import type { Report } from '@lanet/contracts/agent';
import type { AlertEdge, AlertRule, AlertState } from '@lanet/contracts/alert-rules';
import { alertRules, alerts } from '@lanet/contracts/alerts';
import { notifications } from '@lanet/contracts/notifications';
import { system } from '@lanet/contracts/system';
import { tickets } from '@lanet/contracts/tickets';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PrivateServer, startPrivateServer } from '../bench/private-server.ts';
import { eventually } from './eventually.ts';
import { type InventedAgent, joinInvented } from './invented-agent.ts';
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts';
import { type SignedIn, signIn } from './staff-api.ts';

const SWINGS = 100;
const SECOND_MS = 1000;
/** Over for as long as under. Long enough for the alert to open and to end each time. */
const SWING_SECONDS = 6;

let sink: SmtpSink;
let server: PrivateServer;
let agent: InventedAgent;
let admin: SignedIn;
let technician: SignedIn;

beforeAll(async () => {
  sink = await startSmtpSink();
  server = await startPrivateServer({
    environment: {
      LANET_SMTP_URL: sink.url,
      LANET_SMTP_FROM: 'soporte@lanet.example',
      LANET_AGENT_SAMPLE_SECONDS: '1',
      LANET_AGENT_REPORT_SECONDS: '1',
    },
  });
  admin = await signIn(server.server, person('superadmin'));
  technician = await signIn(server.server, person('tecnico'));
  const { items } = await admin.call(alertRules.list);
  const version = items.find(({ key }) => key === 'disk_full')?.version ?? 0;
  // Seconds for minutes; how long a recovery has to last before its ticket resolves stays a quarter of an hour.
  const body = { forSeconds: 2, minSamples: 2, keepSeconds: 2 };
  await admin.call(alertRules.update, { params: { key: 'disk_full' }, body, ifMatch: version });
  agent = await joinInvented(server.server, server.token, 'SERVER-001');
}, 120_000);

afterAll(async () => {
  await server?.close();
  await sink?.close();
});

it('makes one ticket and one mail of a volume that goes over and under its limit a hundred times', async () => {
  const { config } = await agent.send({});
  const edges = swings(config?.rules ?? []);
  expect(edges.map(({ to }) => to)).toEqual(
    Array.from({ length: SWINGS }, () => ['firing', 'resolved'] as const)
      .flat()
      .concat('firing'),
  );

  const reports: Report[] = [];
  for (let at = 0; at < edges.length; at += 2) {
    reports.push(agent.reportOf({ edges: edges.slice(at, at + 2) }));
    await sendTwice(reports.at(-1));
  }
  // An agent that lost its memory tells of the alert that is open again and again.
  const repeated = Array.from({ length: SWINGS }, () => edges.slice(-1)).flat();
  await sendTwice(agent.reportOf({ edges: repeated }));

  await eventually('the last edge', async () => {
    const { items } = await technician.call(alerts.list);
    return items[0]?.repeats === SWINGS;
  });
  await eventually('all that follows', async () => {
    const { jobs, mail } = await admin.call(system.status);
    return jobs.waiting === 0 && mail.waiting === 0;
  });

  const { items: all } = await technician.call(tickets.list, { query: { view: 'all' } });
  expect(all).toMatchObject([{ alerting: true, channel: 'agent', priority: 'high' }]);
  const [ticket] = all;
  expect(sink.mails.map(({ to }) => to)).toEqual([[person('tecnico').email]]);
  expect(sink.mails[0]?.raw).toContain(ticket?.folio);
  const { items: bell } = await technician.call(notifications.list);
  expect(bell.map(({ kind }) => kind)).toEqual(['ticket_created']);
  const query = { limit: 500 };
  const { items: lines } = await technician.call(tickets.timeline, { params: { id: ticket?.id ?? '' }, query });
  const kinds = Map.groupBy(lines, ({ detail }) => detail.kind);
  expect(Object.fromEntries([...kinds].map(([kind, of]) => [kind, of.length]))).toEqual({
    ...{ created: 1, alert_fired: SWINGS + 1, alert_recovered: SWINGS },
  });
}, 120_000);

/** What an agent makes of the volume: over and under the limit, and over it in the end. All of it just now. */
function swings(rules: readonly AlertRule[]): AlertEdge[] {
  const seconds = SWINGS * SWING_SECONDS + SWING_SECONDS / 2;
  const from = agent.client.now() - seconds * SECOND_MS;
  const edges: AlertEdge[] = [];
  let states: AlertState[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const at = from + second * SECOND_MS;
    const value = second % SWING_SECONDS < SWING_SECONDS / 2 ? 94 : 60;
    const reading = { metric: 'volume.usedPercent', object: '/srv', at, value } as const;
    const round = judge(rules, states, [reading], at, 1);
    states = round.states;
    edges.push(...round.edges);
  }
  return edges;
}

/** As when the answer to the first sending was lost. */
async function sendTwice(report: Report | undefined): Promise<void> {
  if (!report) return;
  for (let time = 0; time < 2; time += 1) {
    expect(await agent.client.report(report)).toMatchObject({ acknowledged: report.sequence });
  }
}

function person(name: string): { email: string; password: string } {
  const found = server.people[name];
  if (!found) throw new Error(`no person ${name}`);
  return found;
}
