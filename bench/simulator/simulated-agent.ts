// One simulated agent: samples its invented machine, judges the rules it was given, reports, and runs commands in play.
import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { judge } from '@lanet/alerting';
import {
  AGENT_PROTOCOL,
  type AgentConfig,
  CommandPayload,
  type Delivery,
  type Facts,
  type Report,
  type ReportAnswer,
  type Window,
} from '@lanet/contracts/agent';
import type { AlertEdge, MetricName } from '@lanet/contracts/alert-rules';
import { commandText } from '@lanet/contracts/wire';
import { type ProtocolClient, ProtocolError } from './protocol-client.ts';
import { simulatedBox } from './simulated-box.ts';
import type { Measures, SimulatedMachine } from './simulated-machine.ts';
import { simulatedSections } from './simulated-sections.ts';
import { keepConnected } from './simulated-socket.ts';

const VERSION = '0.1.0-simulated';
const MINUTE_MS = 60_000;
const WINDOW_MS = 15 * MINUTE_MS;
/** Of one report. */
const MAX_WINDOWS = 96;

export interface SimulatedAgentOptions {
  client: ProtocolClient;
  token: string;
  machine: SimulatedMachine;
  /** Overrides what the server's policy says, in seconds. */
  intervalSeconds?: number;
  socket: boolean;
  onError: (error: unknown) => void;
  /** A clean-up changed the machine. */
  onCleaned?: () => Promise<void>;
}

export interface Counts {
  reports: number;
  failures: number;
  edges: number;
  commands: number;
}

export class SimulatedAgent {
  readonly client: ProtocolClient;
  readonly counts: Counts = { reports: 0, failures: 0, edges: 0, commands: 0 };
  readonly #options: SimulatedAgentOptions;
  readonly #bootId = randomUUID();
  readonly #startedAt = Date.now();
  #config: AgentConfig | undefined;
  #states: Parameters<typeof judge>[1] = [];
  #sequence = 0;
  #lease: string | null = null;
  #samples: { at: number; measures: Measures }[] = [];
  #wanted: ReadonlySet<string> = new Set();
  #sectionsSent = false;
  #done = new Set<string>();

  constructor(options: SimulatedAgentOptions) {
    this.#options = options;
    this.client = options.client;
  }

