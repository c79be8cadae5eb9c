import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { MailboxTest, mailboxTests } from '@lanet/contracts/mailbox-tests';
import { MailStep } from '@lanet/contracts/mailboxes';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { faultOf, MailTrouble } from './mailboxes.faults.rules.ts';
import { fetchedFrom, openSink, openSource } from './mailboxes.opening.service.ts';
import { findPeer } from './mailboxes.peer.source.ts';
import { findProbe, type Probe, saveProbe } from './mailboxes.probe.repo.ts';
import { findMailbox } from './mailboxes.repo.ts';
import { isByGraph, plusAddress } from './mailboxes.rules.ts';
import { changedSecrets, openSecrets, type Secrets } from './mailboxes.secrets.service.ts';
import { refuseFaulty, refuseTelling } from './mailboxes.service.ts';
import { type MailSink, probeMessageId, sendProbe } from './mailboxes.sink.source.ts';
import { CONNECT_MS, type MailSource } from './mailboxes.source.ts';
import { accessTokenFor } from './mailboxes.tokens.service.ts';

type Settings = Omit<
  z.output<typeof mailboxTests.start.body>,
  'dkimKey' | 'id' | 'oauth' | 'outgoingPassword' | 'password'
>;
type Step = z.infer<typeof MailStep>;

interface Running {
  personId: string | null;
  test: MailboxTest;
}

/** Tests of this process; what came of them is no news a while later. */
const running = new WeakMap<Platform, Map<string, Running>>();
const KEPT_MS = 15 * 60_000;
const MOST_AT_ONCE = 10;
const ARRIVES_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
/** Somebody looks on. */
const PATIENCE_MS = 15_000;

/**
 * Begins a test of settings, saved or not; how it goes is asked for with its id.
 * @throws Refusal 404 `mailboxes.not_found`; 422 `mailboxes.incomplete`, `mailboxes.insecure` or `mailboxes.secret_needed`;
 * 429 `request.too_many`.
 */
export async function startTest(
  platform: Platform,
  caller: Caller,
  body: z.output<typeof mailboxTests.start.body>,
): Promise<MailboxTest> {
  const { id: mailboxId, password, outgoingPassword, dkimKey, oauth, ...settings } = body;
  refuseFaulty(settings);
  const kept = mailboxId && (await inScope(platform.db, caller, (tx) => findMailbox(tx, mailboxId)));
  if (mailboxId && !kept) throw new Refusal('mailboxes.not_found');
  const typed = { password, outgoingPassword, dkimKey, oauth };
  if (kept) refuseTelling(platform, kept, settings, typed);
  const secrets = changedSecrets(kept ? openSecrets(platform, kept) : {}, typed);
  // A token is for one of the two ways.
  if (kept && isByGraph(kept) !== isByGraph(settings)) delete secrets.tokens;

  const tests = running.get(platform) ?? new Map<string, Running>();
  running.set(platform, tests);
  if ([...tests.values()].filter(({ test }) => !test.done).length >= MOST_AT_ONCE) {
    throw new Refusal('request.too_many', { retryAfterSeconds: 30 });
  }
  const steps = MailStep.options.map((step) => ({ step, state: 'waiting' as const, milliseconds: null, fault: null }));
  const test: MailboxTest = { id: uuidv7(), done: false, steps, found: null, plusAddressing: null };
  tests.set(test.id, { personId: caller.personId, test });
  void new Tester(platform, test, settings, secrets, mailboxId).run().finally(() => {
    setTimeout(() => tests.delete(test.id), KEPT_MS).unref();
  });
  return structuredClone(test);
}

/** @throws Refusal 404 `request.not_found`, also for another person's. */
export function readTest(platform: Platform, caller: Caller, id: string): MailboxTest {
  const found = running.get(platform)?.get(id);
  if (!found || found.personId !== caller.personId) throw new Refusal('request.not_found');
  return structuredClone(found.test);
}

