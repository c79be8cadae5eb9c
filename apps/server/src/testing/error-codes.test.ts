// Every error code is provoked by some test: most beside what they belong to, and here those that nothing else asks for.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { enrolmentTokens } from '@lanet/contracts/agents';
import { alertRules, alerts } from '@lanet/contracts/alerts';
import { commands } from '@lanet/contracts/commands';
import { type ErrorCode, errorCodes } from '@lanet/contracts/errors';
import { inboundMail, mailBlocks } from '@lanet/contracts/inbound-mail';
import { enrolmentLinks } from '@lanet/contracts/install';
import { mailPairs, outbox } from '@lanet/contracts/mail';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { maintenance } from '@lanet/contracts/maintenance';
import { notifications } from '@lanet/contracts/notifications';
import { releases } from '@lanet/contracts/rollouts';
import { scripts } from '@lanet/contracts/scripts';
import { settings } from '@lanet/contracts/settings';
import { sla } from '@lanet/contracts/sla';
import { teams } from '@lanet/contracts/teams';
import { tickets } from '@lanet/contracts/tickets';
import { updates } from '@lanet/contracts/updates';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedVictim, type Victim } from './isolation-world.ts';
import { publishCommandKey } from './test-agent.ts';
import { type Answer, type AnyBody, createTestServer, type TestServer } from './test-server.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

let server: TestServer;
let victim: Victim;
beforeAll(async () => {
  server = await createTestServer();
  await publishCommandKey(server);
  victim = await seedVictim(server);
}, 60_000);
afterAll(() => server.close());

const none = () => ({ params: { id: randomUUID() } });
const sql = (text: string, values: unknown[] = []) => server.db.admin.query(text, values);
const by = () => server.admin;

/** How each is provoked over HTTP. */
const PROVOKED: Partial<Record<ErrorCode, () => Promise<Answer<AnyBody>>>> = {
  'enrolment_tokens.not_found': () => by().call(enrolmentTokens.revoke, none()),
  'enrolment_links.not_found': () => by().call(enrolmentLinks.revoke, none()),
  'releases.not_found': () => by().call(releases.startRollout, { body: { releaseId: randomUUID(), percent: 1 } }),
  'rollouts.not_found': () => by().call(releases.changeRollout, { ...none(), ifMatch: 1, body: { state: 'paused' } }),
  'alerts.not_found': () => by().call(alerts.get, none()),
  'alert_rules.not_found': () =>
    by().call(alertRules.update, { params: { key: 'nothing' }, ifMatch: 1, body: { enabled: false } }),
  'maintenance.not_found': () => by().call(maintenance.get, none()),
  'scripts.not_found': () => by().call(scripts.get, none()),
  'commands.not_found': () => by().call(commands.get, none()),
  'update_plans.not_found': () => by().call(updates.cancelPlan, none()),
  'notifications.not_found': () => by().call(notifications.read, none()),
  'outbox.not_found': () => by().call(outbox.retry, none()),
  'mail_pairs.not_found': () =>
    by().call(mailPairs.decide, { body: { mailboxId: randomUUID(), address: 'a@example.com', state: 'released' } }),
  'inbound_mail.not_found': () => by().call(inboundMail.get, none()),
  'inbound_mail.block_not_found': () => by().call(mailBlocks.remove, none()),
  'inbound_mail.bad_block': () => by().call(mailBlocks.add, { body: { kind: 'domain', value: 'no domain' } }),
  'inbound_mail.decided': () => by().call(inboundMail.file, { params: { id: victim.mail.inboundId } }),
  async 'inbound_mail.waiting'() {
    await sql("update inbound_mail set state = 'stored' where id = $1", [victim.mail.toFile]);
    return by().call(inboundMail.reprocess, { params: { id: victim.mail.toFile }, body: { apply: false } });
  },
  async 'inbound_mail.no_sender'() {
    await sql('update inbound_mail set from_address = null where id = $1', [victim.mail.toAccept]);
    const body = { kind: 'address', clientId: victim.client.id } as const;
    return by().call(inboundMail.accept, { params: { id: victim.mail.toAccept }, body });
  },
  'outbox.not_held': () => by().call(outbox.release, { params: { id: victim.outbox.failedId } }),
  async 'outbox.not_discardable'() {
    await sql("update outbox set state = 'sent' where id = $1", [victim.outbox.spareId]);
    return by().call(outbox.discard, { params: { id: victim.outbox.spareId } });
  },
  'mailboxes.insecure'() {
    const incoming = { server: { host: 'mail.example.com', port: 143, security: 'none', user: 'u' } } as const;
    const body = { kind: 'imap', name: 'x', address: 'x@example.com', password: 'p', options: {}, incoming } as const;
    return by().call(mailboxes.create, { body });
  },
  async 'devices.no_agent'() {
    const deviceId = randomUUID();
    await sql(
      "insert into devices (client_id, id, site_id, name, type, status) values ($1, $2, $3, 'PC', 'desktop', 'active')",
      [victim.client.id, deviceId, victim.client.siteId],
    );
    const { scriptId } = victim.commands;
    return by().call(commands.run, { body: { id: randomUUID(), deviceId, scriptId, parameters: {} } });
  },
  async 'enrolment_tokens.closed'() {
    await by().call(enrolmentTokens.revoke, { params: { id: victim.tokens.spare } });
    return by().call(enrolmentLinks.create, { params: { id: victim.tokens.spare }, body: {} });
  },
  async 'teams.too_many'() {
    await sql(
      "insert into teams (id, name, slug) select gen_random_uuid(), 't' || i, 't' || i from generate_series(1, 200) i",
    );
    return by().call(teams.create, { body: { name: 'One more', slug: 'one-more', members: [] } });
  },
  async 'sla.not_available'() {
    const { body } = await victim.client.requester.call(tickets.create, { body: { subject: 'Old', text: 'x' } });
    await sql('delete from sla_tickets where ticket_id = $1', [body.id]);
    const reason = { from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00Z', reason: 'x' };
    return by().call(sla.erasePause, { params: { id: body.id }, body: reason });
  },
  async 'server.failed'() {
    await sql('alter table organisation rename to elsewhere');
    const answer = await by().call(settings.organisation);
    await sql('alter table elsewhere rename to organisation');
    return answer;
  },
};

it.each(Object.entries(PROVOKED))('%s', async (code, provoke) => {
  const answer = await provoke();

  expect(answer).toMatchObject({ status: errorCodes[code as ErrorCode], body: { code } }); // the table's keys are codes
});

describe('a request that takes too long', () => {
  it('is request.timeout', async () => {
    const { http } = server.app;
    http.server.headersTimeout = 50;
    http.server.requestTimeout = 50;
    await http.listen({ port: 0, host: '127.0.0.1' });
    // A listening TCP server has an address with a port.
    const socket = net.connect((http.server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n');
    let said = '';
    for await (const part of socket) said += String(part);

    expect(said).toContain(' 408 ');
    expect(said.split('"')).toContain('request.timeout');
  }, 60_000);
});

it('leaves no code that no test asks for', () => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.test.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  const text = files
    .filter((file) => !file.startsWith('apps/web/'))
    .map((file) => readFileSync(ROOT + file, 'utf8'))
    .join('\n');
  const asked = new Set(text.match(/(?<=['"`])[a-z_]+\.[a-z_]+(?=['"`])/g));

  expect(Object.keys(errorCodes).filter((code) => !asked.has(code))).toEqual([]);
});
