import { folded } from './folded.ts';
import type { MailLine } from './mail-line.ts';
import { dateEvidence, type HeaderField, headerFieldNamed, headerFieldOf } from './visible-text.words.ts';

/** The line above which our own mails ask to answer, in any language: `##- … -##`. */
const OWN_MARKER = /##-[^#]{1,200}-##/;
const RULE = /^[\s>]*(?:[_=*\u2500\u2501\u2014-]\s?){3,400}$/;
const LONG_RULE = /^[\s>]*(?:[_\u2500\u2501-]\s?){10,400}$/;

const DIVIDERS = [
  'mensaje original',
  'mensaje reenviado',
  'mensaje anterior',
  'correo original',
  'mensaje de correo original',
  'reenviado por',
  'remitido por',
  'original message',
  'original appointment',
  'forwarded message',
  'forwarded by',
  'forwarded mail',
  'reply message',
  'original email',
  'original e-mail',
  'ursprungliche nachricht',
  'ursprungliche mail',
  'original-nachricht',
  'originalnachricht',
  'original nachricht',
  'weitergeleitete nachricht',
  'weitergeleitet von',
  'ursprunglicher termin',
  "message d'origine",
  'message original',
  'message transfere',
  'message transmis',
  'transfere par',
  'courriel original',
  'message reexpedie',
  'mail original',
  'mensagem original',
  'mensagem encaminhada',
  'mensagem reencaminhada',
  'encaminhado por',
  'reencaminhado por',
  'messaggio originale',
  'messaggio inoltrato',
  'oorspronkelijk bericht',
  'doorgestuurd bericht',
  'пересылаемое сообщение',
  'исходное сообщение',
];
/** Apple Mail writes these with a colon and nothing else. */
const FORWARD_STARTS = new Set([
  'begin forwarded message',
  'inicio del mensaje reenviado',
  'inicio de mensaje reenviado',
  'comienzo del mensaje reenviado',
  'anfang der weitergeleiteten nachricht',
  'anfang der weitergeleiteten e-mail',
  'debut du message transfere',
  'debut du message reexpedie',
  'inicio da mensagem reencaminhada',
  'inicio da mensagem encaminhada',
  'inizio messaggio inoltrato',
  'begin doorgestuurd bericht',
]);
const MAX_DIVIDER_LENGTH = 200;
const MAX_BLOCK_LINES = 9;
const BESIDE_SENDER: readonly HeaderField[] = ['to', 'copy', 'subject'];

export function isOwnMarker(text: string): boolean {
  return text.includes('##-') && OWN_MARKER.test(text.slice(0, 2000));
}

/** A line of dashes, underscores or the like and nothing else. */
export function isRule(text: string): boolean {
  return text.length <= 800 && RULE.test(text);
}

export function isLongRule(text: string): boolean {
  return text.length <= 800 && LONG_RULE.test(text);
}

/** `-----Mensaje original-----`, `---------- Forwarded message ---------`, `Begin forwarded message:` and their kin. */
export function isDivider(text: string): boolean {
  if (text.length < 8 || text.length > MAX_DIVIDER_LENGTH) return false;
  const plain = folded(text).replace(/’/g, "'");
  if (plain.endsWith(':') && FORWARD_STARTS.has(plain.slice(0, -1).trim())) return true;
  const inner = plain.replace(/^[\s*]*[-_=\u2500\u2014]{2,}[\s*]*/, '');
  if (inner === plain) return false;
  const phrase = inner.replace(/[\s*:]*[-_=\u2500\u2014]*[\s*:]*$/, '');
  // "----- Reenviado por Ana el 03/03/2025 -----" goes on after the phrase, and then the dashes must come again.
  const isFramed = /[-_=\u2500\u2014]{2,}[\s*:]*$/.test(inner);
  return DIVIDERS.some((divider) => phrase === divider || (isFramed && phrase.startsWith(`${divider} `)));
}

/** The same words without their dashes; they count only directly above a header block. */
export function isBareDivider(text: string): boolean {
  return (
    text.length <= 60 &&
    DIVIDERS.includes(
      folded(text)
        .replace(/[*:\s]+$/, '')
        .replace(/^[*\s]+/, ''),
    )
  );
}

/**
 * Whether the header of a quoted mail begins at this line: `De:` and, within the lines that follow, at least two of the
 * other fields, one of them a subject or a date with a figure in it. Headers in another order must name all four facts.
 */
export function isHeaderBlock(lines: readonly MailLine[], at: number): boolean {
  const first = headerFieldOf(lines[at]?.text ?? '');
  if (first === null || first.field === 'other' || first.field === 'copy') return false;
  const found = new Set<HeaderField>([first.field]);
  let hasDate = first.field === 'date' && /\d/.test(first.value);
  let isDateNext = first.field === 'date' && first.value === '';
  let empty = 0;
  for (let next = at + 1; next <= at + MAX_BLOCK_LINES && next < lines.length; next++) {
    const text = lines[next]?.text ?? '';
    if (text.trim() === '') {
      if (++empty > 1) break;
      continue;
    }
    empty = 0;
    const header = headerFieldOf(text);
    if (header === null) {
      hasDate ||= isDateNext && /\d/.test(text);
      isDateNext = false;
      continue;
    }
    // The next quoted mail's header is not this one's.
    if (header.field === 'from' && found.has('from')) break;
    found.add(header.field);
    hasDate ||= header.field === 'date' && /\d/.test(header.value);
    isDateNext = header.field === 'date' && header.value === '';
  }
  const others = BESIDE_SENDER.filter((field) => found.has(field)).length + (hasDate ? 1 : 0);
  if (first.field === 'from') return others >= 2 && (hasDate || found.has('subject'));
  return found.has('from') && hasDate && found.has('subject') && found.has('to');
}

/**
 * The header of Lotus Notes, which names no sender: his address, below it the date alone, then the other fields, often
 * each on a line of its own above its value.
 */
export function isNotesHeader(lines: readonly MailLine[], at: number): boolean {
  const [sender = '', date = ''] = [lines[at]?.text.trim(), lines[at + 1]?.text.trim()];
  if (date.length > 40 || !/^\d/.test(date) || sender.length > 120 || !/<[^\s<>]{3,100}>$|\/\S{1,60}$/.test(sender))
    return false;
  if (!dateEvidence(folded(date)).isExact) return false;
  const below = lines.slice(at + 2, at + 2 + MAX_BLOCK_LINES);
  const fields = below.map(({ text }) => headerFieldOf(text)?.field ?? headerFieldNamed(text));
  return fields.includes('to') && fields.includes('subject');
}