class Tester {
  readonly #platform: Platform;
  readonly #test: MailboxTest;
  readonly #settings: Settings;
  readonly #secrets: Secrets;
  readonly #mailboxId: string | undefined;
  #source: MailSource | undefined;
  #sink: MailSink | undefined;

  constructor(platform: Platform, test: MailboxTest, settings: Settings, secrets: Secrets, mailboxId?: string) {
    this.#platform = platform;
    this.#test = test;
    this.#settings = settings;
    this.#secrets = secrets;
    this.#mailboxId = mailboxId;
  }

  async run(): Promise<void> {
    try {
      const fetches = await this.#incoming();
      const sends = await this.#outgoing(fetches);
      if (fetches && sends) await this.#roundTrip(sends);
    } catch (error) {
      this.#platform.log.error({ err: error }, 'the test of a mailbox failed');
    } finally {
      await this.#source?.close().catch(() => undefined);
      this.#sink?.close();
      for (const one of this.#test.steps) if (one.state === 'waiting' || one.state === 'running') one.state = 'skipped';
      this.#test.done = true;
    }
  }

  async #incoming(): Promise<boolean> {
    const server = fetchedFrom(this.#platform, this.#settings);
    if (!server) return false;
    const peer = await this.#step('resolve', () => findPeer(this.#platform, server.host));
    if (!peer || !(await this.#step('connect', () => reach(peer.address, server.port)))) return false;
    this.#begin('secure');
    const from = performance.now();
    const source = await this.#open().catch((error: unknown) => faultOf(error));
    const fault = 'code' in source ? source : undefined;
    // One call encrypts and signs in: what it says tells which of the two it was.
    const isSecure = fault?.code === 'tls' || fault?.code === 'certificate';
    if (server.security === 'none') this.#end('secure', 'skipped', from);
    else this.#end('secure', isSecure ? 'failed' : 'ok', from, isSecure ? fault : undefined);
    if (!isSecure) this.#end('sign_in', fault ? 'failed' : 'ok', from, fault);
    if ('code' in source) return false;
    this.#source = source;
    return (await this.#step('folders', () => this.#lookAround(source))) !== undefined;
  }

  async #open(): Promise<MailSource> {
    const token = await accessTokenFor(this.#platform, this.#settings, this.#secrets);
    return openSource(this.#platform, this.#settings, this.#secrets, token, PATIENCE_MS);
  }

  async #lookAround(source: MailSource): Promise<true> {
    const folders = await source.folders();
    const { idles, moves, certUntil } = source;
    this.#test.found = {
      folders: folders.slice(0, 1000),
      idles,
      moves,
      certificateUntil: certUntil?.toISOString() ?? null,
    };
    for (const folder of this.#settings.incoming.folders) await source.open(folder);
    const after = this.#settings.incoming.afterStoring;
    if (after.kind === 'move' && !moves) throw new MailTrouble('folder', 'the server does not move messages');
    return true;
  }

  async #outgoing(fetches: boolean): Promise<MailSink | undefined> {
    if (!this.#settings.outgoing) return undefined;
    // By Graph mail leaves to where it was just read from; the step `send` says whether it may.
    if (isByGraph(this.#settings)) return fetches ? this.#step('send', () => this.#openSink()) : undefined;
    this.#begin('smtp_connect');
    const from = performance.now();
    try {
      const sink = await this.#openSink();
      await sink?.tryOut();
      this.#end('smtp_connect', 'ok', from);
      this.#end('smtp_sign_in', 'ok', from);
      return sink;
    } catch (error) {
      const fault = faultOf(error);
      const isSignIn = fault.code === 'authentication' || fault.code === 'token';
      this.#end('smtp_connect', isSignIn ? 'ok' : 'failed', from, isSignIn ? undefined : fault);
      if (isSignIn) this.#end('smtp_sign_in', 'failed', from, fault);
      return undefined;
    }
  }

  async #openSink(): Promise<MailSink | undefined> {
    const token = await accessTokenFor(this.#platform, this.#settings, this.#secrets);
    this.#sink = await openSink(this.#platform, this.#settings, this.#secrets, token);
    return this.#sink;
  }

  /** To the address with something after a plus; where that does not arrive, to the address itself. */
  async #roundTrip(sink: MailSink): Promise<void> {
    const { address } = this.#settings;
    const plus = plusAddress(address, `prueba${uuidv7().slice(-8)}`);
    this.#test.plusAddressing = await this.#sends(sink, plus);
    if (!this.#test.plusAddressing) await this.#sends(sink, address);
  }

  async #sends(sink: MailSink, to: string): Promise<boolean> {
    const { address } = this.#settings;
    const messageId = probeMessageId(address);
    const sent = await this.#step('send', async () => {
      await this.#remember({ messageId, sentAt: this.#now(), seenAt: null });
      await sendProbe(sink, address, to, messageId);
      return true;
    });
    if (!sent) return false;
    return (await this.#step('arrive', () => this.#arrives(messageId))) ?? false;
  }

  async #arrives(messageId: string): Promise<true> {
    const until = performance.now() + ARRIVES_MS;
    while (performance.now() < until) {
      for (const folder of this.#settings.incoming.folders) {
        await this.#source?.open(folder);
        if (await this.#source?.discard(messageId)) {
          await this.#remember({ messageId, sentAt: this.#now(), seenAt: this.#now() });
          return true;
        }
      }
      if (await this.#isSeen(messageId)) return true;
      // POP3 shows what is new to a new session alone.
      if (this.#settings.kind === 'pop3') {
        await this.#source?.close();
        this.#source = await this.#open();
      }
      await pause(LOOK_EVERY_MS);
    }
    throw new MailTrouble('timeout', `nothing arrived within ${ARRIVES_MS / 1000} seconds`);
  }

  /** Whoever fetches this mailbox meanwhile may be the first to find it, and leaves it out. */
  async #remember(probe: Probe): Promise<void> {
    const id = this.#mailboxId;
    if (id !== undefined) await inScope(this.#platform.db, SYSTEM, (tx) => saveProbe(tx, id, probe));
  }

  async #isSeen(messageId: string): Promise<boolean> {
    const id = this.#mailboxId;
    if (id === undefined) return false;
    const probe = await inScope(this.#platform.db, SYSTEM, (tx) => findProbe(tx, id));
    return probe?.messageId === messageId && probe.seenAt !== null;
  }

  #now(): string {
    return new Date(this.#platform.clock.now()).toISOString();
  }

  async #step<T>(step: Step, work: () => Promise<T>): Promise<T | undefined> {
    this.#begin(step);
    const from = performance.now();
    try {
      const result = await work();
      this.#end(step, 'ok', from);
      return result;
    } catch (error) {
      this.#end(step, 'failed', from, faultOf(error));
      return undefined;
    }
  }

  #begin(step: Step): void {
    Object.assign(this.#of(step), { state: 'running', fault: null });
  }

  #end(
    step: Step,
    state: 'failed' | 'ok' | 'skipped',
    from: number,
    fault?: MailboxTest['steps'][number]['fault'],
  ): void {
    Object.assign(this.#of(step), { state, milliseconds: Math.round(performance.now() - from), fault: fault ?? null });
  }

  #of(step: Step): MailboxTest['steps'][number] {
    const found = this.#test.steps.find((one) => one.step === step);
    if (!found) throw new RangeError(`there is no step ${step}`);
    return found;
  }
}

/** Whether anybody listens there. @throws MailTrouble */
function reach(host: string, port: number): Promise<true> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, timeout: CONNECT_MS });
    const failed = (error: unknown) => {
      socket.destroy();
      const { code, text } = faultOf(error);
      reject(new MailTrouble(code, text));
    };
    socket.once('error', failed);
    socket.once('timeout', () => failed(new MailTrouble('timeout', 'no connection')));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
