import { Worker } from 'node:worker_threads';
import type { Limits } from './limits.ts';
import type { ReadMail } from './read-mail.types.ts';
import { SCANNED_BYTES, scanHeaders } from './scan-headers.ts';

/** What can be handed to a thread: `automaticVerdict` is asked again by who knows the installation. */
export interface ReaderOptions {
  limits?: Partial<Limits>;
  now?: Date;
}

/**
 * Reads messages in a thread of its own, one at a time, with bounds of time and memory. A message that exceeds them costs the
 * thread, which is made anew, and gets what its headers say, with a warning.
 */
export class MailReader {
  readonly #seconds: number;
  readonly #memoryMiB: number;
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor({ seconds = 20, memoryMiB = 256 }: { seconds?: number; memoryMiB?: number } = {}) {
    this.#seconds = seconds;
    this.#memoryMiB = memoryMiB;
  }

  /** Takes `raw` over: the bytes move to the thread and are gone for the caller. Rejects only after `close`. */
  read(raw: Uint8Array, options: ReaderOptions = {}): Promise<ReadMail> {
    const answer = this.#last.then(() => this.#readNow(raw, options));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }

  async #readNow(raw: Uint8Array, options: ReaderOptions): Promise<ReadMail> {
    if (this.#isClosed) throw new Error('The reader of mail is closed.');
    // A copy: the slice of a Buffer would move away with it.
    const head = new Uint8Array(raw.subarray(0, SCANNED_BYTES));
    const answer = await this.#ask(raw, options);
    if (typeof answer !== 'string') return answer;
    await this.#end();
    return scanHeaders(head, answer, options.now);
  }

  /** The answer of the thread, or why there is none. */
  async #ask(raw: Uint8Array, options: ReaderOptions): Promise<ReadMail | string> {
    const { promise, resolve } = Promise.withResolvers<ReadMail | string>();
    const worker = this.#start();
    const timer = setTimeout(() => resolve(`could not be read in ${this.#seconds} s`), this.#seconds * 1000);
    const onError = (error: unknown) => resolve(`could not be read: ${error instanceof Error ? error.message : error}`);
    const onExit = () => resolve('could not be read: the thread ended');
    worker.once('message', resolve).once('error', onError).once('exit', onExit);
    worker.ref();
    // A buffer of several owners (Node cuts small ones from one block) cannot move; it is copied.
    const own =
      raw.byteLength === raw.buffer.byteLength && raw.buffer instanceof ArrayBuffer ? raw : new Uint8Array(raw);
    // `own` is over an ArrayBuffer in both cases; its type does not say so.
    worker.postMessage({ raw: own, options }, [own.buffer as ArrayBuffer]);
    const answer = await promise;
    clearTimeout(timer);
    worker.unref();
    worker.off('message', resolve).off('error', onError).off('exit', onExit);
    return answer;
  }

  #start(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#memoryMiB },
    });
    // What happens between two messages ends the thread; the next message starts another.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    this.#worker = worker;
    return worker;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
