import { setTimeout as delay } from 'node:timers/promises';
import { matchesGlob } from '@lanet/alerting';
import type { AgentConfig, CommandPayload, ServiceRestart } from '@lanet/contracts/agent';
import { z } from 'zod';
import { collect, type Sample } from '../collect/index.ts';
import { watchedServices } from '../collect/watched-services.ts';
import { type Log, messageOf } from '../log.ts';
import type { Machine } from '../platform/machine.ts';
import { stopped } from '../sampling/readings.ts';
import { mayRestartServices, type PolicyReading } from '../settings/local-policy.ts';
import { readJson, replaceFile } from '../state/durable-file.ts';
import { startService, startsByItself } from './start-service.ts';

/** What is remembered of one service. Instants: epoch milliseconds, server time. */
const Memory = z.object({
  /** Of its present outage: what had to be done was done, or somebody stopped it on purpose. */
  settled: z.boolean(),
  /** Our own command stopped it, so it is to stay as it is until somebody starts it. */
  onPurposeAt: z.number().nullable(),
  /** An attempt whose end has not been told: the agent may have ended in the middle of it. */
  openSince: z.number().nullable(),
  /** Of the last day. */
  attempts: z.array(z.number()).max(100),
});
type Memory = z.infer<typeof Memory>;

const DAY_MS = 86_400_000;
/** Restarts of one service in a day, and the least time between two: one that does not stay up is a person's business. */
const MOST_A_DAY = 3;
const COOL_DOWN_MS = 10 * 60_000;
/** Looks, a second apart, until it has to run; and so many in a row, since one that ends at once has not come back. */
const MOST_LOOKS = 30;
const STEADY_LOOKS = 4;

export interface ServiceRestartsOptions {
  file: string;
  machine: Machine;
  policy: () => PolicyReading;
  /** A command runs: what it does to services is its own. */
  isBusy: () => boolean;
  /** Server time, epoch milliseconds. */
  now: () => number;
  log: Log;
  tell: (event: ServiceRestart) => void;
  /** Between two looks at a service that was told to start. */
  pauseMs?: number;
}

/**
 * Starts a watched service that stopped by itself: at once, on the device alone, and once for each outage (product.md R5).
 * What it does is on disk before it is done, so that neither a crash nor a restart of the agent makes it do more.
 */
export class ServiceRestarts {
  readonly #options: ServiceRestartsOptions;
  readonly #services: Map<string, Memory>;
  readonly #running = new Map<string, Promise<void>>();

  constructor(options: ServiceRestartsOptions) {
    this.#options = options;
    const kept = z.record(z.string(), Memory).safeParse(readJson(options.file)).data ?? {};
    this.#services = new Map(Object.entries(kept));
  }

