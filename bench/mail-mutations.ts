// `npm run bench -- mail-mutations [--count N] [--seed S] [--minutes M] [--state FILE] [--corpus FOLDER]`: damages messages in
// every way that mail gets damaged and reads what is left. A search for faults, no measurement: 1 if a message brought the reader
// down, took over 2 s of CPU or left something active in the HTML. The same seed finds the same again; with a state file the next
// run goes on where the last one stopped.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readMail } from '@lanet/mail-reading';
import { sampleMails } from '../packages/mail-reading/src/testing/sample-mails.ts';
import { mutated } from './mail-mutations/mutate.ts';

const SLOW_SECONDS = 2;
const ACTIVE_TAG = /^(?:script|iframe|object|embed|form|input|meta|style|base|link|svg|math)$/;
const TAG = /<\/?([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/g;
const ATTRIBUTE = /([^\s="]+)="([^"]*)"/g;

export async function runMailMutations(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      count: { type: 'string', default: '5000' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '10' },
      state: { type: 'string' },
      corpus: { type: 'string' },
    },
  });
  const bases = [...sampleMails(), ...(values.corpus ? await filesIn(values.corpus) : [])];
  const start = values.state ? await nextIndex(values.state) : 0;
  const end = start + Number(values.count);
  const until = Date.now() + Number(values.minutes) * 60_000;
  const faults: string[] = [];
  let index = start;
  let slowest = 0;
  for (; index < end && Date.now() < until; index++) {
    const base = bases[index % bases.length];
    if (!base) break;
    const { raw, how } = mutated(base.raw, Number(values.seed), index);
    const { fault, seconds } = tryToRead(raw);
    slowest = Math.max(slowest, seconds);
    if (fault) {
      faults.push(`${index} (${base.name}; ${how}): ${fault}`);
      console.log(faults.at(-1));
    }
    if (values.state && index % 500 === 499) await writeFile(values.state, `${index + 1}\n`);
  }
  if (values.state) await writeFile(values.state, `${index}\n`);
  console.log(
    `${index - start} messages of ${bases.length} kinds from ${start} on, ${faults.length} faults, slowest ${slowest.toFixed(2)} s CPU`,
  );
  return faults.length > 0 ? 1 : 0;
}

function tryToRead(raw: Buffer): { fault: string | undefined; seconds: number } {
  const before = process.cpuUsage();
  const secondsSince = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  try {
    const mail = readMail(raw);
    const seconds = secondsSince();
    // The last resort caught it, but something in the reader broke.
    const broken = mail.warnings.find((warning) =>
      /^(?:could not|HTML could not|HTML has no|new part could)/.test(warning),
    );
    const active = activeIn(mail.html ?? '');
    const fault =
      broken ?? (active ? `active: ${active}` : seconds > SLOW_SECONDS ? `${seconds.toFixed(1)} s` : undefined);
    JSON.stringify({ ...mail, attachments: [] });
    return { fault, seconds };
  } catch (error) {
    return { fault: `thrown: ${error instanceof Error ? error.stack : error}`, seconds: secondsSince() };
  }
}

/** What a browser would run or fetch, in HTML as the reader writes it. */
function activeIn(html: string): string | undefined {
  for (const [all, tag = '', attributes = ''] of html.matchAll(TAG)) {
    if (ACTIVE_TAG.test(tag)) return all;
    for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
      if (/^(?:on|srcdoc)/.test(name)) return all;
      if (/^(?:src|href)$/.test(name) && !/^(?:https?:|mailto:|tel:|cid:)/i.test(value)) return all;
    }
  }
  return undefined;
}

async function filesIn(folder: string): Promise<{ name: string; raw: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(names.sort().map(async (name) => ({ name, raw: await readFile(name) })));
}

async function nextIndex(file: string): Promise<number> {
  try {
    return Number.parseInt(await readFile(file, 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}
