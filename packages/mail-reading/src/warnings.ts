/** Collects what was repaired or left out of one message: each sentence once, and not without end. */
export class Warnings {
  readonly #seen = new Set<string>();

  add(warning: string | undefined): void {
    if (warning && this.#seen.size < 100) this.#seen.add(warning);
  }

  list(): string[] {
    return [...this.#seen];
  }
}
