import { collect, type ReachReading, type ReachState, reach } from '../collect/index.ts';
import { type Machine, valueOrNull } from '../platform/machine.ts';
import { Wake } from '../wake.ts';

/** Measures the way to the server and to the network's gateway, less often than samples are taken. */
export class ReachWatch {
  readonly #machine: Machine;
  readonly #target: ReachState;
  #news: ReachReading | undefined;

  /** `url`: of the server. */
  constructor(machine: Machine, url: URL) {
    this.#machine = machine;
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    // Brackets are of the address's writing, not of the address.
    this.#target = { server: { host: url.hostname.replace(/^\[|\]$/g, ''), port } };
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
      // Not waited for: attempts that nobody answers last for seconds, and the agent may have to stop.
      void collect(reach, this.#machine, this.#target).then((reading) => {
        this.#news = valueOrNull(reading) ?? undefined;
      });
      await never.wait(reach.everySeconds * 1000, signal);
    }
  }
}
