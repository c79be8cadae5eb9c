// Prints what is made from something else, or with --check says what is out of date: the database's initial data and
// schema.sql, the types of its tables, the API description, the page inside the agent, the settings of a server, and
// the error codes of its guide.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { askPage } from './generate/ask-page.ts';
import { initialData } from './generate/initial-data.ts';
import { openApi } from './generate/openapi.ts';
import { productionEnv } from './generate/production-env.ts';
import { schemaSql } from './generate/schema-sql.ts';
import { tableTypes } from './generate/table-types.ts';
import { troubleshooting } from './generate/troubleshooting.ts';

const root = new URL('../', import.meta.url);
const check = process.argv.includes('--check');

// In this order: the types are read from a database that the initial data has been applied to.
const outputs: [file: string, make: () => Promise<string>][] = [
  ['deployment/database/initial_data.sql', initialData],
  ['deployment/database/schema.sql', schemaSql],
  ['apps/server/src/platform/database/schema.generated.ts', tableTypes],
  ['docs/openapi.json', openApi],
  ['apps/agent/src/ask/page.generated.ts', askPage],
  ['deployment/configs/production.env', productionEnv],
  ['deployment/docs/TROUBLESHOOTING.md', troubleshooting],
];

let stale = 0;
for (const [file, make] of outputs) {
  const url = new URL(file, root);
  const text = await make();
  const before = await readFile(url, 'utf8').catch(() => '');
  if (text === before) continue;
  if (check) {
    stale += 1;
    console.error(`${file} is out of date: npm run generate`);
  } else {
    await writeFile(url, text);
    console.log(`written ${fileURLToPath(url)}`);
  }
}
if (stale > 0) process.exitCode = 1;
