import type pg from 'pg';
import { isLostConnection } from '../database/index.ts';
import { openPool, type PoolOptions } from '../database/pool.ts';

/** `cannot_connect_now`, one of the few codes on which graphile-worker tries again (its RETRYABLE_ERROR_CODES). */
const TRIED_AGAIN = '57P03';

/**
 * A pool for graphile-worker, to which a database that is away looks like one that is starting. It then says at the end of a job
 * what became of it as soon as it can, for hours if need be; any other error there rises where nobody catches it, ends the
 * process, and leaves the job to be done once more.
 */
export function openPatientPool(options: PoolOptions): pg.Pool {
  const pool = openPool(options);
  const connect: (...call: unknown[]) => unknown = pool.connect.bind(pool);
  Object.assign(pool, { connect: patient(connect) });
  pool.on('connect', (client) => {
    const query: (...call: unknown[]) => unknown = client.query.bind(client);
    Object.assign(client, { query: patient(query) });
  });
  return pool;
}

/** Both are a dozen overloads, with promises and with callbacks; the latter are of listeners, which come again by themselves. */
function patient(ask: (...call: unknown[]) => unknown): (...call: unknown[]) => unknown {
  return (...call) => {
    const answer = ask(...call);
    return answer instanceof Promise ? answer.catch(rename) : answer;
  };
}

function rename(error: unknown): never {
  // Of class 53 there are too many connections, of class 57 a statement that took too long.
  const isAway =
    isLostConnection(error) || (error instanceof Error && 'code' in error && /^5[37]/.test(`${error.code}`));
  throw isAway && error instanceof Error ? Object.assign(error, { code: TRIED_AGAIN }) : error;
}
