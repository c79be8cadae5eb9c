import { z } from 'zod';
import { NetworkError } from './api.ts';

const Readiness = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), degraded: z.boolean() })),
});
export type Readiness = z.output<typeof Readiness>;

/**
 * What the server says of itself to anybody: it answers without a database, when no endpoint can.
 * @throws NetworkError when nobody answers, or somebody else does.
 */
export async function readReadiness(signal: AbortSignal): Promise<Readiness> {
  try {
    const response = await fetch('/readyz', { signal });
    return Readiness.parse(await response.json());
  } catch (error) {
    if (signal.aborted) throw error;
    throw new NetworkError('no readiness', { cause: error });
  }
}
