import { judge, SETTLING_MS } from '@lanet/alerting';
import type { AgentConfig, AgentEvent, Window } from '@lanet/contracts/agent';
import { type AlertEdge, AlertState, type MetricName } from '@lanet/contracts/alert-rules';
import type { Sample } from '../collect/index.ts';
import { readJson, replaceFile } from '../state/durable-file.ts';
import { type Apart, presentObjects, stopped, toReadings, withQuietSources } from './readings.ts';
import { Windows } from './windows.ts';

/** What one sample led to that the server has to hear of. */
export type Round = { edges: AlertEdge[]; events: AgentEvent[] };

/** Of metrics that are not measured with every sample. A log that is read late still tells of all that was written. */
const APART_SECONDS: Readonly<Record<string, number>> = { reach: 300, log: 900 };

/**
 * Judges samples by the rules of the configuration and gathers them into windows. The state of the rules is on disk, so a
 * restart neither forgets an alert nor tells it twice.
 */
export class Sampler {
  readonly #statesFile: string;
  #config: AgentConfig;
  #windows: Windows;
  #states: AlertState[];
  #services = new Map<string, boolean>();
  #closed: Window[] = [];
  /** Of the last start or wake, epoch milliseconds. */
  #resumedAt: number | undefined;
  #hasJudged = false;

  constructor(statesFile: string, config: AgentConfig) {
    this.#statesFile = statesFile;
    this.#config = config;
    this.#windows = new Windows(config.sampleSeconds);
    this.#states = AlertState.array().safeParse(readJson(statesFile)).data ?? [];
  }

  get config(): AgentConfig {
    return this.#config;
  }

  configure(config: AgentConfig): void {
    if (config.sampleSeconds !== this.#config.sampleSeconds) {
      this.#closed.push(...this.#windows.take());
      this.#windows = new Windows(config.sampleSeconds);
    }
    this.#config = config;
  }

  /**
   * Takes one sample, and what else was measured since the last one. `tell` is called with edges and events before the
   * rules' new state is kept: after a crash between the two they may be told twice, never not at all.
   */
  take(sample: Sample, { reach, errors }: Apart, tell: (round: Round) => void): void {
    if (!this.#windows.add(sample, reach)) this.#resumedAt = sample.at;
    // An agent that starts with its computer finds it as busy with itself as after a sleep.
    if (!this.#hasJudged && sample.uptimeSeconds !== null) this.#resumedAt = sample.at - sample.uptimeSeconds * 1000;
    this.#hasJudged = true;
    const { rules, sampleSeconds, watchedServices } = this.#config;
    const secondsOf = (metric: MetricName) =>
      Math.max(APART_SECONDS[metric.split('.', 1)[0] ?? ''] ?? 0, sampleSeconds);
    const device = {
      present: presentObjects(sample, watchedServices),
      ...(this.#resumedAt !== undefined && { resumedAt: this.#resumedAt }),
    };
    const readings = toReadings(sample, { reach, errors: errors && withQuietSources(errors, this.#states) });
    const round = judge(rules, this.#states, readings, sample.at, secondsOf, device);
    const events = this.#serviceEvents(sample);
    if (round.edges.length > 0 || events.length > 0) tell({ edges: round.edges, events });
    this.#states = round.states;
    replaceFile(this.#statesFile, JSON.stringify(round.states), { durable: round.edges.length > 0 });
  }

  /** Whether the computer is still busy with its own start or wake: services that do not run yet are not stopped. */
  isSettling(at: number): boolean {
    return this.#resumedAt !== undefined && at < this.#resumedAt + SETTLING_MS;
  }

  /** The windows gathered since the last call. */
  takeWindows(): Window[] {
    return [...this.#closed.splice(0), ...this.#windows.take()];
  }

  /** The step of the clock an instant belongs to, and its length. */
  stepOf(at: number): { step: number; stepMs: number } {
    return { step: this.#windows.stepOf(at), stepMs: this.#config.sampleSeconds * 1000 };
  }

  #serviceEvents(sample: Sample): AgentEvent[] {
    const events: AgentEvent[] = [];
    for (const { name, state } of sample.services) {
      const now = stopped(state);
      if (now === null) continue;
      const before = this.#services.get(name);
      this.#services.set(name, now === 0);
      if (before === undefined || before === (now === 0)) continue;
      events.push({ kind: 'service', at: sample.at, name, state: now === 0 ? 'running' : 'stopped' });
    }
    return events;
  }
}
