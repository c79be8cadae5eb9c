import { setTimeout as delay } from 'node:timers/promises';
import type { AgentConfig, ReportAnswer, Window } from '@lanet/contracts/agent';
import { type Log, messageOf } from '../log.ts';
import { Backoff, intervalScale } from '../server/backoff.ts';
import { ServerRefused } from '../server/session.ts';
import { Wake } from '../wake.ts';
import type { Reporter } from './reporter.ts';
import type { SectionWatch } from './sections.ts';

export interface ReportLoopOptions {
  reporter: Reporter;
  sections: SectionWatch;
  log: Log;
  /** Server time, epoch milliseconds. */
  now: () => number;
  config: () => AgentConfig;
  extraMounts: () => readonly string[];
  takeWindows: () => Window[];
  onAnswer: (answer: ReportAnswer) => void;
  /** The server does not want this agent any more, by its code. */
  onStanding?: (code: string) => void;
  random?: () => number;
}

const HOUR_MS = 3_600_000;
/** A report does not wait longer for the inventory; what comes later goes with a report of its own. */
const INVENTORY_MS = 5000;
const SOON_MS = 1000;
/** This agent is not wanted, or not now: asking often changes nothing. */
const STANDING = ['agents.revoked', 'agents.unknown', 'agents.clone', 'agents.pending', 'agents.retired'];

/**
 * When to close a window and when to send: at the instants the server draws, at once for what cannot wait, and ever more
 * seldom while the server does not answer. Windows are closed whether or not they can be sent.
 */
export class ReportLoop {
  readonly #options: ReportLoopOptions;
  readonly #wake = new Wake();
  readonly #backoff: Backoff;
  /** Milliseconds of `performance.now`. */
  #closeAt: number;
  #sendAt: number;
  #heldUntil = 0;
  #isFirst = true;

  constructor(options: ReportLoopOptions, firstDelayMs: number) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
    this.#closeAt = performance.now() + firstDelayMs;
    this.#sendAt = this.#closeAt;
  }

  /** An edge or a security event is in the queue: it goes now, before anything else. */
  sendNow(): void {
    this.#options.reporter.preferFresh();
    this.#sendAt = Math.max(performance.now(), this.#heldUntil);
    this.#wake.wake();
  }

  /** The server wants to know how things are. */
  reportNow(): void {
    this.#closeAt = performance.now();
    this.sendNow();
  }

  /** The server can be reached again: what waits need not wait out a pause made for an outage. */
  retryNow(): void {
    if (this.#backoff.failures > 0 || this.#options.reporter.backlog > 0) this.sendNow();
  }

  /** Never throws. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#wake.wait(Math.min(this.#closeAt, this.#sendAt) - performance.now(), signal);
      if (signal.aborted) return;
      if (performance.now() >= this.#closeAt) await this.#close(signal);
      if (!signal.aborted && performance.now() >= this.#sendAt) await this.#send(signal);
    }
  }

  async #close(signal: AbortSignal): Promise<void> {
    const { reporter, config, takeWindows } = this.#options;
    const inventory = this.#readInventory(signal);
    // The first report brings the configuration, and shows whoever installs the agent that it works: it waits for nothing.
    if (!this.#isFirst) await inventory;
    this.#isFirst = false;
    const windows = takeWindows();
    if (windows.length > 0) reporter.add({ windows });
    reporter.preferFreshInTurn();
    this.#closeAt = performance.now() + config().reportSeconds * 1000;
    // While the server does not answer, the pause decides when it is asked again.
    if (this.#backoff.failures === 0) this.#sendAt = Math.max(performance.now(), this.#heldUntil);
  }

  async #send(signal: AbortSignal): Promise<void> {
    const { reporter, onAnswer, log } = this.#options;
    this.#sendAt = Number.POSITIVE_INFINITY;
    try {
      const answer = await reporter.send();
      this.#backoff.reset();
      onAnswer(answer);
      this.#plan(answer, signal);
    } catch (error) {
      log('warn', 'The report was not taken; it is kept', { error: messageOf(error), waiting: reporter.backlog });
      reporter.preferFresh();
      this.#sendAt = Math.min(this.#sendAt, performance.now() + this.#pause(error));
    }
  }

  #plan({ nextReportInSeconds, want }: ReportAnswer, signal: AbortSignal): void {
    const { reporter, sections } = this.#options;
    const nextMs = Math.min(Math.max(nextReportInSeconds, 0.2), 86_400) * 1000;
    const now = performance.now();
    if (reporter.backlog > 0) this.#sendAt = Math.min(this.#sendAt, now + nextMs);
    else this.#closeAt = now + nextMs;
    if (sections.hasNews) this.#sendAt = Math.min(this.#sendAt, now + SOON_MS);
    if (want.length > 0) void this.#readInventory(signal);
  }

  #pause(error: unknown): number {
    const { reportSeconds } = this.#options.config();
    const drawn = this.#backoff.next(reportSeconds);
    if (!(error instanceof ServerRefused)) return drawn;
    if (STANDING.includes(error.code)) this.#options.onStanding?.(error.code);
    const standing = STANDING.includes(error.code) ? Math.max(HOUR_MS * intervalScale(reportSeconds), drawn) : drawn;
    const pause = error.retryAfterMs ?? standing;
    if (error.retryAfterMs !== undefined) this.#heldUntil = performance.now() + error.retryAfterMs;
    return pause;
  }

  /** Waits a little; if it takes longer, its news go when they are there. */
  async #readInventory(signal: AbortSignal): Promise<void> {
    const { sections, now, extraMounts, log } = this.#options;
    let isLate = this.#isFirst;
    const read = sections.refresh(now(), extraMounts()).then(
      () => {
        if (isLate && sections.hasNews) this.sendNow();
      },
      (error: unknown) => log('error', 'The inventory failed', { error: messageOf(error) }),
    );
    const ended = new AbortController();
    const patience = delay(INVENTORY_MS, undefined, { signal: AbortSignal.any([signal, ended.signal]) });
    await Promise.race([read, patience.catch(() => {})]);
    ended.abort();
    isLate = true;
  }
}
