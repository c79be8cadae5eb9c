// A mailbox of ten thousand messages imported from a real IMAP server: fetched, stored, read, threaded, booked, told, flagged.
import { setTimeout as wait } from 'node:timers/promises';
import { inboundMail } from '@lanet/contracts/inbound-mail';
import { mailboxes } from '@lanet/contracts/mailboxes';
import { z } from 'zod';
import { startDovecot, withoutDovecot } from '../../apps/server/src/testing/dovecot.ts';
import { fillMaildir } from '../../apps/server/src/testing/mail-world.ts';
import { type SignedIn, signIn } from '../../e2e/staff-api.ts';
import { startPrivateServer } from '../private-server.ts';
import type { Figure, Measure } from './figures.ts';
import { usualMail } from './mail-messages.ts';
import { memoryFigures } from './memory.ts';
import { printedBy } from './own-process.ts';
import { cpuSeconds, postmasterOf } from './processes.ts';

/** Thrown away: a server runs for weeks, and not while its code is compiled. */
const WARM_UP = 300;
const MESSAGES = 10_000;
const INTAKE = 1_500;

/** Every second message answers the one before it. A message has 20 kB: text, HTML, one small picture. */
export const measureMail: Measure = async (defer, options) => [
  ...(await measureIntake(defer)),
  ...(await measureImport(defer, options)),
];

const Intake = z.object({ messages: z.number(), server: z.number(), database: z.number() });

/** Reading, threading and storing alone: what was handed over is booked, and whoever is to be told waits. */
async function measureIntake(defer: Parameters<Measure>[0]): Promise<Figure[]> {
  const printed = await printedBy(defer, 'mail-intake.main.ts', [String(INTAKE)]);
  const { messages, server, database } = Intake.parse(printed);
  return [
    {
      name: 'mail of 20 kB, read, threaded and stored: a CPU second',
      value: messages / (server + database),
      unit: 'messages',
      atLeast: 100,
    },
    { name: 'mail: of that the CPU of the server for one', value: (server / messages) * 1000, unit: 'ms' },
    { name: 'mail: of that the CPU of the database for one', value: (database / messages) * 1000, unit: 'ms' },
  ];
}

const measureImport: Measure = async (defer) => {
  if (withoutDovecot()) throw new Error('it needs dovecot-imapd, dovecot-pop3d, dovecot-lmtpd, and root');
  const dovecot = await startDovecot();
  defer(() => dovecot.remove());
  const server = await startPrivateServer({
    environment: { LANET_MAIL_PRIVATE_NETWORKS: 'loopback', LANET_MAIL_CA_FILE: dovecot.caFile },
  });
  defer(() => server.close());
  const admin = await signIn(server.server, server.people.superadmin ?? { email: '', password: '' });
  const address = server.people.solicitante?.email ?? '';
  const pids = { server: server.pid, database: await postmasterOf(server.dataDir) };
  const add = (user: string) =>
    admin.call(mailboxes.create, {
      body: {
        ...{ kind: 'imap', name: user, address: `${user}@example.com`, password: dovecot.password, options: {} },
        incoming: {
          server: { host: 'localhost', port: dovecot.ports.imaps, security: 'tls', user },
          firstLookDays: null,
        },
      },
    });
  const imported = async (user: string, count: number) => {
    const mails = Array.from({ length: count }, (_, number) => usualMail(user, number, address));
    await fillMaildir(dovecot, user, mails);
    const before = { server: await cpuSeconds(pids.server, 'alone'), database: await cpuSeconds(pids.database) };
    const from = performance.now();
    const { id } = await add(user);
    // With the one that `fillMaildir` delivers to make the folder, which is of a stranger.
    await decided(admin, id, count + 1);
    return {
      seconds: (performance.now() - from) / 1000,
      serverSeconds: (await cpuSeconds(pids.server, 'alone')) - before.server,
      databaseSeconds: (await cpuSeconds(pids.database)) - before.database,
    };
  };
  await imported('calentamiento', WARM_UP);
  const { seconds, serverSeconds, databaseSeconds } = await imported('soporte', MESSAGES);
  return [
    {
      name: 'mail of 20 kB, fetched by IMAP, read, threaded, stored, people told: a CPU second',
      value: MESSAGES / (serverSeconds + databaseSeconds),
      unit: 'messages',
    },
    { name: 'mail: CPU of the server for one', value: (serverSeconds / MESSAGES) * 1000, unit: 'ms' },
    { name: 'mail: CPU of the database for one', value: (databaseSeconds / MESSAGES) * 1000, unit: 'ms' },
    { name: 'mail: a mailbox of 10,000 messages imported', value: seconds, unit: 's', atMost: 600 },
    ...(await memoryFigures('after the import', server)),
  ];
};

/** Waits until that many messages of a mailbox were decided about; asks seldom, so as not to be what is measured. */
async function decided(admin: SignedIn, mailboxId: string, count: number): Promise<void> {
  for (;;) {
    await wait(1000);
    const { waiting } = await admin.call(mailboxes.get, { params: { id: mailboxId } });
    if (waiting.inbound > 0) continue;
    let [seen, cursor]: [number, string | undefined] = [0, undefined];
    do {
      const page: { items: unknown[]; nextCursor: string | null } = await admin.call(inboundMail.list, {
        query: { mailboxId, limit: 200, ...(cursor && { cursor }) },
      });
      seen += page.items.length;
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    if (seen >= count) return;
  }
}
