// From the command to a server that says it is ready: on an empty data folder, and on one that was used before.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import { type Figure, type Measure, percentile } from './figures.ts';
import { memoryOf } from './processes.ts';

const MAIN = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));
const LATER_STARTS = 3;
const PATIENCE_MS = 60_000;

export const measureStart: Measure = async (defer) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'lanet-bench-start-'));
  defer(() => rm(dataDir, { recursive: true, force: true }));
  const first = await startOnce(dataDir, defer);
  const later: number[] = [];
  for (let run = 0; run < LATER_STARTS; run += 1) later.push((await startOnce(dataDir, defer)).milliseconds);
  const figures: Figure[] = [
    { name: 'start: first, on an empty folder', value: first.milliseconds, unit: 'ms', atMost: 10_000 },
    { name: 'start: later, median of 3', value: percentile(later, 0.5), unit: 'ms', atMost: 2_000 },
    { name: 'start: server, peak (VmHWM)', value: first.peakBytes / 1024 ** 2, unit: 'MiB' },
  ];
  return figures;
};

async function startOnce(
  dataDir: string,
  defer: Parameters<Measure>[0],
): Promise<{ milliseconds: number; peakBytes: number }> {
  const port = await freePort();
  const startedAt = performance.now();
  const server = spawn(process.execPath, [MAIN, 'serve'], {
    stdio: 'ignore',
    env: { ...process.env, LANET_DATA_DIR: dataDir, LANET_PORT: String(port), LANET_LOG_LEVEL: 'error' },
  });
  const exited = once(server, 'exit');
  const end = async () => {
    server.kill('SIGTERM');
    await exited;
  };
  defer(end);
  await ready(port, () => server.exitCode !== null);
  const milliseconds = performance.now() - startedAt;
  const { peak } = await memoryOf(server.pid ?? 0);
  await end();
  return { milliseconds, peakBytes: peak };
}

async function ready(port: number, hasEnded: () => boolean): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until && !hasEnded()) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await wait(10);
  }
  throw new Error('the server did not become ready');
}
