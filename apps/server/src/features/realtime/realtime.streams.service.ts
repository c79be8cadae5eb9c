import type { ServerResponse } from 'node:http';
import { LIVE_SAMPLE_EVENT, LIVE_SAMPLE_MAX_BYTES } from '@lanet/contracts/live';
import { LIVE_GAP_EVENT } from '@lanet/contracts/realtime';
import type { Audience, HintOf } from '../../platform/bus/bus.ts';
import type { Caller } from '../../platform/http/index.ts';
import { mayHear } from './realtime.rules.ts';

/** A browser has one stream for all its tabs; ten are five devices and what a dead network left behind. */
const STREAMS_PER_PERSON = 10;
/** What may wait for a slow reader; it then asks again for everything, which costs less than keeping it. */
const BUFFER_MAX_BYTES = 256 * 1024;

/** One open stream. */
export interface Stream {
  caller: Caller;
  response: ServerResponse;
  /** Asks again who this is. @throws Refusal when the sign-in has ended. */
  check(): Promise<Caller>;
}

/** The open streams of this process. */
export class Streams {
  readonly #open = new Set<Stream>();
  readonly #process = Date.now().toString(36);
  #events = 0;

  get size(): number {
    return this.#open.size;
  }

  isFull(personId: string): boolean {
    let own = 0;
    for (const { caller } of this.#open) if (caller.personId === personId) own += 1;
    return own >= STREAMS_PER_PERSON;
  }

  add(stream: Stream): void {
    this.#open.add(stream);
    const drop = () => this.#open.delete(stream);
    stream.response.on('close', drop);
    // A reader that went away in the middle of a write; without a listener it would end the process.
    stream.response.on('error', drop);
    // The first bytes, so that the reader knows it is open and how soon to come back.
    this.#write(stream, 'retry: 3000\n\n');
  }

  /** Says it to everybody who may hear it. */
  tell({ event, audience }: HintOf<'live'>): void {
    this.#events += 1;
    const message = `id: ${this.#process}-${this.#events}\ndata: ${JSON.stringify(event)}\n\n`;
    for (const stream of this.#audience(audience)) this.#write(stream, message);
  }

  /** Shows a sample to those who look. It has no number: nothing is missed by missing one. */
  show({ update, audience }: HintOf<'live.sample'>): void {
    const message = `event: ${LIVE_SAMPLE_EVENT}\ndata: ${JSON.stringify(update)}\n\n`;
    for (const stream of this.#audience(audience)) {
      // A reader that is behind is not sent what is old by the time it reads it.
      if (stream.response.writableLength <= LIVE_SAMPLE_MAX_BYTES) this.#write(stream, message);
    }
  }

  /** Some may not have come here: whoever reads asks again for what is on screen. */
  gap(): void {
    for (const stream of this.#open) this.#write(stream, `event: ${LIVE_GAP_EVENT}\ndata: {}\n\n`);
  }

  *#audience(audience: Audience): Iterable<Stream> {
    for (const stream of this.#open) if (mayHear(stream.caller.scope, audience)) yield stream;
  }

  /** A comment: keeps proxies from closing what is quiet, and tells the reader that the line is alive. */
  beat(): void {
    for (const stream of this.#open) this.#write(stream, ': beat\n\n');
  }

  /** Closes the streams whose sign-in has ended, and learns what the others may see by now. */
  async recheck(personId?: string): Promise<void> {
    const streams = [...this.#open].filter(({ caller }) => personId === undefined || caller.personId === personId);
    for (const stream of streams) {
      try {
        stream.caller = await stream.check();
      } catch {
        // Refused, or nobody can say whether it still holds: either way it is not kept open. The reader comes back and
        // then gets its answer at the door.
        this.#close(stream);
      }
    }
  }

  closeAll(): void {
    for (const stream of this.#open) this.#close(stream);
  }

  #close(stream: Stream): void {
    this.#open.delete(stream);
    stream.response.end();
  }

  #write(stream: Stream, text: string): void {
    if (stream.response.writableLength + text.length <= BUFFER_MAX_BYTES) {
      stream.response.write(text);
      return;
    }
    this.#open.delete(stream);
    stream.response.destroy();
  }
}
