// What the real agent takes of a computer at the default intervals, as source and as it is shipped.
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startRealAgent } from '../../e2e/real-agent.ts';
import { startPrivateServer } from '../private-server.ts';
import type { Figure, Measure } from './figures.ts';
import { memoryOf, threadSeconds } from './processes.ts';

/** Its first collections are over by then. */
const SETTLE_MS = 15_000;
const WATCH_MS = 60_000;
const MIB = 1024 * 1024;

export const measureAgent: Measure = async (defer) => {
  const isBuilt = existsSync(fileURLToPath(new URL('../../apps/agent/dist/agent.cjs', import.meta.url)));
  // At the same time, each with a server of its own: two agents of one computer on one server are duplicates.
  const forms = [
    { name: 'agent, source', bundled: false },
    ...(isBuilt ? [{ name: 'agent, bundle', bundled: true }] : []),
  ];
  return (await Promise.all(forms.map((form) => watch(form, defer)))).flat();
};

async function watch(
  { name, bundled }: { name: string; bundled: boolean },
  defer: Parameters<Measure>[0],
): Promise<Figure[]> {
  const server = await startPrivateServer();
  defer(() => server.close());
  const agent = await startRealAgent({ server: server.server, token: server.token, policy: {}, bundled });
  defer(() => agent.remove());
  await wait(SETTLE_MS);
  const startSeconds = await threadSeconds(agent.pid);
  await wait(WATCH_MS);
  const used = (await threadSeconds(agent.pid)) - startSeconds;
  const { resident, anonymous, peak } = await memoryOf(agent.pid);
  if (resident === 0) throw new Error(`the agent ended:\n${agent.output()}`);
  return [
    { name: `${name}: resident`, value: resident / MIB, unit: 'MiB', atMost: 65 },
    { name: `${name}: private`, value: anonymous / MIB, unit: 'MiB', atMost: 25 },
    { name: `${name}: peak (VmHWM)`, value: peak / MIB, unit: 'MiB' },
    { name: `${name}: CPU of one core in 60 s`, value: (used / (WATCH_MS / 1000)) * 100, unit: '%', atMost: 0.3 },
    { name: `${name}: CPU of its first 15 s`, value: startSeconds, unit: 's' },
  ];
}
