import type { MailLine } from './mail-line.ts';
import { attributionEndingAt } from './visible-text.attribution.ts';

/** A quoted line this long was filled up to the margin, so a short line below it may be its torn-off end. */
const FULL_LINE = 68;

/** Plain text as lines; `>` in front gives the depth, however the prefixes are spaced. */
export function linesOfText(text: string): MailLine[] {
  const lines = text.split(/\r\n|\r|\n/).map(lineOf);
  for (let at = 1; at + 1 < lines.length; at++) if (isTornOff(lines, at)) standAs(lines[at], lines[at - 1]);
  return lines;
}

function lineOf(text: string): MailLine {
  let depth = 0;
  let at = 0;
  while (at < text.length && (text[at] === '>' || (text[at] === ' ' && text[at + 1] === '>'))) {
    if (text[at] === '>') depth++;
    at++;
  }
  if (depth === 0) return { text, depth: 0, standing: 'own', isRest: false };
  const start = text[at] === ' ' ? at + 1 : at;
  return { text: text.slice(start), depth: Math.min(depth, 20), standing: 'prefixed', isRest: false };
}

/** HTML made of plain text carries its `>` as characters. */
export function withPrefixesRead(lines: readonly MailLine[]): MailLine[] {
  return lines.map((line) =>
    line.standing === 'own' && line.text.startsWith('>') ? { ...lineOf(line.text), isRest: line.isRest } : line,
  );
}

function isTornOff(lines: readonly MailLine[], at: number): boolean {
  const [above, line, below] = [lines[at - 1], lines[at], lines[at + 1]];
  if (above?.standing !== 'prefixed' || line?.standing !== 'own' || below?.standing !== 'prefixed') return false;
  return above.text.length >= FULL_LINE && line.text.length <= 40 && /^\p{Ll}/u.test(line.text);
}

function standAs(line: MailLine | undefined, like: MailLine | undefined): void {
  if (!line || !like) return;
  line.depth = like.depth;
  line.standing = like.standing;
}

export function isQuoted(line: MailLine | undefined): boolean {
  return line !== undefined && line.standing !== 'own' && line.standing !== 'signature';
}

/**
 * Takes the attributions out of lines at the author's level. One with a quotation below it names that quotation; one
 * with anything else below it, or nothing, means that all from there on is quoted, and the lines end above it.
 * Returns the kept lines and one line of each named quotation.
 */
export function withoutAttributions(lines: readonly MailLine[]): { kept: MailLine[]; named: ReadonlySet<MailLine> } {
  const kept: MailLine[] = [];
  const named = new Set<MailLine>();
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) break;
    kept.push(line);
    if ((line.standing !== 'own' && line.standing !== 'indented') || line.text.trim() === '') continue;
    const found = attributionEndingAt(lines, at);
    if (found === null) continue;
    if (line.standing === 'indented') {
      // Yahoo puts the attribution inside its unmarked blockquote.
      if (found.isCertain) named.add(line);
      continue;
    }
    const below = lines.slice(at + 1, at + 5).find(({ text }) => text.trim() !== '');
    const hasQuotation = !found.runsOn && isQuoted(below);
    if (!hasQuotation && !found.isCertain) continue;
    kept.length -= found.to - found.from + 1;
    if (!hasQuotation || below === undefined) return { kept, named };
    named.add(below);
  }
  return { kept, named };
}

/**
 * How many lines at the end are a quotation with nothing of the author's below it. Lines behind `>` count from two on,
 * or when an attribution names them; a blockquote of unknown origin only when named.
 */
export function quotationLength(lines: readonly MailLine[], named: ReadonlySet<MailLine>): number {
  let from = lines.length;
  let prefixed = 0;
  let isSure = false;
  while (from > 0) {
    const line = lines[from - 1];
    if (line === undefined || (line.text.trim() !== '' && !isQuoted(line))) break;
    from--;
    if (line.standing === 'prefixed') prefixed++;
    isSure ||= line.standing === 'cited' || line.standing === 'quote' || named.has(line);
  }
  return isSure || prefixed >= 2 ? lines.length - from : 0;
}
