import { mailboxes } from '@lanet/contracts/mailboxes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../../testing/test-server.ts';
import { checkDomains } from './mailboxes.dns.service.ts';

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server.close());

/** Answers by name; a name that is not there has nothing, and `down` does not answer. */
function resolver(records: Record<string, string[]>) {
  const asked: string[] = [];
  return {
    asked,
    async resolveTxt(name: string): Promise<string[][]> {
      asked.push(name);
      const found = records[name];
      if (found?.[0] === 'down') throw Object.assign(new Error('no answer'), { code: 'ETIMEOUT' });
      if (!found) throw Object.assign(new Error('nothing'), { code: 'ENODATA' });
      return found.map((text) => [text.slice(0, 10), text.slice(10)]);
    },
  };
}

async function add(domain: string, kind: 'google' | 'imap' = 'imap', sends = true) {
  const host = { host: 'mail.example.com', port: 993, security: 'tls', user: 'u' } as const;
  const { body } = await server.admin.call(mailboxes.create, {
    body: {
      ...{ kind, name: domain, address: `soporte@${domain}`, password: 'p', options: {}, incoming: { server: host } },
      outgoing: sends ? { server: host } : null,
    },
  });
  return async () => (await server.admin.call(mailboxes.get, { params: { id: body.id } })).body.dns;
}

it('looks at the domain of each mailbox that sends, once a day', async () => {
  const [good, nested, down, quiet] = [
    await add('sub.good.example'),
    await add('nested.example', 'google'),
    await add('down.example'),
    await add('quiet.example', 'imap', false),
  ];
  const dns = resolver({
    'sub.good.example': ['v=spf1 mx -all', 'other'],
    '_dmarc.good.example': ['v=DMARC1; p=none; sp=quarantine'],
    'nested.example': ['v=spf1 include:loop.example -all'],
    'loop.example': ['v=spf1 include:nested.example include:_spf.google.com -all'],
    'down.example': ['down'],
    '_dmarc.down.example': ['v=DMARC1; p=reject'],
  });

  await checkDomains(server.platform, dns);
  const once = dns.asked.length;
  await checkDomains(server.platform, dns);

  expect(await good()).toMatchObject({ spf: 'ok', dkim: 'not_signed', dmarc: 'quarantine' });
  expect(await nested()).toMatchObject({ spf: 'ok', dmarc: 'missing' });
  expect(await down()).toMatchObject({ spf: 'unknown', dmarc: 'reject' });
  expect(await quiet()).toBeNull();
  expect(dns.asked).toHaveLength(once);
  server.clock.advance({ hours: 24 });
  await checkDomains(server.platform, dns);
  expect(dns.asked).toHaveLength(2 * once);
});
