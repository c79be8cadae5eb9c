import { type AgentEvent, agent, type CommandPayload, type CommandResult } from '@lanet/contracts/agent';
import type { AgentRefusal } from '@lanet/contracts/command-refusals';
import { z } from 'zod';
import { fingerprintOf } from '../keys/ed25519.ts';
import { type Log, messageOf } from '../log.ts';
import type { Machine } from '../platform/machine.ts';
import type { Session } from '../server/session.ts';
import type { PolicyReading } from '../settings/local-policy.ts';
import { AwaitedRestarts } from './awaited-restarts.ts';
import { checkCommand } from './check-command.ts';
import { checkEnvelope, type Signed } from './check-envelope.ts';
import type { CollectedFiles } from './collected-files.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { killRun } from './process-tree.ts';
import type { AwaitedRestart } from './restart.ts';
import type { Results } from './results.ts';
import { deleteFolder, runCommand } from './run-command.ts';

export interface CommandsOptions {
  agentId: string;
  /** The pinned public command key. */
  commandKey: string;
  machine: Machine;
  session: Session;
  journal: Journal;
  results: Results;
  files: CollectedFiles;
  /** Folder for the private folders of runs. */
  runsFolder: string;
  policy: () => PolicyReading;
  bootId: () => string;
  /** Server time, epoch milliseconds. */
  now: () => number;
  log: Log;
  /** A breach of trust, for the next report, which goes at once. */
  onBreach: (event: Extract<AgentEvent, { kind: 'security' }>) => void;
  /** Something waits to be sent. */
  onResult: () => void;
  /** A script begins, and it has ended. */
  onScript?: (payload: CommandPayload, phase: 'begins' | 'ended') => void;
  graceMs?: number;
}

type JournalWrite = [
  payload: CommandPayload,
  state: JournalEntry['state'],
  process: JournalEntry['process'],
  restart?: AwaitedRestart | undefined,
];

const Deliveries = z.object({ items: z.array(z.unknown()).max(1000) });
const MAX_WAITING = 100;
/** Refused deliveries that are remembered, so that one which comes again and again is told once. */
const MAX_REFUSED = 1000;
const LONG_POLL_SECONDS = 50;

/** Fetches signed commands, checks them, and runs them one after the other. */
export class Commands {
  readonly #options: CommandsOptions;
  readonly #keys: ReadonlyMap<string, string>;
  readonly #restarts: AwaitedRestarts;
  readonly #refused = new Set<string>();
  readonly #waiting: Signed[] = [];
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #fetching: Promise<void> | undefined;
  #isFetchWanted = false;

  constructor(options: CommandsOptions) {
    this.#options = options;
    this.#restarts = new AwaitedRestarts({ ...options, tell: (result) => this.#tell(result) });
    this.#keys = new Map([[fingerprintOf(options.commandKey), options.commandKey]]);
  }

  /**
   * After a start: what was going on when the agent ended is ended for good, its processes too, and told as interrupted, or
   * as finished if it was to restart the computer and that happened. Nothing of it runs again.
   */
  async settleInterrupted(): Promise<void> {
    const { journal, log, runsFolder } = this.#options;
    for (const entry of journal.open()) {
      try {
        await this.#settle(entry);
      } catch (error) {
        // It stays open in the journal, and is settled again at the next start: the server takes an end once.
        log('error', 'An interrupted command could not be settled', { ...nameOf(entry), error: messageOf(error) });
      }
    }
    deleteFolder(runsFolder, log);
  }

  async #settle(entry: JournalEntry): Promise<void> {
    const { journal, results, bootId, now, log } = this.#options;
    const { commandId, process } = entry;
    if (this.#restarts.settle(entry)) return;
    // After a restart of the computer the numbers of processes mean others.
    const root = process && process.bootId === bootId() ? process : undefined;
    if (!(await killRun(root, commandId))) log('error', 'Processes of an interrupted command remain', { commandId });
    results.add({ commandId, state: 'interrupted', at: now() });
    log('warn', 'A command was interrupted by the end of the agent', nameOf(entry));
    journal.write({ ...entry, at: now(), state: 'ended' });
  }

