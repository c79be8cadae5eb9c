/** Codes of the system when a line breaks or cannot be made. */
const OF_THE_LINE = /^(ECONN[A-Z]+|EPIPE|E(HOST|NET)(UNREACH|DOWN)|ENETRESET|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/**
 * What a server says that is no longer the one to speak with: classes 08 and 57P (shut down, crashed, still starting), and
 * `read_only_sql_transaction`, since a leader that was put aside after a failover goes on as a standby.
 * https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
const OF_THE_SERVER = /^(08...|57P0[1-5]|25006)$/;

/** As pg names them, without a code. */
const OF_THE_DRIVER =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client (has encountered a connection error|was closed))/;

/**
 * Whether the database was lost in the midst of it: what was asked may have been done or not, the connection is of no more use, and
 * whoever asked may ask again in a moment.
 */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string')
    return OF_THE_LINE.test(error.code) || OF_THE_SERVER.test(error.code);
  return OF_THE_DRIVER.test(error.message);
}
