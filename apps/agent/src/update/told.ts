import { z } from 'zod';
import { readJson, replaceFile } from '../state/durable-file.ts';

const MAX_REMEMBERED = 100;

/** What the server was told of updates, so that each (version, reason) is told once, over restarts too. */
export class Told {
  readonly #file: string;
  #said: readonly string[];

  constructor(file: string) {
    this.#file = file;
    this.#said = z.array(z.string()).safeParse(readJson(file)).data ?? [];
  }

  /** Whether this is news; from now on it is not. */
  isNews(version: string, reason: string): boolean {
    const entry = `${version} ${reason}`;
    if (this.#said.includes(entry)) return false;
    this.#said = [...this.#said, entry].slice(-MAX_REMEMBERED);
    try {
      replaceFile(this.#file, JSON.stringify(this.#said));
    } catch {
      // A full disk: it may be told once more after a restart, which the server takes.
    }
    return true;
  }
}
