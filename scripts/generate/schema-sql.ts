import { readFile } from 'node:fs/promises';
import { readMigrations } from '../../apps/server/src/platform/database/migrate.ts';

/** The migrations in order with their version rows, for whoever makes the database by hand as its superuser. */
export async function schemaSql(): Promise<string> {
  const migrations = await readMigrations();
  const parts = migrations.map(
    ({ number, name, text, checksum }) =>
      `-- ${name}\nset role lanet_owner;\nbegin;\n${text.trim()}\nset local role lanet_owner;\n` +
      `insert into schema_migrations (number, name, checksum) values (${number}, '${name}', '${checksum}');\ncommit;\n`,
  );
  const owner = await readFile(new URL('../../apps/server/src/platform/database/owner.sql', import.meta.url), 'utf8');
  return [
    '-- The whole schema: deployment/database/migrations in order. Printed by npm run generate; never edited by hand.',
    owner.trim(),
    '',
    ...parts,
    'reset role;',
    '',
  ].join('\n');
}
