import { randomUUID } from 'node:crypto';
import { AGENT_PROTOCOL, type Report } from '@lanet/contracts/agent';
import { loadFleet } from '../simulator/fleet.ts';
import { ProtocolClient } from '../simulator/protocol-client.ts';
import { SimulatedAgent } from '../simulator/simulated-agent.ts';
import { SimulatedMachine } from '../simulator/simulated-machine.ts';

const DAY_MS = 86_400_000;

interface Joined {
  client: ProtocolClient;
  agent: SimulatedAgent;
}

/** So many simulated agents, enrolled and accepted, none running yet. */
export async function joinAgents(server: string, token: string, count: number): Promise<Joined[]> {
  const joined: Joined[] = [];
  for (const kind of loadFleet(count)) joined.push(await joinAgent(server, token, kind, new ProtocolClient(server)));
  return joined;
}

/** One that speaks through `client`. */
export async function joinAgent(
  server: string,
  token: string,
  kind: ReturnType<typeof loadFleet>[number],
  client: ProtocolClient = new ProtocolClient(server),
): Promise<Joined> {
  const machine = new SimulatedMachine(kind, Date.now() - 31 * DAY_MS);
  const agent = new SimulatedAgent({ client, token, machine, socket: true, onError: () => undefined });
  await agent.join(new AbortController().signal, false);
  return { client, agent };
}

/** A first report with nothing in it, to which a measurement adds what it is about. */
export function emptyReport(client: ProtocolClient, sequence: number): Report {
  return {
    protocol: AGENT_PROTOCOL,
    sequence,
    bootId: randomUUID(),
    lease: null,
    configEtag: null,
    agentVersion: '0.1.0-simulated',
    sentAt: client.now(),
    uptimeSeconds: 442_800,
    backlog: 0,
    windows: [],
  };
}
