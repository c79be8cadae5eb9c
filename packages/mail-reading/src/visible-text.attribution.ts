import { folded } from './folded.ts';
import type { MailLine } from './mail-line.ts';
import { dateEvidence, startsAsDate } from './visible-text.words.ts';

const MAX_LINES = 4;
const MAX_LENGTH = 300;
/** Yahoo on phones goes on in the same line; longer ones are nobody's attribution. */
const MAX_RUN_ON_LENGTH = 4000;

/** Verbs that end an attribution, folded. */
const LAST_VERBS = [
  'escribio',
  'ha escrito',
  'wrote',
  'writes',
  'schrieb',
  'geschrieben',
  'a ecrit',
  'ecrit',
  'ecrivait',
  'escreveu',
  'ha scritto',
  'написал',
  'написала',
  'написал(а)',
  'пишет',
  'schreef',
  'skrev',
  'napisał',
  'kirjoitti',
  'yazdı',
].map(folded);
/** Verbs that stand before the name. */
const MIDDLE_VERBS = /(?:^|\s)(?:schrieb|schreef|skrev|escribio el|wrote on|escreveu em|a ecrit le)\s/;
const STARTS = /^(?:el|en|on|am|le|em|op|il|la|a|at|den|dne|dnia|w dniu|в|de)\s+(?:dia |day |date |jour )?(?:the )?/;
const QUOTING = /^(?:quoting|citando a|citando|zitat von|quoting from|citation de|mensaje de|mensaje citado por)\s/;
const ANGLE_ADDRESS = /[<([]\s?(?:mailto:)?[^\s<>()[\]@]{1,80}@[^\s<>()[\]]{3,120}[>)\]]/;
const ADDRESS = /[^\s<>()[\]@]{1,80}@[^\s<>()[\]]{3,120}/;
const RUN_ON = new RegExp(`[>)\\]]\\s?(?:${LAST_VERBS.filter((verb) => !verb.includes('(')).join('|')})\\s?:\\s`);

interface Attribution {
  /** First and last line. */
  from: number;
  to: number;
  /** Evidence enough without a quotation below it. */
  isCertain: boolean;
  /** The quoted words begin on the attribution's own line. */
  runsOn: boolean;
}

/** The attribution that ends at this line, such as `El lun, 3 mar 2025 a las 10:15, X (<x@y>) escribió:`; null if none does. */
export function attributionEndingAt(lines: readonly MailLine[], at: number): Attribution | null {
  const last = lines[at]?.text ?? '';
  if (last.length > MAX_RUN_ON_LENGTH) return null;
  const end = last.trimEnd().replace(/[*_\s-]+$/, '');
  if (!end.endsWith(':') && !end.endsWith('：') && !isDashed(last)) return runOnAt(last, at);
  if (!lines.slice(Math.max(0, at - MAX_LINES + 1), at + 1).some(({ text }) => /[\d@]/.test(text))) return null;
  const pieces: string[] = [];
  let nameFirst: Attribution | null = null;
  for (let from = at; from > at - MAX_LINES && from >= 0; from--) {
    const text = lines[from]?.text ?? '';
    if (text.trim() === '' || lines[from]?.depth !== lines[at]?.depth) break;
    pieces.unshift(comparable(text));
    const joined = pieces.join(' ').trim();
    if (joined.length > MAX_LENGTH) break;
    const found = judge(joined, from === at);
    if (found?.startsWithDate) return { from, to: at, isCertain: found.isCertain, runsOn: false };
    if (found && nameFirst === null && !joined.startsWith('<')) {
      nameFirst = { from, to: at, isCertain: found.isCertain, runsOn: false };
    }
  }
  return nameFirst;
}

function judge(joined: string, isOneLine: boolean): { startsWithDate: boolean; isCertain: boolean } | null {
  const verb = verbIn(joined.replace(/[\s:：-]+$/, ''));
  if (verb === 'none') return null;
  const date = dateEvidence(joined);
  const hasAngle = ANGLE_ADDRESS.test(joined);
  // Date and address together speak for themselves (Yandex, old Gmail).
  if (verb === 'bracket' && !(date.isExact && hasAngle)) return null;
  const hasAddress = hasAngle || ADDRESS.test(joined);
  if (startsWithDate(joined)) {
    return date.hasDay ? { startsWithDate: true, isCertain: date.isExact || hasAddress } : null;
  }
  // A name first, then the verb: only with the address in brackets, or Horde's "Quoting Ana <ana@…>:".
  if (!hasAngle && !(hasAddress && (verb === 'quoting' || (isOneLine && date.isExact)))) return null;
  return { startsWithDate: false, isCertain: hasAngle };
}

/** How a statement says that someone wrote: by its last word, inside, as `Quoting …`, or only by the bracket at its end. */
function verbIn(statement: string): 'last' | 'middle' | 'quoting' | 'bracket' | 'none' {
  const isLast = LAST_VERBS.some(
    (verb) => statement.endsWith(verb) && !/\p{L}/u.test(statement.at(-verb.length - 1) ?? ' '),
  );
  if (isLast) return 'last';
  if (MIDDLE_VERBS.test(statement)) return 'middle';
  if (QUOTING.test(statement)) return 'quoting';
  return /[>)\]]$/.test(statement) ? 'bracket' : 'none';
}

function startsWithDate(joined: string): boolean {
  const start = joined.replace(STARTS, '');
  return startsAsDate(start) && (start !== joined || /^\d|^\p{L}+[.,]?\s\d|^\p{L}+[.,]\s/u.test(start));
}

function runOnAt(text: string, at: number): Attribution | null {
  if (!text.includes('@') || !text.includes(':')) return null;
  const plain = comparable(text);
  const found = RUN_ON.exec(plain);
  if (!found || found.index > MAX_LENGTH) return null;
  const head = plain.slice(0, found.index + 1);
  if (!dateEvidence(head).isExact || !ANGLE_ADDRESS.test(head) || !startsAsDate(head.replace(STARTS, ''))) return null;
  return { from: at, to: at, isCertain: true, runsOn: true };
}

/** Yahoo and Zoho: `--- On Wed, 4/4/12, Ana <ana@…> wrote:`, `---- El lun, 03 mar 2025 … escribió ----`. */
function isDashed(text: string): boolean {
  return text.length <= MAX_LENGTH && /^\s{0,4}-{2,8}\s?.{10,280}\s-{2,8}\s{0,4}$/.test(text);
}

function comparable(text: string): string {
  return folded(text.slice(0, MAX_LENGTH * 4))
    .replace(/[*_]/g, '')
    .replace(/^-{1,8}\s?/, '')
    .trim();
}