  /** Enrols, unless a former run did, and waits until it is accepted. */
  async join(signal: AbortSignal, known: boolean): Promise<void> {
    let state = known
      ? await this.client.enrolment()
      : await this.client.enrol(this.#options.token, this.#facts(), VERSION);
    while (state.state === 'pending') {
      await wait(Math.min(state.pollSeconds, 5) * 1000, undefined, { signal });
      state = await this.client.enrolment();
    }
    if (state.state !== 'active') throw new Error(`${this.#options.machine.kind.name} was ${state.state}`);
  }

  /** Reports everything since an instant, a quarter of an hour a window, as an agent that comes back from being offline. */
  async bringHistory(fromMs: number): Promise<void> {
    const until = this.client.now() - WINDOW_MS;
    for (let at = fromMs; at < until; ) {
      const windows: Window[] = [];
      for (; windows.length < MAX_WINDOWS && at < until; at += WINDOW_MS) windows.push(this.#pastWindow(at));
      await this.client.report({ ...this.#reportOf([], []), windows });
    }
  }

  #pastWindow(fromMs: number): Window {
    const samples = Array.from({ length: WINDOW_MS / MINUTE_MS }, (_one, minute) => {
      const at = fromMs + minute * MINUTE_MS;
      return { at, measures: this.#options.machine.at(at) };
    });
    return windowOf(samples, 60);
  }

  /** Samples, judges and reports until told to stop. */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#options.socket) {
      keepConnected(this.client, {
        bootId: this.#bootId,
        agentVersion: VERSION,
        signal,
        onNudge: (what) => this.#nudged(what),
        measure: () => ({ at: this.client.now(), ...this.#options.machine.at(this.client.now()) }),
      });
    }
    let nextReportAt = 0;
    while (!signal.aborted) {
      const edges = this.#sample();
      if (edges.length > 0 || Date.now() >= nextReportAt) {
        const answer = await this.#report(edges);
        nextReportAt = Date.now() + (this.#options.intervalSeconds ?? answer?.nextReportInSeconds ?? 5) * 1000;
        if (answer?.commands) await this.#runCommands();
      }
      const pause = Math.min(this.#config?.sampleSeconds ?? 60, this.#options.intervalSeconds ?? 60) * 1000;
      await wait(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  #nudged(what: string): void {
    const work = what === 'commands' ? this.#runCommands() : this.#report([]);
    work.catch(this.#options.onError);
  }

  #sample(): AlertEdge[] {
    const at = this.client.now();
    const measures = this.#options.machine.at(at);
    this.#samples.push({ at, measures });
    if (!this.#config) return [];
    const { states, edges } = judge(
      this.#config.rules,
      this.#states,
      readingsOf(measures, at),
      at,
      this.#config.sampleSeconds,
    );
    this.#states = states;
    this.counts.edges += edges.length;
    return edges;
  }

  async #report(edges: AlertEdge[]): Promise<ReportAnswer | undefined> {
    const samples = this.#samples.splice(0);
    try {
      const answer = await this.client.report(this.#reportOf(samples, edges));
      this.#lease = answer.lease;
      this.#wanted = new Set(answer.want);
      if (answer.config) this.#config = answer.config;
      this.#sectionsSent = true;
      this.counts.reports += 1;
      return answer;
    } catch (error) {
      this.counts.failures += 1;
      this.#options.onError(error);
      if (error instanceof ProtocolError && error.status === 429) await wait(error.retryAfterSeconds * 1000);
      return undefined;
    }
  }

  #reportOf(samples: readonly { at: number; measures: Measures }[], edges: AlertEdge[]): Report {
    this.#sequence += 1;
    const fired = edges.find(({ to }) => to === 'firing');
    const sections =
      this.#sectionsSent && this.#wanted.size === 0
        ? undefined
        : simulatedSections(this.#options.machine.kind, this.client.now());
    return {
      protocol: AGENT_PROTOCOL,
      sequence: this.#sequence,
      bootId: this.#bootId,
      lease: this.#lease,
      configEtag: this.#config?.etag ?? null,
      agentVersion: VERSION,
      sentAt: this.client.now(),
      uptimeSeconds: Math.round((Date.now() - this.#startedAt) / 1000) + 442_800,
      backlog: 0,
      windows: samples.length > 0 ? [windowOf(samples, this.#config?.sampleSeconds ?? 60)] : [],
      ...(sections && { sections }),
      ...(edges.length > 0 && { edges }),
      ...(fired && { blackBoxes: [simulatedBox(this.#options.machine, fired.at)] }),
    };
  }

  async #runCommands(): Promise<void> {
    const { items } = await this.client.commands();
    for (const delivery of items) await this.#runCommand(delivery);
  }

  /** Checks the signature as a real agent does; what "runs" is play, and changes the invented machine accordingly. */
  async #runCommand({ envelope, script }: Delivery): Promise<void> {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: this.client.commandKey }, format: 'jwk' });
    const genuine = verify(
      null,
      Buffer.from(commandText(envelope.payload)),
      key,
      Buffer.from(envelope.signature, 'base64url'),
    );
    const payload = genuine ? CommandPayload.parse(JSON.parse(envelope.payload)) : undefined;
    if (!payload || payload.agentId !== this.client.agentId || this.#done.has(payload.commandId)) return;
    if (createHash('sha256').update(script).digest('hex') !== payload.scriptSha256) return;
    this.#done.add(payload.commandId);
    this.counts.commands += 1;
    const { commandId } = payload;
    await this.client.results([{ commandId, state: 'running', at: this.client.now() }]);
    const lines = this.#play(payload);
    const stdoutBytes = Buffer.byteLength(lines.join(''));
    const at = this.client.now();
    // Together, as an agent sends what has gathered by the time it can.
    await this.client.results([
      ...lines.map((text, part) => ({ commandId, at, parts: [{ part, stream: 'stdout' as const, text }] })),
      { commandId, state: 'finished', at, exitCode: 0, durationMs: 400, stdoutBytes, stderrBytes: 0 },
    ]);
  }

  #play({ scriptKey, parameters, language }: CommandPayload): string[] {
    const simulated = language === 'en' ? '[simulated computer]\n' : '[equipo simulado]\n';
    if (scriptKey !== 'disk_cleanup') return [simulated, `${scriptKey}: ok\n`];
    const { freedBytes } = this.#options.machine.clean(String(parameters.volume), this.client.now());
    this.#options.onCleaned?.().catch(this.#options.onError);
    const mib = Math.round(freedBytes / 1024 ** 2);
    return [simulated, language === 'en' ? `Freed ${mib} MiB.\n` : `Liberados ${mib} MiB.\n`];
  }

  #facts(): Facts {
    const { kind } = this.#options.machine;
    const id = createHash('sha256').update(kind.name).digest('hex');
    return {
      hostname: kind.name,
      platform: 'linux',
      os: kind.os,
      arch: 'x64',
      deviceType: kind.type,
      uuid: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20, 32)}`,
      serial: `SIM${id.slice(0, 8).toUpperCase()}`,
      installId: id.slice(0, 32),
      vendor: kind.vendor,
      model: kind.model,
      macs: [`02:${id.slice(0, 10).replaceAll(/(..)(?=.)/g, '$1:')}`],
      diskSerials: [],
    };
  }
}

function readingsOf(
  measures: Measures,
  at: number,
): { metric: MetricName; object: string; at: number; value: number }[] {
  const { cpu, memory, temperature, volumes } = measures;
  return [
    { metric: 'cpu.usedPercent', object: '', at, value: cpu },
    { metric: 'memory.usedPercent', object: '', at, value: memory },
    ...(temperature === null ? [] : [{ metric: 'temperature.celsius' as const, object: '', at, value: temperature }]),
    ...volumes.flatMap(({ id, usedPercent, freeBytes }) => [
      { metric: 'volume.usedPercent' as const, object: id, at, value: usedPercent },
      { metric: 'volume.freeBytes' as const, object: id, at, value: freeBytes },
    ]),
  ];
}

/** One window of samples taken `stepSeconds` apart. */
export function windowOf(samples: readonly { at: number; measures: Measures }[], stepSeconds: number): Window {
  const [first] = samples;
  const list = samples.map(({ measures }) => measures);
  const ids = list[0]?.volumes.map(({ id }) => id) ?? [];
  return {
    from: Math.round(first?.at ?? 0),
    stepSeconds,
    cpu: list.map(({ cpu }) => cpu),
    memory: list.map(({ memory }) => memory),
    temperature: list.map(({ temperature }) => temperature),
    volumes: ids.map((id, index) => ({
      id,
      usedPercent: list.map(({ volumes }) => volumes[index]?.usedPercent ?? null),
      freeBytes: list.at(-1)?.volumes[index]?.freeBytes ?? 0,
      sizeBytes: list.at(-1)?.volumes[index]?.sizeBytes ?? 0,
    })),
    network: [
      {
        id: 'eth0',
        rx: list.map(({ network }) => network[0]?.rx ?? null),
        tx: list.map(({ network }) => network[0]?.tx ?? null),
      },
    ],
  };
}
