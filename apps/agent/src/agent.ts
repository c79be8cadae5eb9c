import { setTimeout as delay } from 'node:timers/promises';
import type { AgentEvent, ReportAnswer } from '@lanet/contracts/agent';
import type { BlackBoxPart } from '@lanet/contracts/black-box';
import type { AgentOptions } from './agent-options.ts';
import { Recorder } from './black-box/recorder.ts';
import { collectSample, type SampleState } from './collect/index.ts';
import { CollectedFiles } from './commands/collected-files.ts';
import { Commands } from './commands/commands.ts';
import { Journal } from './commands/journal.ts';
import { PollLoop } from './commands/poll-loop.ts';
import { Results } from './commands/results.ts';
import { ServiceRestarts } from './commands/service-restarts.ts';
import { messageOf } from './log.ts';
import type { Machine } from './platform/machine.ts';
import { Queue } from './queue/queue.ts';
import { ReportLoop } from './reporting/report-loop.ts';
import { Reporter } from './reporting/reporter.ts';
import { SectionWatch } from './reporting/sections.ts';
import { scanAfter, type UpdateScanOptions } from './reporting/update-scan.ts';
import { LiveSamples } from './sampling/live-samples.ts';
import { ReachWatch } from './sampling/reach-watch.ts';
import { Sampler } from './sampling/sampler.ts';
import { Backoff, firstDelayMs } from './server/backoff.ts';
import { Connection, type Nudge } from './server/connection.ts';
import { type PolicyReading, readPolicy } from './settings/local-policy.ts';
import { keepConfig, readConfig } from './state/config-file.ts';
import { Wake } from './wake.ts';

const LAST_REPORT_MS = 3000;

