/** A wait that something else can end early. Waking while nobody waits ends the next wait at once. */
export class Wake {
  #isWoken = false;
  #resolve: (() => void) | undefined;

  wake(): void {
    this.#isWoken = true;
    this.#resolve?.();
  }

  /** Until woken, for at most so long (may be infinite), or until the signal. Never throws. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.#isWoken && !signal.aborted && milliseconds > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#resolve = resolve;
      // Longer than a timer of Node can hold is as good as for ever: something wakes it before.
      const timer = milliseconds < 2 ** 31 ? setTimeout(resolve, milliseconds) : undefined;
      signal.addEventListener('abort', this.#abort, { once: true });
      await promise;
      clearTimeout(timer);
      signal.removeEventListener('abort', this.#abort);
      this.#resolve = undefined;
    }
    this.#isWoken = false;
  }

  #abort = (): void => this.#resolve?.();
}
