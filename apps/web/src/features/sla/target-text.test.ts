import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { showLanguage } from '../../platform/language-preference.ts';
import { readSpan, type Span, spanProblem, spanText } from './target-text.ts';

afterEach(() => showLanguage('es'));

const minutes = (count: number) => ({ kind: 'minutes', minutes: count });
const days = (count: number) => ({ kind: 'days', days: count });

it.each([
  ['30 min', minutes(30)],
  ['30min.', minutes(30)],
  ['  45 Minutos ', minutes(45)],
  ['1 minute', minutes(1)],
  ['4 h', minutes(240)],
  ['4h', minutes(240)],
  ['4 hrs', minutes(240)],
  ['4 horas', minutes(240)],
  ['1.5 h', minutes(90)],
  ['1,5 horas', minutes(90)],
  ['1 h 30 min', minutes(90)],
  ['1h30', minutes(90)],
  ['1 hora y 30 minutos', minutes(90)],
  ['1 hour and 30 minutes', minutes(90)],
  ['1 h, 30 min', minutes(90)],
  ['1:30', minutes(90)],
  ['1,440 min', minutes(1440)],
  ['48 h', minutes(2880)],
  ['2 días hábiles', days(2)],
  ['2 dias habiles', days(2)],
  ['1 día hábil', days(1)],
  ['3 días laborales', days(3)],
  ['2 d', days(2)],
  ['2 working days', days(2)],
  ['1 business day', days(1)],
  ['5 workdays', days(5)],
  ['', { kind: 'empty' }],
  ['   ', { kind: 'empty' }],
])('reads %j', (typed, span) => {
  expect(readSpan(typed)).toEqual(span);
});

it.each([
  ['90', 'unit'],
  ['1 h 30 min 5', 'unit'],
  ['mañana', 'unknown'],
  ['-4 h', 'unknown'],
  ['4 h 2 h', 'unknown'],
  ['4 semanas', 'unknown'],
  ['4 hh', 'unknown'],
  ['1 día 4 h', 'mixed'],
  ['4 h 1 día', 'mixed'],
  ['1.5 días', 'fraction'],
  ['0.01 h', 'fraction'],
  ['0 min', 'zero'],
  ['0 días', 'zero'],
  ['20000 h', 'tooLong'],
  ['401 días', 'tooManyDays'],
])('does not read %j: %s', (typed, why) => {
  expect(readSpan(typed)).toEqual({ kind: 'unreadable', why });
});

it('says what is wrong and what would be right', () => {
  expect(spanProblem('90')).toBe('Falta la unidad: ¿90 min, 90 h o 90 días?');
  expect(spanProblem('4 h')).toBeUndefined();
  expect(spanProblem('')).toBeUndefined();
});

describe.each(['es', 'en'] as const)('shown in %s', (language) => {
  const spans: fc.Arbitrary<Span> = fc.oneof(
    fc.record({ kind: fc.constant('minutes' as const), minutes: fc.integer({ min: 1, max: 1_000_000 }) }),
    fc.record({ kind: fc.constant('days' as const), days: fc.integer({ min: 1, max: 400 }) }),
  );

  it('is read as what it is, whichever language is shown then', async () => {
    await showLanguage(language);
    const shown = fc.sample(spans, 300).map((span) => ({ span, text: spanText(span) }));

    await showLanguage(language === 'es' ? 'en' : 'es');

    for (const { span, text } of shown) expect(readSpan(text)).toEqual(span);
  });

  it('never answers what the contract would refuse, whatever is typed', () => {
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^[\d.,: a-zñí]{0,20}$/));
    fc.assert(
      fc.property(typed, (text) => {
        const read = readSpan(text);
        if (read.kind === 'minutes') expect(read.minutes > 0 && read.minutes <= 1_000_000).toBe(true);
        if (read.kind === 'days') expect(read.days > 0 && read.days <= 400).toBe(true);
      }),
    );
  });
});
