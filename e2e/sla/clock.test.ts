// What was told stays told when the computer's clock is set back, and when nothing ran for a day.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const LIFE = fileURLToPath(new URL('./sla-life.main.ts', import.meta.url));
/** Not more than are told one by one after an outage. */
const HALF = 50;
const run = promisify(execFile);
let dataDir: string;

async function live(what: string, count: number): Promise<object> {
  const { stdout } = await run(process.execPath, [LIFE, what, dataDir, String(count)]);
  return JSON.parse(stdout.trim().split('\n').at(-1) || '{}');
}
const each = (count: number) => ({ firings: count, bells: count, tickets: count, mails: count });

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lanet-sla-clock-'));
  await run(process.execPath, [LIFE, 'fill', dataDir, String(2 * HALF)]);
}, 120_000);
afterEach(() => rm(dataDir, { recursive: true, force: true }));

it('tells nothing again after the clock was set back by ten minutes, and the rest once', async () => {
  expect(await live('end', HALF)).toEqual(each(HALF));
  expect(await live('back', 10)).toEqual(each(2 * HALF));
  expect(await live('back', 10)).toEqual(each(2 * HALF));
}, 180_000);

it('tells what became due while nothing ran for a day, once, and nothing again', async () => {
  expect(await live('end', HALF)).toEqual(each(HALF));
  expect(await live('later', 24 * 60)).toEqual(each(2 * HALF));
  expect(await live('later', 24 * 60)).toEqual(each(2 * HALF));
}, 180_000);