  /** Asks for commands now; called while it already asks, it asks once more. @throws NoAnswer, ServerRefused, NotTheProtocol */
  fetch(): Promise<void> {
    if (this.#fetching) this.#isFetchWanted = true;
    this.#fetching ??= this.#fetchAll().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  /** Waits at the server for commands, for when it cannot send a hint. @throws as `fetch` */
  async longPoll(signal: AbortSignal): Promise<void> {
    await this.#ask(LONG_POLL_SECONDS, signal);
  }

  /** Ends what runs, as interrupted, and takes no more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.#restarts.noteDown();
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** Nothing runs and nothing waits to run. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #fetchAll(): Promise<void> {
    this.#restarts.endLate();
    do {
      this.#isFetchWanted = false;
      await this.#ask(0);
    } while (this.#isFetchWanted);
  }

  async #ask(waitSeconds: number, signal?: AbortSignal): Promise<void> {
    const { session } = this.#options;
    const { method, path } = agent.commands;
    const askedAt = performance.now();
    const request = { method, path: `${path}?wait=${waitSeconds}`, timeoutMs: (waitSeconds + 30) * 1000 };
    const { items } = await session.callJson(request, Deliveries, signal);
    for (const item of items) await this.#take(item, askedAt);
  }

  async #take(delivery: unknown, askedAt: number): Promise<void> {
    const { agentId, now, machine, policy } = this.#options;
    const checked = checkEnvelope(delivery, { agentId, keys: this.#keys, now: now() });
    if (checked.kind === 'refused') return this.#refuse(checked.code, checked.commandId);
    if (this.#isKnown(checked.payload, askedAt)) return;
    const code = await checkCommand(checked, { machine, policy: policy() });
    // Once more, with nothing between it and taking the command: two requests may have brought the same one.
    if (this.#isKnown(checked.payload, askedAt)) return;
    if (code) return this.#refuse(code, checked.payload.commandId);
    this.#accept(checked);
  }

  /** Whether it must not be taken because it, or one with its nonce, was taken before. Refuses it if that is a replay. */
  #isKnown({ commandId, nonce, expiresAt }: CommandPayload, askedAt: number): boolean {
    const { journal, results } = this.#options;
    const isTaken = journal.get(commandId) !== undefined;
    // Delivered again because the server has not heard yet that it was taken: nothing is wrong.
    if (isTaken && !results.isAcknowledgedBefore(commandId, askedAt)) return true;
    const isReplay = isTaken || journal.isNonceUsed(nonce, commandId) || journal.isForgotten(expiresAt);
    if (isReplay) this.#refuse('envelope.replayed', commandId);
    return isReplay;
  }

  /** Tells the server's administrators; and ends the command, unless this is the copy of one that was taken. */
  #refuse(code: AgentRefusal, commandId: string | null): void {
    const { log, now, onBreach, results, journal, onResult } = this.#options;
    const once = `${code} ${commandId}`;
    if (this.#refused.has(once)) return;
    if (this.#refused.size >= MAX_REFUSED) this.#refused.clear();
    this.#refused.add(once);
    log('error', 'A command was refused', { code, commandId });
    const known = commandId !== null && journal.get(commandId) !== undefined;
    if (commandId !== null && !known) {
      results.add({ commandId, state: 'refused', refusal: code, at: now() });
      onResult();
    }
    onBreach({ kind: 'security', at: now(), code, commandId, text: 'The agent refused a command' });
  }

  #accept(command: Signed): void {
    // More than anyone runs in a quarter of an hour: the rest stays at the server.
    if (this.#waiting.length >= MAX_WAITING || this.#stop.signal.aborted) return;
    this.#write(command.payload, 'accepted', null);
    this.#tell({ commandId: command.payload.commandId, state: 'accepted', at: this.#options.now() });
    this.#waiting.push(command);
    this.#running ??= this.#runAll().finally(() => {
      this.#running = undefined;
    });
  }

