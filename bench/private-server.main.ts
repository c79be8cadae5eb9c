// The child of private-server.ts: the real server with the least data a test of the whole needs.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { startServer, stopOnSignal } from '../apps/server/src/cli/serve.ts';
import { storeArrival } from '../apps/server/src/features/inbound-mail/index.ts';
import { loadConfig } from '../apps/server/src/platform/config/config.ts';
import { inScope, SYSTEM } from '../apps/server/src/platform/database/index.ts';
import { fillPrivateServer, type PrivateData } from './private-data.ts';
import type { HandedOver } from './private-server.ts';

const [dataDir = '', port = '0', uses = '25'] = process.argv.slice(2);
const config = loadConfig({ flags: { dataDir, port } });
const server = await startServer(config);
const file = join(dataDir, 'private-data.json');
const known = await readFile(file, 'utf8').catch(() => undefined);
// Our own file of a former start on this folder.
const data = known ? (JSON.parse(known) as PrivateData) : await fillPrivateServer(server.platform, Number(uses));
if (!known) await writeFile(file, JSON.stringify(data), { mode: 0o600 });
// What takes long in the world, as a computer's silence of ten minutes, is written rather than waited for; mail is handed
// over as if a mailbox had been read.
process.on('message', async (asked: string | HandedOver) => {
  await (typeof asked === 'string' ? write(asked) : takeMail(asked)).then(
    (id) => process.send?.({ id }),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});

async function write(statement: string): Promise<undefined> {
  await inScope(server.platform.db, SYSTEM, (tx) => sql.raw(statement).execute(tx));
}

async function takeMail({ mailboxId, base64 }: HandedOver): Promise<string> {
  const raw = Buffer.from(base64, 'base64');
  const { id } = await storeArrival(server.platform, {
    ...{ mailboxId, place: null, raw, sizeBytes: raw.length, headersOnly: false, envelope: null },
    receivedAt: new Date(),
  });
  return id;
}

console.log(`READY ${JSON.stringify({ ...data, server: server.url, pid: process.pid })}`);
stopOnSignal(server);
