import { type MailLine, textOfLines } from './mail-line.ts';
import { linesOfHtml } from './plain-of-html.lines.ts';
import {
  isBareDivider,
  isDivider,
  isHeaderBlock,
  isLongRule,
  isNotesHeader,
  isOwnMarker,
  isRule,
} from './visible-text.markers.ts';
import { linesOfText, quotationLength, withoutAttributions, withPrefixesRead } from './visible-text.quotes.ts';
import { signatureLength } from './visible-text.signature.ts';

interface MailBodies {
  text: string | null;
  /** As it came, not sanitised. */
  html: string | null;
  fromName: string | null;
}

/** What stands above the first marker beyond this counts as quoted. */
const MAX_OWN_LENGTH = 256 * 1024;
const MAX_TEXT_LENGTH = 8 * 1024 * 1024;

/**
 * What is new in a mail: without the mails it quotes, signature and device line. The whole text where nothing would be
 * left, as in a pure forward. A quotation with the author's words below it stays, so no answer is ever lost.
 *
 * Of two bodies the HTML is read when a mail program marked quotations or signature in it, for such marks are surer than
 * words; otherwise the plain text, which keeps the author's line breaks.
 */
export function visibleText({ text, html, fromName }: MailBodies): string {
  const plain = text === null || text.trim() === '' ? null : text.slice(0, MAX_TEXT_LENGTH);
  const structured = html === null ? null : withPrefixesRead(linesOfHtml(html));
  if (structured !== null && (plain === null || structured.some(isMarked))) {
    const shown = newPart(structured, fromName);
    if (shown !== '') return shown;
  }
  if (plain !== null) return newPart(linesOfText(plain), fromName) || plain.trim();
  return structured === null ? '' : textOfLines(structured);
}

function isMarked({ standing, isRest }: MailLine): boolean {
  return isRest || (standing !== 'own' && standing !== 'indented' && standing !== 'prefixed');
}

function newPart(lines: readonly MailLine[], fromName: string | null): string {
  const { kept, named } = withoutAttributions(aboveMarkers(lines));
  const own = kept.filter(({ standing }) => standing !== 'signature');
  for (;;) {
    const above = own.length;
    dropEnd(own, ({ text }) => text.trim() === '' || isLongRule(text));
    own.length -= quotationLength(own, named);
    own.length -= signatureLength(own, fromName);
    if (own.length === above) break;
  }
  return textOfLines(own.filter(({ standing }) => standing !== 'quote'));
}

/** The lines above the first that says nothing new follows, without the rules and titles that belong to it. */
function aboveMarkers(lines: readonly MailLine[]): MailLine[] {
  const above: MailLine[] = [];
  let length = 0;
  for (const [at, line] of lines.entries()) {
    if (isMarker(lines, at)) {
      dropEnd(above, ({ text, depth }) => text.trim() === '' || (depth === 0 && (isRule(text) || isBareDivider(text))));
      break;
    }
    if (line.depth === 0) length += line.text.length + 1;
    if (length > MAX_OWN_LENGTH) break;
    above.push(line);
  }
  return above;
}

function isMarker(lines: readonly MailLine[], at: number): boolean {
  const line = lines[at];
  if (line === undefined || line.isRest) return true;
  if (isOwnMarker(line.text)) return true;
  // Inside a quotation the mail it quotes may begin, and answers may still follow below.
  if (line.standing === 'cited' || line.standing === 'prefixed') return false;
  return isDivider(line.text) || isHeaderBlock(lines, at) || isNotesHeader(lines, at);
}

function dropEnd(lines: MailLine[], isDropped: (line: MailLine) => boolean): void {
  for (let last = lines.at(-1); last && isDropped(last); last = lines.at(-1)) lines.pop();
}
