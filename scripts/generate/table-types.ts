import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { migrate } from '../../apps/server/src/platform/database/migrate.ts';
import { launchPostgres } from '../../apps/server/src/platform/postgres/index.ts';

const codegen = fileURLToPath(new URL('../../node_modules/kysely-codegen/dist/cli/bin.js', import.meta.url));

/** Types of every table, read from a freshly migrated database. */
export async function tableTypes(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lanet-types-'));
  const postgres = await launchPostgres({ dataDir: folder, log: () => undefined });
  try {
    await migrate(postgres.url, 'types-only');
    const out = join(folder, 'types.ts');
    await promisify(execFile)(process.execPath, [
      codegen,
      ...['--dialect', 'postgres', '--url', postgres.url, '--out-file', out, '--type-mapping', '{"int8":"number"}'],
      ...['--default-schema', 'public', '--exclude-pattern', 'graphile_worker.*'],
    ]);
    return await readFile(out, 'utf8');
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