  async #runAll(): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const { commandId } = next.payload;
      try {
        const result = await this.#outcomeOf(next);
        if (!result) continue;
        this.#tell(result);
        this.#note(next.payload, 'ended', null);
      } catch (error) {
        // The next one has its turn all the same. After a start this one is found open, and told as interrupted.
        this.#options.log('error', 'The end of a command could not be kept', { commandId, error: messageOf(error) });
      }
    }
  }

  /** Runs it and says how it ended; undefined when its end is the restart of the computer. Never throws. */
  async #outcomeOf(command: Signed): Promise<CommandResult | undefined> {
    const { now, log } = this.#options;
    const { commandId } = command.payload;
    try {
      return await this.#run(command);
    } catch (error) {
      // The disk refused the journal or the script: nothing was run that is not on it.
      log('error', 'A command could not be run', { commandId, error: messageOf(error) });
      return { commandId, state: 'failed_to_start', at: now() };
    }
  }

  /** @throws what the file system says, and then nothing was run. */
  async #run(command: Signed): Promise<CommandResult | undefined> {
    const { commandId, expiresAt, scriptKey, requester } = command.payload;
    const { now, log, bootId } = this.#options;
    if (this.#stop.signal.aborted) return { commandId, state: 'interrupted', at: now() };
    // It waited behind another one for too long: whoever asked no longer expects it.
    if (now() >= expiresAt) return { commandId, state: 'refused', refusal: 'envelope.expired', at: now() };
    const restart = this.#restarts.begin(command.payload);
    const { result, parts } = await runCommand(command, {
      ...this.#options,
      signal: this.#stop.signal,
      onRunning: () => {
        this.#write(command.payload, 'running', null, restart);
        this.#options.onScript?.(command.payload, 'begins');
        this.#tell({ commandId, state: 'running', at: now() });
        log('info', 'Running a command', { commandId, script: scriptKey, requester: requester.name });
      },
      onStarted: ({ pid, startTicks }) =>
        this.#note(command.payload, 'running', { pid, startTicks, bootId: bootId() }, restart),
      onParts: (some) => this.#tell({ commandId, at: now(), parts: some }),
    });
    this.#options.onScript?.(command.payload, 'ended');
    if (!restart) return result;
    // The restart ended the agent before the script: after it, this is settled.
    if (result.state === 'interrupted') return undefined;
    if (result.state !== 'finished' || result.exitCode !== 0) return result;
    const { stdoutBytes = 0, stderrBytes = 0 } = result;
    const until = now() + command.payload.timeoutSeconds * 1000;
    this.#note(command.payload, 'running', null, { ...restart, until, parts, stdoutBytes, stderrBytes });
    return undefined;
  }

  /**
   * Adds to the journal what it can do without, as on a full disk: the command is in it since it was taken, so it never
   * runs again, and its mark finds its processes without their number.
   */
  #note(...[payload, state, process, restart]: JournalWrite): void {
    try {
      this.#write(payload, state, process, restart);
    } catch (error) {
      const { commandId } = payload;
      this.#options.log('warn', 'The journal could not be written', { commandId, state, error: messageOf(error) });
    }
  }

  #write(...[payload, state, process, restart]: JournalWrite): void {
    const { commandId, nonce, expiresAt, scriptKey, requester } = payload;
    const { journal, now } = this.#options;
    journal.write({
      ...{ commandId, nonce, expiresAt, state, process },
      at: now(),
      script: scriptKey,
      requester: requester.name,
      ...(restart && { restart }),
    });
  }

  #tell(result: CommandResult): void {
    this.#options.results.add(result);
    this.#options.onResult();
  }
}

const nameOf = ({ commandId, script }: JournalEntry) => ({ commandId, script });
