// `npm run bench [-- name…] [-- --json FILE]`: prints what the product takes and how long it lets people wait, beside the
// aims. Nothing is asserted: figures of a busy machine are no promise. Reads /proc, so CPU and memory need Linux.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { measureAgent } from './measure/agent.ts';
import { measureCommands } from './measure/commands.ts';
import { measureEdges } from './measure/edges.ts';
import { type Figure, type Measure, ratioOf, tableOf } from './measure/figures.ts';
import { measureIngest } from './measure/ingest.ts';
import { measurePages } from './measure/pages.ts';
import { measureStart } from './measure/start.ts';

/** With how long each may take in all. */
const PARTS: Record<string, { measure: Measure; limitSeconds: number }> = {
  start: { measure: measureStart, limitSeconds: 60 },
  edges: { measure: measureEdges, limitSeconds: 60 },
  commands: { measure: measureCommands, limitSeconds: 60 },
  ingest: { measure: measureIngest, limitSeconds: 120 },
  pages: { measure: measurePages, limitSeconds: 90 },
  agent: { measure: measureAgent, limitSeconds: 120 },
};

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}

const closers: (() => Promise<unknown>)[] = [];
/** Last opened first; one that fails to close does not keep the others open. */
async function closeAll(): Promise<void> {
  for (let close = closers.pop(); close; close = closers.pop()) await close().catch(() => undefined);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void closeAll().then(() => process.exit(1)));
}

const figures: Figure[] = [];
const failures: string[] = [];
for (const [name, { measure, limitSeconds }] of Object.entries(PARTS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.error(`${name}…`);
  const late = Promise.withResolvers<Figure[]>();
  const timer = setTimeout(() => late.reject(new Error(`not done in ${limitSeconds} s`)), limitSeconds * 1000);
  try {
    figures.push(...(await Promise.race([measure((close) => closers.push(close)), late.promise])));
  } catch (error) {
    failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  clearTimeout(timer);
  await closeAll();
}

console.log(tableOf(figures));
for (const failure of failures) console.log(`not measured: ${failure}`);
if (values.json) {
  const measured = figures.map((figure) => ({ ...figure, ratio: ratioOf(figure) ?? null }));
  await writeFile(values.json, `${JSON.stringify({ figures: measured, failures }, null, 2)}\n`);
}
// Kept-alive connections of the clients would hold the process for a while.
process.exit();