  /** Looks at one sample. Never throws. `isSettling`: the computer is still busy with its own start. */
  look(sample: Sample, config: Pick<AgentConfig, 'rules'>, isSettling: boolean): void {
    if (this.#options.isBusy()) return;
    for (const { name, state } of sample.services) {
      const value = stopped(state);
      if (value === null || this.#running.has(name)) continue;
      const memory = this.#services.get(name) ?? nothing();
      if (memory.openSince !== null) this.#tellOpen(name, memory, value === 0);
      else if (value === 0) this.#sawRunning(name, memory, sample.at);
      else if (!isSettling && state !== 'missing' && state !== 'paused' && isWanted(config, name))
        this.#act(name, memory);
    }
  }

  /** What our own commands do to services: one that they stop is not started again by itself. */
  onScript({ scriptKey, parameters }: Pick<CommandPayload, 'scriptKey' | 'parameters'>): void {
    if (scriptKey !== 'stop_service') return;
    const given = String(parameters.service ?? '');
    // systemd lets people leave the ending out, and Windows does not tell cases apart.
    const plain = (name: string) => name.replace(/\.service$/, '').toLowerCase();
    const known = [...this.#services.keys()].filter((name) => plain(name) === plain(given));
    for (const name of new Set([given, plain(given), `${plain(given)}.service`, ...known])) {
      const memory = this.#services.get(name) ?? nothing();
      this.#keep(name, { ...memory, settled: true, onPurposeAt: this.#options.now() });
    }
  }

  /** Until no restart is under way. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** A sample from before it was stopped says nothing of it. */
  #sawRunning(name: string, memory: Memory, at: number): void {
    if (!memory.settled || at <= (memory.onPurposeAt ?? 0)) return;
    this.#keep(name, { ...memory, settled: false, onPurposeAt: null });
  }

  #tellOpen(name: string, memory: Memory, isRunning: boolean): void {
    this.#tell(name, isRunning ? 'worked' : 'failed', 'the agent ended meanwhile');
    this.#keep(name, { ...memory, openSince: null });
  }

  #act(name: string, memory: Memory): void {
    if (memory.settled) return;
    const { now, policy, log } = this.#options;
    const attempts = memory.attempts.filter((at) => at > now() - DAY_MS);
    const isLimited = attempts.length >= MOST_A_DAY || (attempts.at(-1) ?? 0) > now() - COOL_DOWN_MS;
    const held = !mayRestartServices(policy()) ? 'forbidden' : isLimited ? 'limited' : undefined;
    if (held) {
      if (this.#keep(name, { ...memory, attempts, settled: true })) this.#tell(name, held, null);
      return;
    }
    const running = this.#restart(name, { ...memory, attempts })
      .catch((error: unknown) => log('error', 'A service could not be restarted', { name, error: messageOf(error) }))
      .finally(() => this.#running.delete(name));
    this.#running.set(name, running);
  }

  async #restart(name: string, memory: Memory): Promise<void> {
    const { machine, now, log } = this.#options;
    if (!(await startsByItself(machine, name))) return void this.#keep(name, { ...memory, settled: true });
    const begun = { ...memory, settled: true, openSince: now(), attempts: [...memory.attempts, now()] };
    // What is not on disk is not done: it might be done again.
    if (!this.#keep(name, begun)) return;
    log('warn', 'A watched service stopped: starting it again', { name });
    const start = await startService(machine, name);
    const isRunning = start.kind === 'asked' && (await this.#staysUp(name));
    log(isRunning ? 'info' : 'error', 'The end of a restart of a service', { name, isRunning });
    this.#tell(name, isRunning ? 'worked' : 'failed', start.kind === 'failed' ? start.reason : null);
    this.#keep(name, { ...begun, openSince: null });
  }

  async #staysUp(name: string): Promise<boolean> {
    const { pauseMs = 1000 } = this.#options;
    let steady = 0;
    for (let look = 0; look < MOST_LOOKS; look++) {
      steady = (await this.#isUp(name)) ? steady + 1 : 0;
      if (steady === STEADY_LOOKS) return true;
      await delay(pauseMs);
    }
    return false;
  }

  async #isUp(name: string): Promise<boolean> {
    const states = await collect(watchedServices, this.#options.machine, { watchedServices: [name] });
    return states.kind === 'read' && states.value[0]?.state === 'running';
  }

  #tell(name: string, outcome: ServiceRestart['outcome'], reason: string | null): void {
    const { tell, now } = this.#options;
    tell({ kind: 'service_restart', at: now(), name, outcome, reason });
  }

  /** Whether it is on disk. */
  #keep(name: string, memory: Memory): boolean {
    this.#services.set(name, memory);
    try {
      replaceFile(this.#options.file, JSON.stringify(Object.fromEntries(this.#services)));
      return true;
    } catch (error) {
      this.#options.log('error', 'What was done about a service could not be kept', { error: messageOf(error) });
      return false;
    }
  }
}

const nothing = (): Memory => ({ settled: false, onPurposeAt: null, openSince: null, attempts: [] });

const isWanted = ({ rules }: Pick<AgentConfig, 'rules'>, name: string): boolean =>
  rules.some(
    ({ metric, enabled, restartFirst, object }) =>
      metric === 'service.stopped' && enabled && restartFirst === true && matchesGlob(object, name),
  );
