// Spans as people type them, in either language and whichever is shown, and as they are shown: open minutes, or days that
// have hours. Neither is ever turned into the other: how long a day is, only its calendar knows.
import { i18n } from '../../platform/i18n.ts';

export type Span = { kind: 'minutes'; minutes: number } | { kind: 'days'; days: number };

export type WhyUnreadable = 'unknown' | 'unit' | 'mixed' | 'fraction' | 'zero' | 'tooLong' | 'tooManyDays';

export type ReadSpan = Span | { kind: 'empty' } | { kind: 'unreadable'; why: WhyUnreadable };

/** Limits of the contract (`SlaTarget`). */
const MOST_MINUTES = 1_000_000;
const MOST_DAYS = 400;

type Unit = 'minutes' | 'hours' | 'days';

const PART = new RegExp(
  [
    String.raw`\s*(?:(?:y|and)\s+|,\s*)?(?<amount>\d+(?:\.\d+)?)\s*`,
    '(?:(?<minutes>minutos?|minutes?|mins?|m)|(?<hours>horas?|hours?|hrs?|h)',
    String.raw`|(?<days>dias?(?:\s+(?:habil(?:es)?|laboral(?:es)?))?|(?:working|business)\s+days?|workdays?|days?|d))?`,
    String.raw`(?![a-z])\.?\s*`,
  ].join(''),
  'y',
);

/** `30 min`, `4 h`, `1 h 30`, `1:30`, `2 días hábiles`, `2 working days`; nothing typed is `empty`. */
export function readSpan(typed: string): ReadSpan {
  const text = plain(typed);
  if (text === '') return { kind: 'empty' };
  const clock = /^(\d{1,4}):([0-5]\d)$/.exec(text);
  if (clock) return ofMinutes(Number(clock[1]) * 60 + Number(clock[2]));
  const parts = partsOf(text);
  if (!parts) return unreadable('unknown');
  if (parts.some(({ unit }) => unit === undefined)) return unreadable('unit');
  const [first] = parts;
  if (first?.unit === 'days') return parts.length === 1 ? ofDays(first.amount) : unreadable('mixed');
  if (parts.some(({ unit }) => unit === 'days')) return unreadable('mixed');
  if (new Set(parts.map(({ unit }) => unit)).size < parts.length) return unreadable('unknown');
  return ofMinutes(parts.reduce((sum, { amount, unit }) => sum + amount * (unit === 'hours' ? 60 : 1), 0));
}

interface Part {
  amount: number;
  unit: Unit | undefined;
}

/** Undefined where something is no part of a span. */
function partsOf(text: string): Part[] | undefined {
  const parts: Part[] = [];
  PART.lastIndex = 0;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    const groups = PART.exec(text)?.groups;
    if (!groups) return undefined;
    const { amount = '', minutes, hours, days } = groups;
    const unit = minutes ? 'minutes' : hours ? 'hours' : days ? 'days' : undefined;
    // `1 h 30`: what follows hours is minutes.
    const follows = parts.at(-1)?.unit === 'hours' ? 'minutes' : undefined;
    parts.push({ amount: Number(amount), unit: unit ?? follows });
  }
  return parts;
}

/** Without accents and case; a comma before one or two digits is a decimal point, one before three separates thousands. */
const plain = (typed: string): string =>
  typed
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replaceAll(/(\d),(?=\d)/g, '$1.')
    .trim();

function ofMinutes(sum: number): ReadSpan {
  const minutes = Math.round(sum);
  if (Math.abs(sum - minutes) > 1e-6) return unreadable('fraction');
  if (minutes === 0) return unreadable('zero');
  return minutes > MOST_MINUTES ? unreadable('tooLong') : { kind: 'minutes', minutes };
}

function ofDays(days: number): ReadSpan {
  if (!Number.isInteger(days)) return unreadable('fraction');
  if (days === 0) return unreadable('zero');
  return days > MOST_DAYS ? unreadable('tooManyDays') : { kind: 'days', days };
}

const unreadable = (why: WhyUnreadable): ReadSpan => ({ kind: 'unreadable', why });

/** As it is typed: 90 minutes → `1 h 30 min`, 2 days → `2 días hábiles`. Plain spaces, because it stands in a field. */
export function spanText(span: Span): string {
  if (span.kind === 'days') return i18n.t('slaPolicies.targets.days', { count: span.days });
  const hours = Math.floor(span.minutes / 60);
  const minutes = span.minutes % 60;
  return [...(hours > 0 ? [`${hours} h`] : []), ...(minutes > 0 ? [`${minutes} min`] : [])].join(' ');
}

/** What is wrong with what was typed, and what would be right; undefined where it can be read or nothing was typed. */
export function spanProblem(typed: string): string | undefined {
  const read = readSpan(typed);
  if (read.kind !== 'unreadable') return undefined;
  return i18n.t(`slaPolicies.targets.wrong.${read.why}`, { typed: typed.trim() });
}