/** An enrolled agent at work. Everything it says or judges is in server time. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #machine: Machine;
  readonly #bootId: string;
  readonly #sampler: Sampler;
  readonly #recorder: Recorder;
  readonly #reach: ReachWatch;
  readonly #queue: Queue;
  readonly #reporter: Reporter;
  readonly #reports: ReportLoop;
  readonly #results: Results;
  readonly #files: CollectedFiles;
  readonly #journal: Journal;
  readonly #commands: Commands;
  readonly #restarts: ServiceRestarts;
  readonly #scan: UpdateScanOptions;
  readonly #poll: PollLoop;
  readonly #connection: Connection;
  readonly #sampleWake = new Wake();
  readonly #resultsWake = new Wake();
  #uptimeSeconds = 0;

  /** Opens what the state folder holds. `bootId`: of `readBootId`. @throws what the file system says */
  constructor(options: AgentOptions, bootId: string) {
    const { state, clock, session, log, random } = options;
    this.#options = options;
    this.#bootId = bootId;
    this.#machine = { ...options.machine, now: clock.now };
    const { now } = clock;
    const config = readConfig(state);
    this.#sampler = new Sampler(state.file('alerts.json'), config);
    this.#reach = new ReachWatch(this.#machine, options.http);
    this.#recorder = new Recorder(state.file, this.#machine, log);
    this.#queue = new Queue({ folder: state.file('queue'), log, now });
    const sections = new SectionWatch(state.file('sections.json'), this.#machine, this.#tell);
    this.#reporter = new Reporter({
      ...{ file: state.file('reports.json'), queue: this.#queue, session, sections, log, now },
      device: () => ({
        bootId,
        uptimeSeconds: this.#uptimeSeconds,
        configEtag: this.#sampler.config.etag || null,
        ...(clock.isKnown && { clockOffsetMs: clock.offsetMs }),
      }),
    });
    this.#reports = new ReportLoop(
      {
        ...{ log, now, reporter: this.#reporter, sections, ...(random && { random }) },
        config: () => this.#sampler.config,
        extraMounts: () => this.#extraMounts(),
        takeWindows: () => this.#sampler.takeWindows(),
        onAnswer: (answer) => this.#heard(answer),
        ...(options.onStanding && { onStanding: options.onStanding }),
      },
      firstDelayMs(config.etag !== '', config.reportSeconds, random ?? Math.random),
    );
    this.#results = new Results(this.#queue, session, log);
    this.#files = new CollectedFiles(state.file('files'), log);
    this.#journal = new Journal(state.file('journal.log'), now(), log);
    this.#restarts = new ServiceRestarts({
      ...{ file: state.file('restarts.json'), machine: this.#machine, log, now, policy: () => this.#policy() },
      isBusy: () => this.#commands.isBusy,
      tell: this.#tell,
    });
    this.#scan = { sections, now, log, extraMounts: () => this.#extraMounts(), tell: this.#tell };
    this.#commands = this.#makeCommands();
    this.#poll = new PollLoop(this.#commands, () => this.#sampler.config.reportSeconds, random);
    this.#connection = this.#makeConnection();
  }

  #makeCommands(): Commands {
    const { state, identity, session, clock, log, graceMs } = this.#options;
    return new Commands({
      ...{ agentId: identity.key.agentId, commandKey: identity.pinned.command, machine: this.#machine, session },
      ...{ journal: this.#journal, results: this.#results, files: this.#files, log, now: clock.now },
      runsFolder: state.file('runs'),
      policy: () => this.#policy(),
      bootId: () => this.#bootId,
      onBreach: this.#tell,
      onResult: () => this.#resultsWake.wake(),
      onScript: (payload, phase) => {
        this.#restarts.onScript(payload);
        if (phase === 'ended') void scanAfter(payload, this.#scan);
      },
      ...(graceMs !== undefined && { graceMs }),
    });
  }

  #makeConnection(): Connection {
    const { http, identity, clock, log, random, onStanding, facts } = this.#options;
    return new Connection({
      ...{ http, identity, clock, log, ...(random && { random }) },
      bootId: () => this.#bootId,
      reportSeconds: () => this.#sampler.config.reportSeconds,
      onReady: (bearer, expiresAt) => this.#connected(bearer, expiresAt),
      onNudge: (what) => this.#nudged(what),
      live: new LiveSamples({ machine: this.#machine, extraMounts: () => this.#extraMounts(), log }),
      onUnreachable: (isUnreachable) => this.#poll.switch(isUnreachable),
      ...(onStanding && { onStanding }),
      ...(facts && { facts }),
    });
  }

  /** Works until the signal, then says so and ends what runs. */
  async run(signal: AbortSignal): Promise<void> {
    const end = new AbortController();
    await this.#commands.settleInterrupted();
    this.#reporter.add({ events: [{ kind: 'started', at: this.#options.clock.now(), bootId: this.#bootId }] });
    const loops = Promise.all([
      this.#sampleLoop(end.signal),
      this.#reach.run(end.signal),
      this.#reports.run(end.signal),
      this.#resultLoop(end.signal),
      this.#connection.run(end.signal),
      this.#poll.run(end.signal),
    ]);
    const stopped = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const idle = () => this.#commands.idle();
    this.#options.updater?.begin({ tell: this.#tell, idle }, end.signal);
    // A loop ends by itself only by a fault, and then everything has to.
    await Promise.race([stopped, loops]);
    await this.#sayStopping();
    end.abort();
    await loops;
    this.#queue.close();
    this.#journal.close();
    this.#recorder.close();
  }

  async #sayStopping(): Promise<void> {
    await this.#commands.stop();
    const windows = this.#sampler.takeWindows();
    this.#reporter.add({ windows, events: [{ kind: 'stopping', at: this.#options.clock.now() }] });
    const last = this.#connection.sayStopping().then(() => this.#lastSends());
    await Promise.race([last.catch(() => {}), delay(LAST_REPORT_MS, undefined, { ref: false })]);
  }

  async #lastSends(): Promise<void> {
    if (!this.#connection.isReady) return;
    await this.#results.flush();
    this.#reporter.preferFresh();
    await this.#reporter.send();
  }

  #heard({ serverTime, config, commands }: ReportAnswer): void {
    const { clock, state } = this.#options;
    clock.learn(serverTime, 'answer');
    if (config) {
      this.#sampler.configure(keepConfig(state, config));
      // What waits was timed by the configuration before.
      this.#sampleWake.wake();
      if (!this.#connection.isReady) this.#connection.retryNow();
    }
    if (commands) this.#fetchCommands();
    this.#options.updater?.heard(this.#sampler.config.update);
  }

  #connected(bearer: string, expiresAt: number): void {
    this.#options.session.accept(bearer, expiresAt);
    this.#fetchCommands();
    this.#resultsWake.wake();
    this.#reports.retryNow();
    this.#options.onConnected?.();
  }

  #nudged(what: Nudge): void {
    if (what === 'commands') this.#fetchCommands();
    else this.#reports.reportNow();
  }

  #fetchCommands(): void {
    this.#commands.fetch().catch((error: unknown) => {
      // They are asked for again with the next report, hint or connection.
      this.#options.log('warn', 'Commands could not be fetched', { error: messageOf(error) });
    });
  }

  #tell = (event: AgentEvent): void => {
    this.#reporter.add({ events: [event] });
    this.#reports.sendNow();
  };

  #policy(): PolicyReading {
    return readPolicy(this.#options.settings);
  }

  #extraMounts(): string[] {
    const policy = this.#policy();
    const own = policy.kind === 'read' ? (policy.policy.extraMounts ?? []) : [];
    return [...new Set([...this.#sampler.config.extraMounts, ...own])];
  }

  async #sampleLoop(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    const series: SampleState = { policy: { extraMounts: [], watchedServices: [] } };
    while (!signal.aborted) {
      try {
        const { watchedServices } = this.#sampler.config;
        series.policy = { extraMounts: this.#extraMounts(), watchedServices };
        const sample = await collectSample(this.#machine, series);
        this.#uptimeSeconds = sample.uptimeSeconds ?? this.#uptimeSeconds;
        const errors = await this.#recorder.record(sample);
        this.#sampler.take(sample, { reach: this.#reach.news, errors }, ({ edges, events }) => {
          this.#addBlackBoxes(this.#recorder.partsBefore(edges, this.#sampler.config.sampleSeconds));
          this.#reporter.add({ edges, events });
          if (edges.length > 0) this.#reports.sendNow();
        });
        this.#restarts.look(sample, this.#sampler.config, this.#sampler.isSettling(sample.at));
        this.#reach.seen();
        this.#addBlackBoxes(this.#recorder.partsAfter(sample.at, this.#sampler.config.sampleSeconds));
      } catch (error) {
        log('error', 'A sample failed', { error: messageOf(error) });
      }
      // On the clock's own steps; the next one after now, so a timer that comes early takes no step twice.
      const now = clock.now();
      const { step, stepMs } = this.#sampler.stepOf(now);
      await this.#sampleWake.wait((step + 1) * stepMs - now, signal);
    }
  }

  /** Before the edge they go with, and apart from it: should the server not take one, it takes the alert all the same. */
  #addBlackBoxes(parts: BlackBoxPart[]): void {
    if (parts.length > 0) this.#reporter.add({ blackBoxes: parts });
  }

  async #resultLoop(signal: AbortSignal): Promise<void> {
    const { log, session, random } = this.#options;
    const backoff = new Backoff(random);
    let pauseMs = 0;
    while (!signal.aborted) {
      await this.#resultsWake.wait(pauseMs, signal);
      if (signal.aborted) return;
      try {
        await this.#results.flush();
        await this.#files.upload(session);
        backoff.reset();
        pauseMs = Number.POSITIVE_INFINITY;
      } catch (error) {
        log('warn', 'Results of commands were not taken; they are kept', { error: messageOf(error) });
        pauseMs = backoff.next(this.#sampler.config.reportSeconds);
      }
    }
  }
}
