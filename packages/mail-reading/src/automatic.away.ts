import { folded } from './folded.ts';

const MAX_LENGTH = 4000;
const MAX_DATE_LENGTH = 60;
const MAX_DAYS_AHEAD = 400;
const DAY_MS = 86_400_000;

/** Words after which the end of an absence is named, folded. The first group reads figures as day and month. */
const CUES =
  /\b(?:(hasta|regreso|regresare|regresando|vuelvo|volvere|retorno|retornare|reincorpor\w{1,6}|de vuelta|de regreso|disponible|bis|zuruck|wieder|jusqu'au|de retour|ate|retornarei|volto)|(until|till|through|thru|back|return|returning|returns))\b/g;
/** What may stand between the cue and the date. */
const FILLERS = new Set(
  'el dia a partir del desde en the on at of in to le am zum ab em la oficina office work and y und nuevamente inclusive including proximo next lunes martes miercoles jueves viernes sabado domingo monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun lun mar mie jue vie sab dom montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche segunda-feira terca-feira quarta-feira quinta-feira sexta-feira'.split(
    ' ',
  ),
);
const MAX_FILLERS = 7;
/** Starts of month names, by month; longest meaning first where languages share one. */
const MONTHS: readonly (readonly string[])[] = [
  ['enero', 'ene', 'january', 'jan', 'januar', 'janner', 'janvier', 'janeiro'],
  ['febrero', 'feb', 'february', 'februar', 'fevrier', 'fevereiro', 'fev'],
  ['marzo', 'mar', 'march', 'marz', 'mars', 'marco'],
  ['abril', 'abr', 'april', 'apr', 'avril'],
  ['mayo', 'may', 'mai', 'maio'],
  ['junio', 'jun', 'june', 'juni', 'juin', 'junho'],
  ['julio', 'jul', 'july', 'juli', 'juillet', 'julho'],
  ['agosto', 'ago', 'august', 'aug', 'aout'],
  ['septiembre', 'setiembre', 'sep', 'sept', 'september', 'septembre', 'setembro', 'set'],
  ['octubre', 'oct', 'october', 'oktober', 'okt', 'octobre', 'outubro', 'out'],
  ['noviembre', 'nov', 'november', 'novembre', 'novembro'],
  ['diciembre', 'dic', 'december', 'dec', 'dezember', 'dez', 'decembre', 'dezembro'],
];

interface Day {
  year: number | null;
  month: number;
  day: number;
}

/**
 * The day an absence notice names as its end, last day away or day of return as it stands there, as an ISO date. Null
 * when unsure: no date behind such a word, figures that could be read two ways, a day past or more than 400 days ahead.
 */
export function awayUntil(text: string, receivedAt: Date): string | null {
  const plain = folded(text.slice(0, MAX_LENGTH)).replace(/’/g, "'");
  for (const cue of plain.matchAll(CUES)) {
    const from = cue.index + cue[0].length;
    const day = dayAt(plain.slice(from, from + MAX_DATE_LENGTH), cue[1] !== undefined);
    const date = day && resolve(day, receivedAt);
    if (date) return date;
  }
  return null;
}

function dayAt(text: string, isDayFirst: boolean): Day | null {
  let rest = text;
  for (let fillers = 0; fillers < MAX_FILLERS; fillers++) {
    rest = rest.replace(/^[\s,:.]+/, '');
    const word = /^[\p{L}-]+/u.exec(rest)?.[0] ?? '';
    if (!FILLERS.has(word) || (monthOf(word) !== null && /^\s?\d/.test(rest.slice(word.length)))) break;
    rest = rest.slice(word.length);
  }
  return isoDay(rest) ?? figureDay(rest, isDayFirst) ?? dayBeforeMonth(rest) ?? monthBeforeDay(rest);
}

function isoDay(text: string): Day | null {
  const found = /^(20\d{2})-(\d{1,2})-(\d{1,2})\b/.exec(text);
  return found && { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
}

function figureDay(text: string, isDayFirst: boolean): Day | null {
  const found = /^(\d{1,2})[./-](\d{1,2})(?:[./-](20\d{2}|\d{2}))?\b/.exec(text);
  if (!found) return null;
  const [first, second] = [Number(found[1]), Number(found[2])];
  const year = found[3] === undefined ? null : (Number(found[3]) % 100) + 2000;
  if (isDayFirst || first > 12) return { year, month: second, day: first };
  return second > 12 || first === second ? { year, month: first, day: second } : null;
}

/** `14 de marzo de 2025`, `14th of March`, `14. März`. */
function dayBeforeMonth(text: string): Day | null {
  const found =
    /^(\d{1,2})(?:st|nd|rd|th|er|º|o|\.)?\s(?:de |of )?(\p{L}{3,10})\.?(?:,?\s(?:de |del )?(20\d{2})\b)?/u.exec(text);
  const month = monthOf(found?.[2] ?? '');
  return found && month ? { year: yearOf(found[3]), month, day: Number(found[1]) } : null;
}

/** `March 14th, 2025`. */
function monthBeforeDay(text: string): Day | null {
  const found = /^(\p{L}{3,10})\.?\s(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s(20\d{2})\b)?/u.exec(text);
  const month = monthOf(found?.[1] ?? '');
  return found && month ? { year: yearOf(found[3]), month, day: Number(found[2]) } : null;
}

function monthOf(word: string): number | null {
  const at = MONTHS.findIndex((names) => names.includes(word));
  return at < 0 ? null : at + 1;
}

function yearOf(figures: string | undefined): number | null {
  return figures === undefined ? null : Number(figures);
}

/** Without a year it is the next such day. */
function resolve({ year, month, day }: Day, receivedAt: Date): string | null {
  const today = Date.UTC(receivedAt.getUTCFullYear(), receivedAt.getUTCMonth(), receivedAt.getUTCDate());
  const years = year === null ? [receivedAt.getUTCFullYear(), receivedAt.getUTCFullYear() + 1] : [year];
  for (const candidate of years) {
    const at = new Date(Date.UTC(candidate, month - 1, day));
    const isReal = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
    const days = (at.getTime() - today) / DAY_MS;
    // A notice that forgot its year and lies just behind is an old one, not next year's.
    if (year === null && days < 0 && days > -45) return null;
    if (isReal && days >= 0 && days <= MAX_DAYS_AHEAD) return at.toISOString().slice(0, 10);
  }
  return null;
}
