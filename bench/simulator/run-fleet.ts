import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type KnownIdentity, ProtocolClient } from './protocol-client.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { type MachineKind, SimulatedMachine } from './simulated-machine.ts';

export interface FleetOptions {
  server: string;
  token: string;
  kinds: readonly MachineKind[];
  historyDays: number;
  intervalSeconds?: number;
  /** Keeps the agents' keys, so that a later run speaks for the same devices. */
  stateFolder?: string;
  signal: AbortSignal;
  log: (line: string) => void;
}

/** How many enrol at once, and how often what happened is told. */
const JOINING_AT_ONCE = 8;
const TELL_EVERY_MS = 10_000;
const DAY_MS = 86_400_000;

/** Enrols every computer, brings their history, and reports until the signal. */
export async function runFleet(options: FleetOptions): Promise<void> {
  const errors = new Map<string, number>();
  const onError = (error: unknown) => {
    const text = error instanceof Error ? error.message.slice(0, 120) : String(error);
    errors.set(text, (errors.get(text) ?? 0) + 1);
  };
  const agents = await joinAll(options, onError);
  options.log(`${agents.length} agents enrolled`);
  const running = agents.map(async (agent, index) => {
    // Spread over the interval, as agents that were started at different times are.
    await wait(((options.intervalSeconds ?? 1) * 1000 * index) / agents.length, undefined, {
      signal: options.signal,
    }).catch(() => undefined);
    await agent.run(options.signal);
  });
  const telling = setInterval(() => options.log(summary(agents, errors)), TELL_EVERY_MS);
  await Promise.all(running);
  clearInterval(telling);
  options.log(summary(agents, errors));
}

async function joinAll(options: FleetOptions, onError: (error: unknown) => void): Promise<SimulatedAgent[]> {
  const agents: SimulatedAgent[] = [];
  const waiting = [...options.kinds];
  const workers = Array.from({ length: JOINING_AT_ONCE }, async () => {
    for (let kind = waiting.shift(); kind && !options.signal.aborted; kind = waiting.shift()) {
      agents.push(await joinOne(options, kind, onError));
    }
  });
  await Promise.all(workers);
  return agents;
}

async function joinOne(
  options: FleetOptions,
  kind: MachineKind,
  onError: (error: unknown) => void,
): Promise<SimulatedAgent> {
  const { server, token, historyDays, intervalSeconds, stateFolder, signal } = options;
  const file =
    stateFolder && join(stateFolder, `${createHash('sha256').update(kind.name).digest('hex').slice(0, 16)}.json`);
  const known = file ? await readKnown(file) : undefined;
  const epochMs = known?.epochMs ?? Date.now() - Math.max(historyDays, 1) * DAY_MS;
  const machine = new SimulatedMachine(kind, epochMs, known?.cleaned);
  const agent = new SimulatedAgent({
    client: new ProtocolClient(server, known?.identity),
    token,
    machine,
    socket: true,
    onError,
    ...(intervalSeconds !== undefined && { intervalSeconds }),
    ...(file && { onCleaned: () => save(file, agent, machine, epochMs) }),
  });
  await agent.join(signal, known !== undefined);
  if (!known && historyDays > 0) await agent.bringHistory(epochMs);
  if (file && stateFolder) {
    await mkdir(stateFolder, { recursive: true, mode: 0o700 });
    await save(file, agent, machine, epochMs);
  }
  return agent;
}

interface Known {
  identity: KnownIdentity;
  epochMs: number;
  cleaned: Record<string, number>;
}

async function readKnown(file: string): Promise<Known | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  // The simulator's own file, 0600 in a folder of its own.
  return text === undefined ? undefined : (JSON.parse(text) as Known);
}

async function save(file: string, agent: SimulatedAgent, machine: SimulatedMachine, epochMs: number): Promise<void> {
  const known: Known = { identity: agent.client.identity(), epochMs, cleaned: machine.cleaned() };
  await writeFile(file, JSON.stringify(known), { mode: 0o600 });
}

function summary(agents: readonly SimulatedAgent[], errors: ReadonlyMap<string, number>): string {
  const sum = (pick: (agent: SimulatedAgent) => number) => agents.reduce((total, agent) => total + pick(agent), 0);
  const counts = `${sum((a) => a.counts.reports)} reports, ${sum((a) => a.counts.failures)} failed, ${sum((a) => a.counts.edges)} edges, ${sum((a) => a.counts.commands)} commands`;
  const worst = [...errors].map(([text, count]) => `  ${count}x ${text}`);
  return [counts, ...worst].join('\n');
}
