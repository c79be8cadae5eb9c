import { randomUUID } from 'node:crypto';
import { type HelpRequest, helpRequests, PICTURE_MAX_BYTES } from '@lanet/contracts/help-requests';
import { pictureSize } from '@lanet/contracts/picture-size';
import { sha256Hex } from '../keys/ed25519.ts';
import { type Log, messageOf } from '../log.ts';
import { Backoff } from '../server/backoff.ts';
import { ServerRefused, type Session } from '../server/session.ts';
import type { Wake } from '../wake.ts';
import type { HelpStore, Kept } from './help-store.ts';
import { type AskState, HelpRefused, type LocalAsk, type ShownMachine } from './local-protocol.ts';
import { failedAgain, isHopeless, isOfAll } from './send-failure.ts';

export interface HelpRequestsOptions {
  store: HelpStore;
  session: Session;
  log: Log;
  /** Server time, epoch milliseconds. */
  now: () => number;
  /** This computer's own clock: hours are counted by it. */
  localNow?: () => number;
  readMachine: () => Promise<ShownMachine['machine']>;
  /** The administrator of this computer allows it. */
  isAllowed: () => boolean;
  reportSeconds: () => number;
  /** Ends the wait for the next try, as when the server is there again. */
  wake: Wake;
  random?: () => number;
}

const MOST_AN_HOUR = 5;
const MOST_WAITING = 20;
const HOUR_MS = 3_600_000;
const KEPT_MS = 7 * 24 * HOUR_MS;
/** Reading anew for each question would let anybody keep the disks busy. */
const SHOWN_MS = 5000;
const SHOWN_FOR_MS = HOUR_MS;
const MAX_SHOWN = 1000;

/** Takes what people of this computer ask for, keeps it on disk, and sends it until the server has it; once. */
export class HelpRequests {
  readonly #options: HelpRequestsOptions;
  readonly #shown = new Map<string, ShownMachine & { at: number }>();
  #reading: Promise<ShownMachine> | undefined;

  constructor(options: HelpRequestsOptions) {
    this.#options = options;
    this.#forgetOld();
  }

