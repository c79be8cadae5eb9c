import { cleanLine } from './clean.ts';
import { allOf, type RawHeader } from './headers.ts';

const MAX_CHARACTERS = 1_000;

/** The ids in brackets of a header, in order; where there are none, the words that may be ids without them. */
export function idsIn(value: string, limit: number): string[] {
  const found = value.match(/<[^<>]{1,1000}>/g)?.map((id) => id.replace(/\s+/g, '')) ?? [];
  const ids =
    found.length > 0
      ? found
      : value
          .split(/[\s,]+/)
          .filter((word) => /^[^\s@<>]+@[^\s@<>]+$/.test(word.slice(0, MAX_CHARACTERS)))
          .map((word) => `<${word}>`);
  return ids.slice(-limit).map((id) => cleanLine(id));
}

/** As it is, with its brackets where the sender wrote them; whatever it looks like, for it is only compared. */
export function messageIdOf(headers: readonly RawHeader[]): string | null {
  for (const value of allOf(headers, 'message-id')) {
    const [inBrackets] = value.match(/<[^<>]{1,1000}>/) ?? [];
    const id = cleanLine(inBrackets ?? value.slice(0, MAX_CHARACTERS)).replace(/\s+/g, '');
    if (id !== '') return inBrackets ? id : `<${id.replace(/^<|>$/g, '')}>`;
  }
  return null;
}
