import type { Chosen } from './body.ts';
import { decodeText } from './charsets.ts';
import { cleanText } from './clean.ts';
import { unfoldFlowed } from './flowed.ts';
import type { Limits } from './limits.ts';
import type { Part } from './mime-tree.ts';
import { plainOfHtml } from './plain-of-html.ts';
import { decodeTransfer, findUuencoded, type UuencodedFile } from './transfer.ts';
import type { Warnings } from './warnings.ts';

export interface Texts {
  /** Null where there is none or only whitespace. */
  plain: string | null;
  html: string | null;
  /** Plain text with what follows after a file and without the files written into it. */
  whole: string | null;
  uuencoded: UuencodedFile[];
  /** Whether the plain text goes on beyond what is read of it. */
  isCut: boolean;
}

/** The text of the chosen parts. */
export function readTexts(chosen: Chosen, limits: Limits, warnings: Warnings): Texts {
  const html = chosen.html.map((part) => textOf(part, warnings, limits.htmlBytes)).join('\n');
  const all = chosen.plain ? textOf(chosen.plain, warnings, limits.textCharacters) : '';
  const plain = all.slice(0, limits.textCharacters).toWellFormed();
  const uuencoded =
    chosen.plain && plain.includes('begin ') ? findUuencoded(bytesOf(chosen.plain)).slice(0, limits.parts) : [];
  const further = chosen.further.map((part) => {
    const text = textOf(part, warnings, limits.textCharacters);
    return /^\s{0,100}<(?:!doctype html|html|body)\b/i.test(text.slice(0, 500)) ? plainOfHtml(text) : text;
  });
  const whole = [uuencoded.length > 0 ? withoutUuencoded(plain) : plain, ...further].filter(
    (text) => text.trim() !== '',
  );
  return {
    plain: orNull(plain),
    html: orNull(html),
    whole: orNull(whole.join('\n\n').slice(0, limits.textCharacters)),
    uuencoded,
    isCut: all.length > plain.length,
  };
}

const orNull = (text: string) => (text.trim() === '' ? null : text);

const bytesOf = (part: Part) => decodeTransfer(part.body, part.encoding).bytes.toString('latin1');

/** No character takes more than four bytes; what is beyond that cannot be shown anyway. */
function textOf(part: Part, warnings: Warnings, most: number): string {
  const { bytes: all, warning } = decodeTransfer(part.body, part.encoding);
  const bytes = all.subarray(0, 4 * most + 4);
  warnings.add(warning);
  const isHtml = part.type.value === 'text/html';
  const label =
    part.type.params.get('charset') ?? part.type.extended.get('charset') ?? (isHtml ? charsetOfMeta(bytes) : undefined);
  const decoded = decodeText(bytes, label);
  warnings.add(decoded.warning);
  const flowed = !isHtml && part.type.params.get('format')?.toLowerCase() === 'flowed';
  const delSp = part.type.params.get('delsp')?.toLowerCase() === 'yes';
  return cleanText(flowed ? unfoldFlowed(decoded.text, delSp) : decoded.text);
}

/** What HTML says of itself counts where its header says nothing. */
function charsetOfMeta(bytes: Buffer): string | undefined {
  return /<meta\b[^>]{0,300}?charset\s{0,5}=\s{0,5}["']?\s{0,5}([\w.:-]{1,40})/i.exec(
    bytes.toString('latin1', 0, 2_048),
  )?.[1];
}

/** The places are looked for anew: in text they are not where they were in bytes. */
function withoutUuencoded(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of findUuencoded(text)) {
    parts.push(text.slice(from, start));
    from = end;
  }
  return [...parts, text.slice(from)].join('').trim();
}
