// The child of private-server.ts: the real server with the least data a test of the whole needs.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { startServer, stopOnSignal } from '../apps/server/src/cli/serve.ts';
import { loadConfig } from '../apps/server/src/platform/config/config.ts';
import { inScope, SYSTEM } from '../apps/server/src/platform/database/index.ts';
import { fillPrivateServer, type PrivateData } from './private-data.ts';

const [dataDir = '', port = '0', uses = '25'] = process.argv.slice(2);
const config = loadConfig({ flags: { dataDir, port } });
const server = await startServer(config);
const file = join(dataDir, 'private-data.json');
const known = await readFile(file, 'utf8').catch(() => undefined);
// Our own file of a former start on this folder.
const data = known ? (JSON.parse(known) as PrivateData) : await fillPrivateServer(server.platform, Number(uses));
if (!known) await writeFile(file, JSON.stringify(data), { mode: 0o600 });
// What takes long in the world, as a computer's silence of ten minutes, is written rather than waited for.
process.on('message', async (text) => {
  await inScope(server.platform.db, SYSTEM, (tx) => sql.raw(String(text)).execute(tx)).then(
    () => process.send?.(null),
    (error: unknown) => process.send?.(String(error)),
  );
});
console.log(`READY ${JSON.stringify({ ...data, server: server.url, pid: process.pid })}`);
stopOnSignal(server);
