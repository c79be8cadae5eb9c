/** Whether this process can do its work now: what `/readyz`, the status page and `lanet doctor` ask. */

export interface CheckResult {
  name: string;
  ok: boolean;
  /** Why not, for administrators: strangers see `ok` alone. Absent when all is well. */
  detail?: string;
  durationMs: number;
}

export interface Health {
  /**
   * Adds a check. It fails by throwing, or by taking longer than `timeoutMs`; then its signal is aborted.
   * @throws RangeError when the name is taken.
   */
  addCheck(name: string, check: (signal: AbortSignal) => Promise<void>, timeoutMs?: number): void;
  /** Runs all checks at once, in the order they were added. Never throws. */
  readiness(): Promise<{ ok: boolean; checks: CheckResult[] }>;
}

/** @param nowMs a clock for durations; `performance.now` outside tests. */
export function createHealth(nowMs: () => number = () => performance.now()): Health {
  const checks = new Map<string, () => Promise<CheckResult>>();

  return {
    addCheck(name, check, timeoutMs = 2_000) {
      if (checks.has(name)) throw new RangeError(`there is a check ${name} already`);
      checks.set(name, async () => {
        const startedAt = nowMs();
        const fault = await faultOf(check, timeoutMs);
        const durationMs = Math.round(nowMs() - startedAt);
        return fault === undefined ? { name, ok: true, durationMs } : { name, ok: false, detail: fault, durationMs };
      });
    },
    async readiness() {
      const results = await Promise.all([...checks.values()].map((run) => run()));
      return { ok: results.every(({ ok }) => ok), checks: results };
    },
  };
}

/** The first line of what went wrong, or undefined. */
async function faultOf(check: (signal: AbortSignal) => Promise<void>, timeoutMs: number): Promise<string | undefined> {
  const late = Promise.withResolvers<string>();
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
    late.resolve(`no answer within ${timeoutMs} ms`);
  }, timeoutMs);
  try {
    // A check that ignores its signal is left behind: the answer must not hang with it.
    return await Promise.race([late.promise, fault(check, stop.signal)]);
  } finally {
    clearTimeout(timer);
  }
}

/** A check that fails is the answer here, not an error: its reason goes to the administrator. */
async function fault(check: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<string | undefined> {
  try {
    await check(signal);
    return undefined;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split('\n')[0] || 'failed';
  }
}
