// Broken promises are told of by a service that is killed (-9) over and over: each once, whatever it was doing.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** `E2E_SLA_KILLS=20` is the whole of it, with fifty promises a life: a thousand. CI takes a part. */
const KILLS = Number(process.env.E2E_SLA_KILLS ?? 6);
const A_LIFE = 50;
const LONGEST_LIFE_MS = 600;

const LIFE = fileURLToPath(new URL('./sla-life.main.ts', import.meta.url));
const run = promisify(execFile);
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lanet-sla-kills-'));
  await run(process.execPath, [LIFE, 'fill', dataDir, String(KILLS * A_LIFE)]);
}, 120_000);
afterAll(() => rm(dataDir, { recursive: true, force: true }));

it('tells of each broken promise once', async () => {
  for (let kill = 0; kill < KILLS; kill += 1) {
    const life = spawn(process.execPath, [LIFE, 'live', dataDir, String(A_LIFE)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await alive(life);
    await wait(randomInt(LONGEST_LIFE_MS));
    life.kill('SIGKILL');
    await once(life, 'exit');
  }

  const { stdout } = await run(process.execPath, [LIFE, 'end', dataDir]);

  const total = KILLS * A_LIFE;
  console.log(`${KILLS} kills in ${total} broken promises: ${stdout.trim().split('\n').at(-1)}`);
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({
    ...{ firings: total, bells: total, tickets: total, mails: total },
  });
}, 300_000);

async function alive(life: ChildProcess): Promise<void> {
  if (!life.stdout) throw new Error('a life without a voice');
  for await (const line of createInterface({ input: life.stdout })) if (line === 'alive') return;
  throw new Error('it died before it lived');
}
