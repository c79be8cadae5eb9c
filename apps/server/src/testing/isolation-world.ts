import { randomBytes } from 'node:crypto';
import { enrolmentTokens } from '@lanet/contracts/agents';
import type { AlertEdge } from '@lanet/contracts/alert-rules';
import { tickets } from '@lanet/contracts/tickets';
import { v7 as uuidv7 } from 'uuid';
import { hashAcceptable } from '../features/auth/index.ts';
import { testCalendars, type VictimCalendars } from './isolation-calendars.ts';
import { activeAgent } from './isolation-caller.ts';
import { testCommands, type VictimCommands } from './isolation-commands.ts';
import { testDesk, type VictimDesk } from './isolation-desk.ts';
import { testHelp, type VictimHelp } from './isolation-help.ts';
import { testIdentity, type VictimIdentity } from './isolation-identity.ts';
import { testMail, type VictimMail } from './isolation-mail.ts';
import { testMaintenance, type VictimMaintenance } from './isolation-maintenance.ts';
import { testOutbox, type VictimOutbox } from './isolation-outbox.ts';
import { testReleases, type VictimReleases } from './isolation-releases.ts';
import { testFiring, testSla, type VictimSla } from './isolation-sla.ts';
import { testTeam, type VictimTeam } from './isolation-teams.ts';
import { TestAgent, testWindow } from './test-agent.ts';
import { testBlackBox } from './test-black-box.ts';
import { PASSWORD } from './test-browser.ts';
import type { TestClient, TestPerson, TestServer } from './test-server.ts';

/** A client with something in every table, and a word nobody else uses in every text. */
export interface Victim {
  client: TestClient;
  /** In texts that nobody outside the client may read. */
  secret: string;
  /** In the few that people of any site of the client may read: its name and slug, the name of the other site. */
  shared: string;
  people: Record<'clientAdmin' | 'requester' | 'account', TestPerson>;
  agent: TestAgent;
  deviceId: string;
  /** To be archived. */
  spareDeviceId: string;
  /** Devices whose computers wait for approval. */
  waiting: { approve: string; reject: string };
  identity: VictimIdentity;
  tokenText: string;
  tokens: Record<'main' | 'spare', string>;
  /** `open`: with public and internal lines; the others for the one act that ends them. */
  tickets: Record<'open' | 'toResolve' | 'toCancel' | 'resolved', string>;
  alertId: string;
  maintenance: VictimMaintenance;
  calendars: VictimCalendars;
  commands: VictimCommands;
  releases: VictimReleases;
  help: VictimHelp;
  desk: VictimDesk;
  mail: VictimMail;
  notificationId: string;
  outbox: VictimOutbox;
  sla: VictimSla;
  /** The team that the open ticket is for. */
  staff: VictimTeam;
  /** A second sign-in of `account`, on another computer. */
  signInId: string;
  accountEmail: string;
}

/** Makes the client, through the protocol and the pages where they write, else in the tables. */
export async function seedVictim(server: TestServer): Promise<Victim> {
  const secret = `zq${randomBytes(6).toString('hex')}`;
  const shared = `zs${randomBytes(6).toString('hex')}`;
  const client = await server.client(`${shared} client`);
  const account = await server.person({ role: 'client_admin', clientId: client.id, name: `${secret} account` });
  await nameThings(server, client, { secret, shared }, account);

  const tokenText = (await makeToken(server, client, `${secret} token`)).text;
  const agent = await activeAgent(server, tokenText, factsOf(secret));
  const deviceId = await deviceOf(server, agent.id);
  await report(server, agent, secret);
  const promised = await testSla(server, { clientId: client.id, siteId: client.siteId, secret });
  const made = await openTickets(server, client, secret, deviceId);
  await testFiring(server, made.open);
  await server.work();
  await writeRest(server, { client, secret, deviceId, agent });
  const people = { clientAdmin: client.clientAdmin, requester: client.requester, account };
  const one = async (sql: string, ...more: string[]) =>
    (await server.db.admin.query<{ id: string }>(sql, [client.id, ...more])).rows[0]?.id ?? '';
  const main = await one('select id from enrolment_tokens where client_id = $1 order by created_at, id limit 1');
  return {
    ...{ client, secret, shared, people, agent, deviceId, tokenText },
    spareDeviceId: await spareDevice(server, client, secret),
    waiting: {
      approve: await waitingDevice(server, client, secret),
      reject: await waitingDevice(server, client, secret),
    },
    tokens: {
      main,
      spare: (await makeToken(server, client, `${secret} spare`)).id,
    },
    identity: await testIdentity(server, { client, secret }),
    tickets: made,
    alertId: await one('select id from alerts where client_id = $1'),
    maintenance: await testMaintenance(server, { client, secret, deviceId }),
    calendars: await testCalendars(server, { client, secret }),
    releases: await testReleases(server, { clientId: client.id, secret, tokenId: main, deviceId, agentId: agent.id }),
    help: await testHelp(server, { client, secret, deviceId, agentId: agent.id, ticketId: made.open }),
    desk: await testDesk(server, { client, secret, accountId: account.id, ticketId: made.open }),
    commands: await testCommands(server, { client, secret, deviceId, agentId: agent.id, ticketId: made.open }),
    mail: await testMail(server, { client, secret, ticketId: made.open }),
    notificationId: await notification(server, account.id, secret, made.open),
    outbox: await testOutbox(server, { client, secret, ticketId: made.open }),
    sla: promised,
    staff: await testTeam(server, made.open),
    signInId: await secondSignIn(server, account.id, secret),
    accountEmail: await one('select email as id from people where id = $2 and client_id = $1', account.id),
  };
}

