import { isBareDivider, isDivider, isHeaderBlock, isRule } from './visible-text.markers.ts';
import { linesOfText } from './visible-text.quotes.ts';
import { type HeaderField, headerFieldOf } from './visible-text.words.ts';

/** A mail that somebody handed on, as the text of theirs shows it. */
export interface ForwardedMail {
  /** What they wrote above it. */
  above: string;
  from: { name: string; address: string };
  subject: string | null;
  text: string;
}

const MAX_LENGTH = 256 * 1024;
/** Lines of the text that are looked at for the header of the mail that was handed on. */
const MAX_ABOVE = 500;
const MAX_HEADER_LINES = 30;
const ADDRESS = /[^\s<>()[\]:;,"'*]{1,64}@[^\s<>()[\]:;,"'*]{1,189}/;

/** The first mail whose header stands in a text, with whom it was from. Undefined where none names an address. */
export function forwardedMail(fullText: string): ForwardedMail | undefined {
  const whole = fullText.slice(0, MAX_LENGTH).replaceAll(/\r\n?/g, '\n');
  const texts = whole.split('\n').map((text) => text.replace(/^(?:>[ \t]?){1,20}/, ''));
  const lines = linesOfText(texts.join('\n'));
  const start = lines.findIndex((_, at) => at < MAX_ABOVE && isHeaderBlock(lines, at));
  if (start < 0) return undefined;
  const { from, subject, end } = readHeader(texts, start);
  const address = ADDRESS.exec(from)?.[0];
  if (address === undefined) return undefined;
  const above = texts.slice(0, start);
  while (above.length > 0 && isBetween(above.at(-1) ?? '')) above.pop();
  return {
    above: above.join('\n').trim(),
    from: { name: nameBefore(from, address), address },
    subject: subject.trim() || null,
    text: texts.slice(end).join('\n').trim(),
  };
}

const isBetween = (text: string) => text.trim() === '' || isDivider(text) || isBareDivider(text) || isRule(text);

/** Its lines may stand apart, as paragraphs of HTML do, and lists of addresses go on in the next one. */
function readHeader(texts: readonly string[], start: number): { from: string; subject: string; end: number } {
  const found = { from: '', subject: '' };
  const fields = new Set<HeaderField>();
  let end = start;
  let isList = false;
  for (let at = start; at < start + MAX_HEADER_LINES && at < texts.length; at++) {
    const text = texts[at] ?? '';
    if (text.trim() === '') continue;
    const header = headerFieldOf(text);
    if (header === null) {
      if (!isList || at !== end || !/[@;,]/.test(text)) break;
      if (found.from !== '' && !ADDRESS.test(found.from)) found.from += ` ${text.trim()}`;
    } else {
      const { field, value } = header;
      // A second one is the mail's own words.
      if (fields.has(field) && field !== 'other') break;
      fields.add(field);
      if (field === 'from') found.from = value;
      if (field === 'subject') found.subject = value;
      isList = field === 'from' || field === 'to' || field === 'copy';
    }
    end = at + 1;
  }
  return { ...found, end };
}

function nameBefore(from: string, address: string): string {
  const before = from.slice(0, from.indexOf(address)).replace(/mailto:$/i, '');
  return before
    .replaceAll(/[<>[\]()"*]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 120);
}
