// Messages that were handed over are read, threaded and booked; what is told because of them waits. Prints its CPU seconds.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { startServer } from '../../apps/server/src/cli/serve.ts';
import { drainWaiting, storeArrival } from '../../apps/server/src/features/inbound-mail/index.ts';
import { loadConfig } from '../../apps/server/src/platform/config/config.ts';
import { inScope, SYSTEM } from '../../apps/server/src/platform/database/index.ts';
import { fillPrivateServer } from '../private-data.ts';
import { usualMail } from './mail-messages.ts';
import { cpuSeconds, postmasterOf } from './processes.ts';

/** Thrown away: a server runs for weeks, and not while its code is compiled. */
const WARM_UP = 300;
const messages = Number(process.argv[2] ?? 1000);

const dataDir = await mkdtemp(join(tmpdir(), 'lanet-mail-intake-'));
// Without `worker` no job runs by itself.
const config = loadConfig({ flags: { dataDir, port: '0', services: 'web', logLevel: 'error' } });
const server = await startServer(config);
const { platform } = server;
const { people } = await fillPrivateServer(platform, 1);
const database = await postmasterOf(dataDir);
const mailboxId = await addMailbox();

await intake('calentamiento', WARM_UP);
const used = await intake('soporte', messages);
await server.stop();
await rm(dataDir, { recursive: true, force: true });
console.log(JSON.stringify({ messages, ...used }));
process.exit();

async function intake(user: string, count: number): Promise<{ server: number; database: number }> {
  const from = people.solicitante?.email ?? '';
  const raws = Array.from({ length: count }, (_, number) => Buffer.from(usualMail(user, number, from)));
  const before = { server: await cpuSeconds(process.pid, 'alone'), database: await cpuSeconds(database) };
  for (const raw of raws) {
    const place = { folder: user, uidvalidity: '1', uid: uuidv7() };
    const common = { mailboxId, place, headersOnly: false, envelope: null, receivedAt: new Date() };
    await storeArrival(platform, { ...common, raw, sizeBytes: raw.length });
  }
  await drainWaiting(platform);
  return {
    server: (await cpuSeconds(process.pid, 'alone')) - before.server,
    database: (await cpuSeconds(database)) - before.database,
  };
}

async function addMailbox(): Promise<string> {
  const id = uuidv7();
  await inScope(platform.db, SYSTEM, (tx) =>
    tx
      .insertInto('mailboxes')
      .values({
        ...{ id, name: 'Soporte', address: 'soporte@example.com', kind: 'listener', active: false, state: 'off' },
        incoming: JSON.stringify({ server: null }),
        options: JSON.stringify({}),
      })
      .execute(),
  );
  return id;
}