async function nameThings(
  { db }: TestServer,
  { id, siteId, otherSiteId }: TestClient,
  { secret, shared }: { secret: string; shared: string },
  account: TestPerson,
): Promise<void> {
  await db.admin.query('update clients set slug = $2, email = $3, phone = $4, notes = $4 where id = $1', [
    id,
    `${shared}-client`,
    `${secret}@example.com`,
    `${secret} note`,
  ]);
  await db.admin.query('update sites set name = $2, slug = $2, address = $3 where id = $1', [
    siteId,
    `${secret}-one`,
    `${secret} street`,
  ]);
  await db.admin.query('update sites set name = $2, slug = $2 where id = $1', [otherSiteId, `${shared}-two`]);
  await db.admin.query(
    "update people set name = $2 || ' ' || role, email = role || '.' || left(id::text, 13) || '.' || right(id::text, 6) || '@' || $2 || '.example.com', phone = $2 where client_id = $1",
    [id, secret],
  );
  await db.admin.query(
    'update person_addresses a set address = p.email from people p where p.id = a.person_id and p.client_id = $1',
    [id],
  );
  await db.admin.query(
    'update auth.sign_ins set user_agent = $2 where person_id in (select id from people where client_id = $1)',
    [id, secret],
  );
  const hash = await hashAcceptable(PASSWORD, { name: '', email: '', organisation: '' });
  await db.admin.query('update auth.accounts set password_hash = $2 where person_id = $1', [account.id, hash]);
  await db.admin.query("insert into auth.recovery_codes (person_id, code_hash) values ($1, '\\x00')", [account.id]);
  await db.admin.query(
    "insert into auth.password_links (token_hash, person_id, purpose, expires_at) values ('\\x00', $1, 'reset', now() + interval '1 day')",
    [account.id],
  );
}

export async function makeToken(
  server: TestServer,
  client: TestClient,
  label: string,
): Promise<{ id: string; text: string }> {
  const { status, body } = await server.superadmin.call(enrolmentTokens.create, {
    body: {
      ...{ clientId: client.id, siteId: client.siteId, label, maxUses: 1000 },
      ...{ approval: 'automatic', addressRanges: ['127.0.0.0/8'] },
    },
  });
  if (status !== 201) throw new Error(`no token: ${JSON.stringify(body)}`);
  return { id: body.item.id, text: body.token };
}

export function factsOf(secret: string) {
  return {
    ...{ hostname: `${secret}-pc`, os: `${secret} os`, vendor: `${secret} inc`, model: `${secret} model` },
    ...{ serial: `${secret}serial`, installId: `${secret}id`, diskSerials: [`${secret}disk`] },
  };
}

async function deviceOf({ db }: TestServer, agentId: string): Promise<string> {
  const { rows } = await db.admin.query<{ id: string }>('select device_id as id from agents where id = $1', [agentId]);
  return rows[0]?.id ?? '';
}

/** Two reports: values, two inventories that differ, and a full disk that opens an alert with a ticket. */
async function report(server: TestServer, agent: TestAgent, secret: string): Promise<void> {
  const now = server.clock.now();
  const volume = `/${secret}`;
  const [window] = [testWindow(now - 15 * 60_000)];
  const windows = [{ ...window, volumes: window.volumes.map((one) => ({ ...one, id: volume })) }];
  const software = (version: string) => ({
    software: { hash: `${version}`.padStart(16, '0'), data: { programs: [program(secret, version)] } },
  });
  const firing: AlertEdge = {
    rule: 'disk_full',
    ruleVersion: 1,
    object: volume,
    metric: 'volume.usedPercent',
    trigger: 90,
    recover: 85,
    samples: [{ at: now, value: 95 }],
    from: 'pending',
    to: 'firing',
    at: now,
    since: now - 120_000,
    value: 95,
    flaps: 0,
  };
  const answers = [
    await agent.report({ windows, sections: software('1') }),
    await agent.report({
      ...{ windows: [], sections: software('2'), edges: [firing] },
      blackBoxes: [testBlackBox(now, 'before', secret)],
    }),
  ];
  for (const { status, body } of answers) if (status !== 200) throw new Error(`not reported: ${JSON.stringify(body)}`);
}

