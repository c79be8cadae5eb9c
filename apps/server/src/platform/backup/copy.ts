// COPY between the database and us, a row a message, with the other side made to wait. The driver knows the messages, not what to do
// with them (PostgreSQL's manual, "COPY Operations" of the protocol: copy-out sends one CopyData message a row).
import { once } from 'node:events';
import type { Client, Connection } from 'pg';

/** What the driver's connection can do, beyond its declared type. */
type CopyConnection = Connection & {
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
};

/** Rows that wait for us before the database is made to wait. */
const MOST_WAITING_BYTES = 512 * 1024;

/** The rows that a `copy … to stdout` sends, several at a time. Nothing else may be asked of the client until it ends. */
export async function* copyOut(client: Client, statement: string): AsyncGenerator<Buffer[]> {
  const ended = Promise.withResolvers<void>();
  ended.promise.catch(() => undefined);
  let rows: Buffer[] = [];
  let waitingBytes = 0;
  let isOver = false;
  let failure: Error | undefined;
  let wake = () => {};
  let socket: Connection['stream'] | undefined;
  client.query({
    submit(connection: Connection) {
      socket = connection.stream;
      connection.query(statement);
    },
    handleCopyData({ chunk }: { chunk: Buffer }) {
      // A copy: the driver uses its buffer again.
      rows.push(Buffer.from(chunk));
      waitingBytes += chunk.length;
      if (waitingBytes > MOST_WAITING_BYTES) socket?.pause();
      wake();
    },
    handleCommandComplete() {},
    handleError(error: Error) {
      failure ??= error;
      isOver = true;
      wake();
    },
    handleReadyForQuery() {
      isOver = true;
      ended.resolve();
      wake();
    },
  } as { submit(connection: Connection): void }); // the driver calls the others by their names (pg/lib/client.js)
  try {
    while (!isOver || rows.length > 0) {
      if (rows.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (isOver || rows.length > 0) resolve();
        });
        continue;
      }
      const batch = rows;
      rows = [];
      waitingBytes = 0;
      socket?.resume();
      yield batch;
    }
    if (failure) throw failure;
  } finally {
    // Whoever stops in the middle leaves a connection that still sends: it is of no use to anybody.
    if (!isOver) socket?.destroy();
  }
}

/** Sends what comes to a `copy … from stdin`, as fast as the database takes it. */
export async function copyIn(client: Client, statement: string, content: AsyncIterable<Buffer>): Promise<void> {
  const done = Promise.withResolvers<void>();
  let failure: unknown;
  let isOver = false;
  const send = async (connection: CopyConnection) => {
    try {
      for await (const chunk of content) {
        if (isOver) return;
        connection.sendCopyFromChunk(chunk);
        // Ends by either: a connection that breaks never drains.
        if (connection.stream.writableNeedDrain) await Promise.race([once(connection.stream, 'drain'), done.promise]);
      }
      if (!isOver) connection.endCopyFrom();
    } catch (error) {
      failure ??= error;
      if (!isOver) connection.sendCopyFail('the backup cannot be read');
    }
  };
  let sending: Promise<void> | undefined;
  client.query({
    submit(connection: Connection) {
      connection.query(statement);
    },
    handleCopyInResponse(connection: CopyConnection) {
      sending = send(connection);
    },
    handleCommandComplete() {},
    handleError(error: Error) {
      failure ??= error;
      isOver = true;
      done.resolve();
    },
    handleReadyForQuery() {
      isOver = true;
      done.resolve();
    },
  } as { submit(connection: Connection): void }); // as above
  await done.promise;
  await sending;
  if (failure) throw failure;
}
