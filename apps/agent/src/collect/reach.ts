import { type AnyMachine, type LinuxMachine, type Reading, read, unavailable } from '../platform/machine.ts';
import { type Collector, toTenths } from './collector.ts';
import { macGateway } from './macos/gateway.ts';
import { parseDefaultRoutes, parseDefaultRoutes6 } from './routes.ts';
import { windowsGateway } from './windows/gateway.ts';

type Target = { host: string; port: number };

/** `ms`: median of the answered attempts, null when none was. */
export type Reach = { lossPercent: number; ms: number | null };
export type ReachReading = { gateway: Reading<Reach>; server: Reading<Reach> };

/** `gateway` is remembered by the collector: the port on which this gateway answered before. */
export type ReachState = { server: Target; gateway?: Target };

const ATTEMPTS = 5;
const ATTEMPT_TIMEOUT_MS = 1500;
/** What home and office routers answer on, open or refused. */
const GATEWAY_PORTS = [53, 80, 443, 22];

/**
 * Latency and loss to the gateway and the server, every 5 minutes, by TCP handshakes: a ping would need raw sockets.
 * Many gateways drop packets to every closed port, so one that never answered is `no_open_port`, not 100 % loss.
 */
export const reach: Collector<ReachReading, ReachState> = {
  name: 'reach',
  everySeconds: 300,
  timeoutSeconds: 30,
  read: {
    linux: (machine, state) => measure(machine, linuxGateway(machine), state),
    win32: (machine, state) => measure(machine, windowsGateway(machine), state),
    darwin: (machine, state) => measure(machine, macGateway(machine), state),
  },
};

/** `found`: the address of the gateway, undefined when there is none. */
async function measure(
  machine: AnyMachine,
  found: Promise<string | undefined>,
  state: ReachState,
): Promise<Reading<ReachReading>> {
  const [gateway, server] = await Promise.all([
    reachGateway(machine, await found, state),
    attempt(machine, state.server),
  ]);
  return read({ gateway, server: read(server) });
}

async function attempt(machine: AnyMachine, target: Target): Promise<Reach> {
  const answers: number[] = [];
  for (let attempts = 0; attempts < ATTEMPTS; attempts++) {
    const answer = await machine.connectMs(target, ATTEMPT_TIMEOUT_MS);
    if (answer.kind === 'read') answers.push(answer.value);
  }
  return summarise(answers, ATTEMPTS);
}

/** `answersMs`: the handshakes that were answered, of `attempts`. */
export function summarise(answersMs: readonly number[], attempts: number): Reach {
  const sorted = [...answersMs].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return {
    lossPercent: toTenths((100 * (attempts - sorted.length)) / attempts),
    ms: median === undefined ? null : toTenths(median),
  };
}

async function reachGateway(machine: AnyMachine, host: string | undefined, state: ReachState): Promise<Reading<Reach>> {
  if (!host) return unavailable('no_gateway');
  if (state.gateway?.host !== host) state.gateway = await answeringPort(machine, host);
  return state.gateway ? read(await attempt(machine, state.gateway)) : unavailable('no_open_port');
}

async function linuxGateway(machine: LinuxMachine): Promise<string | undefined> {
  const four = await machine.readFile('/proc/net/route');
  const route = four.kind === 'read' ? parseDefaultRoutes(four.value)[0] : undefined;
  if (route) return route.gateway;
  const six = await machine.readFile('/proc/net/ipv6_route');
  const route6 = six.kind === 'read' ? parseDefaultRoutes6(six.value)[0] : undefined;
  // A link-local address means nothing without the interface it is on.
  return route6?.gateway.startsWith('fe80:') ? `${route6.gateway}%${route6.interface}` : route6?.gateway;
}

async function answeringPort(machine: AnyMachine, host: string): Promise<Target | undefined> {
  const targets = GATEWAY_PORTS.map((port) => ({ host, port }));
  const answers = await Promise.all(targets.map((target) => machine.connectMs(target, ATTEMPT_TIMEOUT_MS)));
  return targets.find((_, index) => answers[index]?.kind === 'read');
}
