const MARKS = /\p{M}+/gu;
const SPACES = /[\s\u00a0\u2007\u202f\u200b-\u200f\ufeff]+/g;
const BEYOND_PLAIN = /[^\x20-\x7e]| {2}/;

/** Text as it is compared: without case, accents and kinds of space. Apple writes U+202F before "a. m.", Outlook U+00A0. */
export function folded(text: string): string {
  // Most of the text that is compared is plain, and normalising is what costs.
  if (!BEYOND_PLAIN.test(text)) return text.toLowerCase().trim();
  return text.normalize('NFD').replace(MARKS, '').replace(SPACES, ' ').toLowerCase().trim();
}