const program = (secret: string, version: string) => ({
  ...{ name: `${secret} program`, version, publisher: `${secret} publisher`, source: 'deb', scope: 'system' },
});

async function openTickets(server: TestServer, client: TestClient, secret: string, deviceId: string) {
  const open = async (subject: string) => {
    const { status, body } = await client.requester.call(tickets.create, {
      body: { subject: `${secret} ${subject}`, text: `${secret} text`, siteId: client.siteId, deviceId },
    });
    if (status !== 201) throw new Error(`no ticket: ${JSON.stringify(body)}`);
    return String(body.id);
  };
  const made = {
    ...{ open: await open('open'), toResolve: await open('to resolve'), toCancel: await open('to cancel') },
    resolved: await open('resolved'),
  };
  const by = server.superadmin;
  await by.call(tickets.note, { params: { id: made.open }, body: { text: `${secret} internal` } });
  await by.call(tickets.reply, { params: { id: made.open }, body: { text: `${secret} public` } });
  await by.call(tickets.resolve, { params: { id: made.resolved }, body: { text: `${secret} solution` } });
  return made;
}

async function spareDevice({ db }: TestServer, client: TestClient, secret: string): Promise<string> {
  const id = uuidv7();
  await db.admin.query(
    "insert into devices (client_id, id, site_id, name, type, status) values ($1, $2, $3, $4, 'server', 'active')",
    [client.id, id, client.siteId, `${secret} spare`],
  );
  return id;
}

/** A computer that came with the same serial as another: a person has to look at it. */
async function waitingDevice(server: TestServer, client: TestClient, secret: string): Promise<string> {
  const { body } = await server.superadmin.call(enrolmentTokens.create, {
    body: { clientId: client.id, siteId: client.siteId, label: `${secret} by hand`, approval: 'first' },
  });
  const agent = new TestAgent(server, factsOf(secret));
  await agent.enrol(body.token, {}, `127.8.0.${client.id.length}`);
  return deviceOf(server, agent.id);
}

async function notification({ db }: TestServer, personId: string, secret: string, ticketId: string): Promise<string> {
  const id = uuidv7();
  await db.admin.query(
    `insert into notifications (id, person_id, kind, event_key, values, ticket_id)
     values ($1, $2, 'ticket_replied', $3, jsonb_build_object('subject', $3::text), $4)`,
    [id, personId, `${secret} event`, ticketId],
  );
  return id;
}

async function secondSignIn({ db }: TestServer, personId: string, secret: string): Promise<string> {
  const id = uuidv7();
  await db.admin.query(
    `insert into auth.sign_ins (id, person_id, token_hash, address, user_agent, expires_at, idle_seconds)
     values ($1, $2, '\\x00', '127.0.0.1', $3, now() + interval '1 day', 7200)`,
    [id, personId, secret],
  );
  return id;
}

/** What only jobs of later hours, or pages of other tests, would write. */
async function writeRest(
  { db }: TestServer,
  { client, secret, deviceId, agent }: { client: TestClient; secret: string; deviceId: string; agent: TestAgent },
): Promise<void> {
  await db.admin.query(
    `insert into metric_hours (client_id, device_id, hour, metric, object, min, avg, max)
     values ($1, $2, date_trunc('hour', now() - interval '3 days'), 'volume.usedPercent', $3, 1, 2, 3)`,
    [client.id, deviceId, `/${secret}`],
  );
  // Older than any graph goes back, so that nobody tries to read its text as values.
  await db.admin.query("insert into metric_days (client_id, device_id, day, data) values ($1, $2, '2001-01-01', $3)", [
    client.id,
    deviceId,
    Buffer.from(secret),
  ]);
  await db.admin.query(
    `insert into alert_overrides (client_id, id, rule_key, level, device_id, fields)
     values ($1, $2, 'disk_full', 'device', $3, '{"trigger": 91}')`,
    [client.id, uuidv7(), deviceId],
  );
  await db.admin.query(
    `insert into idempotency_keys (person_id, endpoint, key, request_hash, answer, created_at)
     values ($1, 'POST /api/v1/tickets', $2, '\\x00', to_json($2::text), now())`,
    [client.requester.id, secret],
  );
  await db.admin.query('update device_status set boot_id = $2 where agent_id = $1', [agent.id, secret]);
}
