// `npm run bench [-- name… --minutes N --json FILE]`: prints what the product takes and how long it lets people wait, beside the
// aims. Nothing is asserted: figures of a busy machine are no promise. Reads /proc, so CPU and memory need Linux.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { runMailMutations } from './mail-mutations.ts';
import { measureAgent } from './measure/agent.ts';
import { measureCommands } from './measure/commands.ts';
import { measureEdges } from './measure/edges.ts';
import { type Figure, type Measure, ratioOf, tableOf } from './measure/figures.ts';
import { measureIngest } from './measure/ingest.ts';
import { measureMail } from './measure/mail.ts';
import { measureMailReading } from './measure/mail-reading.ts';
import { measurePages } from './measure/pages.ts';
import { measureSla } from './measure/sla.ts';
import { measureStart } from './measure/start.ts';

/** With how long each may take in all. */
const PARTS: Record<string, { measure: Measure; limitSeconds: number }> = {
  start: { measure: measureStart, limitSeconds: 60 },
  edges: { measure: measureEdges, limitSeconds: 60 },
  commands: { measure: measureCommands, limitSeconds: 60 },
  ingest: { measure: measureIngest, limitSeconds: 120 },
  pages: { measure: measurePages, limitSeconds: 90 },
  mail: { measure: measureMail, limitSeconds: 1500 },
  'mail-reading': { measure: measureMailReading, limitSeconds: 60 },
  sla: { measure: measureSla, limitSeconds: 900 },
  agent: { measure: measureAgent, limitSeconds: 300 },
};

// A search for faults, no measurement: it has options of its own, and it fails.
if (process.argv[2] === 'mail-mutations') process.exit(await runMailMutations(process.argv.slice(3)));

const { values, positionals } = parseArgs({
  options: { json: { type: 'string' }, minutes: { type: 'string', default: '10' } },
  allowPositionals: true,
});
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 60)) {
  console.error('--minutes wants a number up to 60: how long the idle agent is watched.');
  process.exit(2);
}
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
  const seconds = limitSeconds + (name === 'agent' ? 60 * minutes : 0);
  const timer = setTimeout(() => late.reject(new Error(`not done in ${seconds} s`)), seconds * 1000);
  try {
    figures.push(...(await Promise.race([measure((close) => closers.push(close), { minutes }), late.promise])));
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
