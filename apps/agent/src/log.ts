/** One line to the local log. `detail` is data: it is printed as JSON, so no value can forge a line. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, detail?: Record<string, unknown>) => void;

/** Lines on standard error, where the service manager takes them: the journal under systemd, a file elsewhere. */
export const consoleLog: Log = (level, message, detail) => {
  const rest = detail === undefined ? '' : ` ${JSON.stringify(detail)}`;
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}${rest}\n`);
};

/** What to say of something thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
