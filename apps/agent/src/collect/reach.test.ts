import { expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { type Reading, unavailable } from '../platform/machine.ts';
import { writeTree } from '../platform/recorded-tree.ts';
import { collect } from './collector.ts';
import { type ReachState, reach, summarise } from './reach.ts';

const ROUTE = 'eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n';
const server = { host: 'helpdesk.example', port: 443 };

/** `answers`: which of host:port answer, in 7 ms. */
async function reachWith(answers: string[], state: ReachState, route = ROUTE) {
  const tree = await writeTree({ '/proc/net/route': route });
  const connectMs = async ({ host, port }: { host: string; port: number }): Promise<Reading<number>> =>
    answers.includes(`${host}:${port}`) ? { kind: 'read', value: 7 } : unavailable('timeout');
  const reading = await collect(reach, linuxMachine({ root: tree.root, connectMs }), state);
  await tree.remove();
  return reading.kind === 'read' ? reading.value : undefined;
}

it('measures the gateway on the port that answers and remembers it', async () => {
  const state: ReachState = { server };

  const first = await reachWith(['192.0.2.1:80', 'helpdesk.example:443'], state);

  expect(first).toEqual({
    gateway: { kind: 'read', value: { lossPercent: 0, ms: 7 } },
    server: { kind: 'read', value: { lossPercent: 0, ms: 7 } },
  });
  expect(state.gateway).toEqual({ host: '192.0.2.1', port: 80 });
});

it('calls a gateway lost that answered before, and not one that never did', async () => {
  const known: ReachState = { server, gateway: { host: '192.0.2.1', port: 80 } };

  const lost = await reachWith([], known);
  const silent = await reachWith([], { server });

  expect(lost?.gateway).toEqual({ kind: 'read', value: { lossPercent: 100, ms: null } });
  expect(silent?.gateway).toEqual({ kind: 'unavailable', reason: 'no_open_port' });
});

it('looks for the port again when the computer moved to another gateway', async () => {
  const state: ReachState = { server, gateway: { host: '198.51.100.1', port: 80 } };

  await reachWith(['192.0.2.1:53'], state);

  expect(state.gateway).toEqual({ host: '192.0.2.1', port: 53 });
});

it('says that there is no gateway', async () => {
  const reading = await reachWith([], { server }, '');

  expect(reading?.gateway).toEqual({ kind: 'unavailable', reason: 'no_gateway' });
});

it.each([
  { answers: [3, 100, 1, 2, 2], reach: { lossPercent: 0, ms: 2 } },
  { answers: [4.04], reach: { lossPercent: 80, ms: 4 } },
  { answers: [], reach: { lossPercent: 100, ms: null } },
])('answers after $answers ms of five are $reach', ({ answers, reach }) => {
  expect(summarise(answers, 5)).toEqual(reach);
});
