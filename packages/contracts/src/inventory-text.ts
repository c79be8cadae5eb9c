// Text that a device reports.
import { z } from 'zod';

/** Control characters (C0, DEL, C1, line and paragraph separators) and the marks that turn text round (UAX 9). */
const INVISIBLE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Text a device reports, made safe to store and show: no control or bidirectional characters, no lone surrogates
 * (PostgreSQL refuses them in jsonb), at most `max` UTF-16 units. Longer text is cut, never refused: one odd package name
 * must not cost the whole section. Tabs and line breaks become a space.
 */
export const inventoryText = (max = 1000): CleanText => {
  const made = texts.get(max) ?? z.string().overwrite((value) => cleanText(value, max));
  texts.set(max, made);
  return made;
};
type CleanText = z.ZodString;
/** One for each length: an agent keeps all of this in its memory. */
const texts = new Map<number, CleanText>();

export function cleanText(value: string, max: number): string {
  const cleaned = value
    .replace(/[\t\n\r]+/g, ' ')
    .replace(INVISIBLE, '')
    .trim()
    .slice(0, max);
  // A cut through a surrogate pair leaves half of it, so well-formedness is restored last.
  return cleaned.toWellFormed();
}
