// What was acknowledged to whom, written down after the acknowledgement came, and how long nobody got one.
import { setTimeout as wait } from 'node:timers/promises';

export type Kind = 'ticket' | 'mail' | 'report';

interface Acknowledged {
  kind: Kind;
  key: string;
  at: number;
}

const PAUSE_MS = 200;
/** A writer that got no answer by then asks again. Longer than any request may take (faults.md, 12). */
const PATIENCE_MS = 30_000;

export class Ledger {
  readonly acknowledged: Acknowledged[] = [];
  /** Sendings, of which some were repeats. */
  sendings = 0;
  /** Of one request, in milliseconds. */
  longest = 0;
  readonly failures = new Map<string, number>();
  readonly #stop = new AbortController();
  readonly #writers: Promise<void>[] = [];

  keys(kind: Kind): string[] {
    return this.acknowledged.filter((one) => one.kind === kind).map(({ key }) => key);
  }

  /** Makes one thing after the other, and sends each until it is told that it is done. */
  write(kind: Kind, everyMs: number, make: () => { key: string; send(): Promise<unknown> }): void {
    const work = async () => {
      while (!this.#stop.signal.aborted) {
        const { key, send } = make();
        while (!(await this.#tried(send))) await wait(PAUSE_MS);
        this.acknowledged.push({ kind, key, at: performance.now() });
        await wait(everyMs);
      }
    };
    this.#writers.push(work());
  }

  async #tried(send: () => Promise<unknown>): Promise<boolean> {
    const from = performance.now();
    this.sendings += 1;
    const late = wait(PATIENCE_MS, undefined, { ref: false }).then(() => Promise.reject(new Error('no answer')));
    try {
      await Promise.race([send(), late]);
      return true;
    } catch (error) {
      const why = whyOf(error);
      this.failures.set(why, (this.failures.get(why) ?? 0) + 1);
      return false;
    } finally {
      this.longest = Math.max(this.longest, performance.now() - from);
    }
  }

  /** The longest time since then without an acknowledgement, of that kind or of any, in seconds. */
  gapSince(from: number, kind?: Kind): number {
    const times = this.acknowledged.filter((one) => one.at >= from && (!kind || one.kind === kind)).map(({ at }) => at);
    const gaps = [from, ...times].map((at, index, all) => (all[index + 1] ?? performance.now()) - at);
    return Math.round(Math.max(...gaps) / 100) / 10;
  }

  /** Until everything that was begun is acknowledged. */
  async end(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#writers);
  }
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, status] = / answered (\d{3})/.exec(error.message) ?? [];
  if (status) return status;
  const code = Object(error.cause).code ?? Object(error).code;
  return String(code ?? error.message).slice(0, 80);
}
