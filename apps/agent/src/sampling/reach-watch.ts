import { collect, type ReachReading, type ReachState, reach } from '../collect/index.ts';
import { type Machine, valueOrNull } from '../platform/machine.ts';
import type { HttpClient } from '../server/http-client.ts';
import { Wake } from '../wake.ts';

/** Measures the way to the server and to the network's gateway, less often than samples are taken. */
export class ReachWatch {
  readonly #machine: Machine;
  readonly #http: Pick<HttpClient, 'firstHop'>;
  #target: ReachState | undefined;
  #news: ReachReading | undefined;

  constructor(machine: Machine, http: Pick<HttpClient, 'firstHop'>) {
    this.#machine = machine;
    this.#http = http;
  }

  /** What was measured last; each measurement is handed out until `seen`. */
  get news(): ReachReading | undefined {
    return this.#news;
  }

  seen(): void {
    this.#news = undefined;
  }

  async run(signal: AbortSignal): Promise<void> {
    const never = new Wake();
    while (!signal.aborted) {
      // Behind a proxy nothing but the proxy can be reached, and another network may have another one. The rest is kept: the
      // gateway's port that answered before.
      const server = await this.#http.firstHop();
      this.#target = { ...this.#target, server };
      // Not waited for: attempts that nobody answers last for seconds, and the agent may have to stop.
      void collect(reach, this.#machine, this.#target).then((reading) => {
        this.#news = valueOrNull(reading) ?? undefined;
      });
      await never.wait(reach.everySeconds * 1000, signal);
    }
  }
}
