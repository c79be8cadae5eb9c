// Hints by LISTEN and NOTIFY, over one connection of their own, outside of every transaction that writes: NOTIFY takes
// a lock of the whole server until its commit is on disk (measured there: 11,323 to 1,211 transactions a second).
import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import pg from 'pg';
import type { Connect, Line } from './keep-line.ts';

/** PostgreSQL's limit of a payload is "less than 8000 bytes". */
export const POSTGRES_FRAME_BYTES = 7_900;

const CHANNEL = 'lanet_hints';
const BEAT = 'beat ';
const ANSWER_MS = 5_000;
const SETTINGS = [
  '-c statement_timeout=5000',
  '-c tcp_user_timeout=15000',
  // A hint need not survive a crash, so others do not wait for the disk behind its lock.
  '-c synchronous_commit=off',
];

/**
 * A line is good as long as it hears its own beat, which also finds a pooler in between that drops LISTEN (pgbouncer in
 * transaction mode: measured, nothing comes).
 */
export function postgresConnect(url: string, { beatMs = 10_000 } = {}): Connect {
  return async (heard) => {
    const own = `${BEAT}${randomBytes(8).toString('hex')}`;
    const socket = new Socket();
    const client = openClient(url, socket);
    const broken = Promise.withResolvers<string>();
    client.on('error', (error) => broken.resolve(error.message));
    client.on('end', () => broken.resolve('the connection to the database ended'));
    let echo = Promise.withResolvers<void>();
    client.on('notification', ({ payload = '' }) => {
      if (payload === own) echo.resolve();
      else if (!payload.startsWith(BEAT)) heard(payload);
    });
    const beat = async () => {
      echo = Promise.withResolvers();
      await client.query('select pg_notify($1, $2)', [CHANNEL, own]);
      await within(echo.promise, ANSWER_MS);
    };
    let timer: NodeJS.Timeout | undefined;
    const beatOn = () => {
      timer = setTimeout(() => beat().then(beatOn, (error: Error) => broken.resolve(error.message)), beatMs).unref();
    };
    const line: Line = {
      async send(frames) {
        await client.query('select pg_notify($1, frame) from unnest($2::text[]) frame', [CHANNEL, frames]);
      },
      broken: broken.promise,
      close() {
        clearTimeout(timer);
        // Not by asking the server, which may be the one that does not answer.
        client.removeAllListeners('notification');
        socket.destroy();
      },
    };
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      await beat();
      beatOn();
      return line;
    } catch (error) {
      line.close();
      throw error;
    }
  };
}

function openClient(url: string, socket: Socket): pg.Client {
  return new pg.Client({
    connectionString: url,
    stream: () => socket,
    application_name: 'lanet bus',
    options: SETTINGS.join(' '),
    query_timeout: ANSWER_MS,
    connectionTimeoutMillis: ANSWER_MS,
    keepAlive: true,
  });
}

async function within(promise: Promise<void>, ms: number): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      late.reject(new Error('what is notified does not come back; a pooler such as pgbouncer cannot be in between')),
    ms,
  );
  try {
    await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