  /** What would be sent of the computer now. @throws HelpRefused */
  async shown(): Promise<ShownMachine> {
    this.#checkAllowed();
    const last = [...this.#shown.values()].at(-1);
    if (last && this.#localNow() - last.at < SHOWN_MS && this.#localNow() >= last.at) return last;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<ShownMachine> {
    const shown = { id: randomUUID(), machine: await this.#options.readMachine(), at: this.#localNow() };
    this.#shown.set(shown.id, shown);
    for (const { id, at } of this.#shown.values()) {
      if (this.#shown.size <= MAX_SHOWN && Math.abs(this.#localNow() - at) < SHOWN_FOR_MS) break;
      this.#shown.delete(id);
    }
    return shown;
  }

  /** Takes a request; when this returns it is on disk and will be sent. A repeat changes nothing. @throws HelpRefused */
  accept(ask: LocalAsk): AskState {
    const { store } = this.#options;
    this.#checkAllowed();
    const known = store.get(ask.id);
    if (known) return stateOf(known);
    const shown = this.#shown.get(ask.shown);
    if (!shown) throw new HelpRefused('help.shown_is_old');
    const picture = ask.picture && checkedPicture(ask.picture);
    this.#checkRoom();
    const { id, subject, text, contact, user } = ask;
    const request: HelpRequest = {
      ...{ id, subject, text, contact, askedAt: this.#options.now() },
      machine: { ...shown.machine, user },
      picture: picture && {
        ...{ sha256: sha256Hex(picture.bytes), sizeBytes: picture.bytes.length, mediaType: picture.mediaType },
      },
    };
    const kept: Kept = { id, state: 'waiting', folio: null, acceptedAt: this.#localNow(), request, failed: null };
    store.add(kept, picture?.bytes ?? null);
    this.#options.wake.wake();
    return stateOf(kept);
  }

  /** @throws HelpRefused when it is not known. */
  state(id: string): AskState {
    const known = this.#options.store.get(id);
    if (!known) throw new HelpRefused('help.not_found');
    return stateOf(known);
  }

  /** Sends what waits until the signal; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    const { log, reportSeconds, random, wake } = this.#options;
    const backoff = new Backoff(random);
    let pauseMs = 0;
    while (!signal.aborted) {
      await wake.wait(pauseMs, signal);
      if (signal.aborted) return;
      try {
        await this.#flush(signal);
        backoff.reset();
        pauseMs = Number.POSITIVE_INFINITY;
      } catch (error) {
        log('warn', 'A request for help was not taken; it is kept', { error: messageOf(error) });
        const told = error instanceof ServerRefused ? error.retryAfterMs : undefined;
        pauseMs = told ?? backoff.next(reportSeconds());
      }
    }
  }

  /** Tries each: one that fails by itself keeps no other waiting. @throws the first failure */
  async #flush(signal: AbortSignal): Promise<void> {
    const failures: { id: string; error: unknown }[] = [];
    for (const { id, request } of this.#options.store.all()) {
      if (!request || signal.aborted) continue;
      try {
        await this.#send(id, request, signal);
      } catch (error) {
        failures.push({ id, error });
        if (isOfAll(error)) break;
      }
    }
    // Afterwards, and not where a disk that takes nothing would end the round.
    for (const { id, error } of failures) if (!signal.aborted && !isOfAll(error)) this.#countFailure(id);
    this.#forgetOld();
    const [first] = failures;
    if (first) throw first.error;
  }

  /** Whoever asked is to learn that it came to nothing, unless all that is missing is the picture of an open ticket. */
  #countFailure(id: string): void {
    const { store, log } = this.#options;
    const kept = store.get(id);
    if (!kept?.request) return;
    const failed = failedAgain(kept.failed, this.#localNow());
    if (isHopeless(failed)) {
      log('error', 'A request for help failed for days and is given up', { folio: kept.folio });
      store.update({ ...kept, failed, state: kept.folio === null ? 'refused' : 'sent', request: null });
    } else if (failed !== kept.failed) store.update({ ...kept, failed });
  }

  async #send(id: string, request: HelpRequest, signal: AbortSignal): Promise<void> {
    const { session, store, log } = this.#options;
    const { method, path, response } = helpRequests.ask;
    const change = (to: Partial<Kept>) => {
      const kept = store.get(id);
      if (kept) store.update({ ...kept, ...to });
    };
    try {
      const body = JSON.stringify(request);
      const { folio, pictureWanted } = await session.callJson({ method, path, body }, response, signal);
      if (pictureWanted) {
        change({ state: 'opened', folio });
        await this.#sendPicture(id, signal);
      }
      change({ state: 'sent', folio, request: null });
    } catch (error) {
      if (!isRefusal(error, [400, 413, 415, 422])) throw error;
      log('error', 'The server refused a request for help', { code: error.code });
      change({ state: 'refused', request: null });
    }
  }

  /** What the server refuses of a picture costs the picture alone: the ticket is open. */
  async #sendPicture(id: string, signal: AbortSignal): Promise<void> {
    const { session, store, log } = this.#options;
    const headers = { 'content-type': 'application/octet-stream' };
    const path = helpRequests.picture.path.replace(':id', id);
    const { method } = helpRequests.picture;
    try {
      await session.call({ method, path, headers, body: store.picture(id), timeoutMs: 120_000 }, signal);
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      const isFinal = isRefusal(error, [413, 415, 422]) || isRefusal(error, [403], 'agents.file_not_announced');
      if (!isFinal && !isGone) throw error;
      log('warn', 'The picture of a request for help was let go', { error: messageOf(error) });
    }
  }

  #checkAllowed(): void {
    if (!this.#options.isAllowed()) throw new HelpRefused('help.forbidden');
  }

  #checkRoom(): void {
    const all = this.#options.store.all();
    if (all.filter(({ request }) => request !== null).length >= MOST_WAITING) throw new HelpRefused('help.full');
    const now = this.#localNow();
    // A clock that was put back must not keep anybody waiting for longer than the hour.
    const recent = all.filter(({ acceptedAt }) => Math.abs(now - acceptedAt) < HOUR_MS);
    const [oldest] = recent;
    if (!oldest || recent.length < MOST_AN_HOUR) return;
    const waitMs = Math.min(HOUR_MS, Math.max(1000, oldest.acceptedAt + HOUR_MS - now));
    throw new HelpRefused('help.too_many', Math.ceil(waitMs / 1000));
  }

  #forgetOld(): void {
    const { store } = this.#options;
    const now = this.#localNow();
    for (const { id, request, acceptedAt } of store.all()) {
      if (!request && now - acceptedAt > KEPT_MS) store.forget(id);
    }
  }

  #localNow(): number {
    return this.#options.localNow?.() ?? Date.now();
  }
}

/** With a folio the ticket is there, whatever still happens to its picture. */
function stateOf({ state, folio }: Kept): AskState {
  return { state: state === 'opened' ? 'sent' : state, folio };
}

function checkedPicture({ data, mediaType }: NonNullable<LocalAsk['picture']>) {
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > PICTURE_MAX_BYTES) throw new HelpRefused('help.too_large');
  // What it is, it says itself.
  if (pictureSize(bytes)?.mediaType !== mediaType) throw new HelpRefused('help.not_a_picture');
  return { bytes, mediaType };
}

function isRefusal(error: unknown, statuses: readonly number[], code?: string): error is ServerRefused {
  return (
    error instanceof ServerRefused && statuses.includes(error.status) && (code === undefined || error.code === code)
  );
}
