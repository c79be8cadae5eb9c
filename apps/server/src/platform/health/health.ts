/** Whether this process can do its work now: what `/readyz`, the status page and `lanet doctor` ask. */

export interface CheckResult {
  name: string;
  ok: boolean;
  /** It works, but not as well as it should. */
  degraded?: true;
  /** Why not, for administrators: strangers see `ok` alone. Absent when all is well. */
  detail?: string;
  durationMs: number;
}

/** Thrown by a check of what works, but not as well as it should: the process stays ready. */
export class Degraded extends Error {
  override readonly name = 'Degraded';
}

export interface Health {
  /**
   * Adds a check. It fails by throwing, or by taking longer than `timeoutMs`; then its signal is aborted.
   * @throws RangeError when the name is taken.
   */
  addCheck(name: string, check: (signal: AbortSignal) => Promise<void>, timeoutMs?: number): void;
  /** Adds what is checked of the installation as a whole. A name that a check of this process has is the process's. */
  join(results: () => Promise<CheckResult[]>): void;
  /** Runs the checks of this process at once, in the order they were added. Never throws. */
  own(): Promise<{ ok: boolean; checks: CheckResult[] }>;
  /** The same, and what was joined. */
  readiness(): Promise<{ ok: boolean; checks: CheckResult[] }>;
}

/** @param nowMs a clock for durations; `performance.now` outside tests. */
export function createHealth(nowMs: () => number = () => performance.now()): Health {
  const checks = new Map<string, () => Promise<CheckResult>>();
  let joined: () => Promise<CheckResult[]> = async () => [];

  const own = async () => {
    const results = await Promise.all([...checks.values()].map((run) => run()));
    return { ok: results.every(({ ok }) => ok), checks: results };
  };

  return {
    addCheck(name, check, timeoutMs = 2_000) {
      if (checks.has(name)) throw new RangeError(`there is a check ${name} already`);
      checks.set(name, async () => {
        const startedAt = nowMs();
        const fault = await faultOf(check, timeoutMs);
        const durationMs = Math.round(nowMs() - startedAt);
        if (fault === undefined) return { name, ok: true, durationMs };
        const { detail, degraded } = fault;
        return degraded ? { name, ok: true, degraded, detail, durationMs } : { name, ok: false, detail, durationMs };
      });
    },
    join(results) {
      joined = results;
    },
    own,
    async readiness() {
      const [mine, all] = await Promise.all([own(), joined()]);
      const results = [...mine.checks, ...all.filter(({ name }) => !checks.has(name))];
      return { ok: results.every(({ ok }) => ok), checks: results };
    },
  };
}

type Fault = Pick<CheckResult, 'degraded'> & { detail: string };

/** What went wrong, by its first line, or undefined. */
async function faultOf(check: (signal: AbortSignal) => Promise<void>, timeoutMs: number): Promise<Fault | undefined> {
  const late = Promise.withResolvers<Fault>();
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort();
    late.resolve({ detail: `no answer within ${timeoutMs} ms` });
  }, timeoutMs);
  try {
    // A check that ignores its signal is left behind: the answer must not hang with it.
    return await Promise.race([late.promise, fault(check, stop.signal)]);
  } finally {
    clearTimeout(timer);
  }
}

/** A check that fails is the answer here, not an error: its reason goes to the administrator. */
async function fault(check: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<Fault | undefined> {
  try {
    await check(signal);
    return undefined;
  } catch (error) {
    const detail = (error instanceof Error ? error.message : String(error)).split('\n')[0] || 'failed';
    return error instanceof Degraded ? { detail, degraded: true } : { detail };
  }
}
