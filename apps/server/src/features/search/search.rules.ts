/** More words than a person types into a search box. */
const MAX_WORDS = 8;

/**
 * The words to look for in what a person typed: no control characters (PostgreSQL refuses NUL), no half surrogate pairs.
 * Everything else, `%` and `_` too, is looked for as it is.
 */
export function searchWords(text: string): string[] {
  const plain = text.replaceAll(/\p{Cc}/gu, ' ').toWellFormed();
  return plain.split(/\s+/u).filter(Boolean).slice(0, MAX_WORDS);
}

/** The number of a ticket that a word may mean: `123`, `000123`, `TKT-000123`. */
export function folioNumber(words: readonly string[]): number | undefined {
  const [word, more] = words;
  const [, digits] = /^(?:[a-z]{2,6}-)?(\d{1,15})$/i.exec(word ?? '') ?? [];
  return digits && more === undefined ? Number(digits) : undefined;
}
