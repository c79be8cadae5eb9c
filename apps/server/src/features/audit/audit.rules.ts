/** Longest text of a line, and longest detail as JSON: the log keeps what happened, not what was sent. */
const LIMITS = { text: 500, json: 8_000 };

/** What a line may hold: PostgreSQL takes no NUL, and half a surrogate pair is no text. */
export const storable = {
  text: (value: string): string => value.replaceAll('\0', '').slice(0, LIMITS.text).toWellFormed(),

  /** The detail as JSON text; one that is too long is replaced by a note of its size. */
  json(detail: Record<string, unknown>): string {
    const text = JSON.stringify(detail, (_key, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
    );
    return text.length <= LIMITS.json ? text : JSON.stringify({ omitted: `${text.length} characters` });
  },
};
