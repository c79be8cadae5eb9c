// Two agents of others, idle beside ours on the same machine: written in Go and Perl, and much lighter. Measured when they
// are installed (Debian: zabbix-agent2, fusioninventory-agent).
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Figure, Measure } from './figures.ts';
import { cpuSeconds, memoryOf, memoryOfFamily } from './processes.ts';

const MIB = 1024 * 1024;
const SETTLE_MS = 15_000;
const POLL_MS = 50;

export const measurePeers: Measure = async (defer, { minutes }) => {
  const folder = await mkdtemp(join(tmpdir(), 'lanet-peers-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const zabbix = await startZabbix(folder);
  const fusion = start('fusioninventory-agent', ['--daemon', '--no-fork', '--no-httpd', '--local', folder]);
  for (const child of [zabbix, fusion]) defer(() => end(child));
  const [zabbixFigures, fusionFigures] = await Promise.all([
    watch('zabbix-agent2', zabbix, minutes),
    watch('fusioninventory-agent', fusion, minutes),
  ]);
  return [...zabbixFigures, ...fusionFigures, ...(await fullInventory(folder))];
};

async function startZabbix(folder: string): Promise<ChildProcess> {
  const configuration = join(folder, 'zabbix_agent2.conf');
  const lines = [
    'Server=127.0.0.1',
    'ListenIP=127.0.0.1',
    `ListenPort=${await freePort()}`,
    'LogType=console',
    `ControlSocket=${join(folder, 'zabbix.sock')}`,
    `PidFile=${join(folder, 'zabbix.pid')}`,
  ];
  await writeFile(configuration, `${lines.join('\n')}\n`);
  return start('zabbix_agent2', ['--foreground', '--config', configuration]);
}

/** It takes no port above 32767, where those lie that the system hands out. */
async function freePort(): Promise<number> {
  for (let port = 20_000; port < 32_000; port++) {
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return port;
    } catch {
      // Taken: the next one.
    } finally {
      server.close();
    }
  }
  throw new Error('no port is free below 32000');
}

function start(program: string, args: string[]): ChildProcess {
  const child = spawn(program, args, { stdio: 'ignore' });
  // Not installed: it has no pid then.
  child.on('error', () => undefined);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function watch(name: string, child: ChildProcess, minutes: number): Promise<Figure[]> {
  await wait(SETTLE_MS);
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null) return [];
  const before = await cpuSeconds(pid);
  await wait(minutes * 60_000);
  const used = (await cpuSeconds(pid)) - before;
  const { resident, anonymous } = await memoryOfFamily(pid);
  return [
    { name: `${name}, idle: resident`, value: resident / MIB, unit: 'MiB' },
    { name: `${name}, idle: private`, value: anonymous / MIB, unit: 'MiB' },
    { name: `${name}, idle: CPU of one core`, value: (used / (minutes * 60)) * 100, unit: '%' },
  ];
}

async function fullInventory(folder: string): Promise<Figure[]> {
  const startedAt = performance.now();
  const child = start('fusioninventory-agent', [
    '--local',
    folder,
    '--force',
    '--no-task=deploy,collect,esx,netdiscovery',
  ]);
  const { pid } = child;
  if (pid === undefined) return [];
  let cpu = 0;
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    cpu = Math.max(cpu, await cpuSeconds(pid).catch(() => 0));
    peak = Math.max(peak, (await memoryOf(pid).catch(() => undefined))?.peak ?? 0);
    await wait(POLL_MS);
  }
  const name = 'fusioninventory-agent: full inventory';
  return [
    { name: `${name}, wall time`, value: (performance.now() - startedAt) / 1000, unit: 's' },
    { name: `${name}, CPU`, value: cpu, unit: 's' },
    { name: `${name}, peak`, value: peak / MIB, unit: 'MiB' },
  ];
}
