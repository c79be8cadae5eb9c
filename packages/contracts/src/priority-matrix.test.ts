import { describe, expect, it } from 'vitest';
import { Level, type MatrixCell } from './classification.ts';
import { followingPriority, openingPriority } from './priority-matrix.ts';

const BY_SUM = ['low', 'low', 'medium', 'high', 'critical'] as const;

/** As the product's own: the two count the same. */
const matrix: MatrixCell[] = Level.options.flatMap((impact, row) =>
  Level.options.map((urgency, column) => ({ impact, urgency, priority: BY_SUM[row + column] ?? 'low', version: 1 })),
);

describe('the priority of a new ticket', () => {
  it.each([
    { impact: null, urgency: null, priority: undefined, because: 'nothing is known' },
    { impact: null, urgency: 'high', priority: 'high', because: 'an unknown impact counts as medium' },
    { impact: null, urgency: 'low', priority: 'low', because: 'an unknown impact counts as medium' },
    { impact: 'high', urgency: null, priority: 'high', because: 'an unknown urgency counts as medium' },
    { impact: 'high', urgency: 'high', priority: 'critical', because: 'the matrix says so' },
    { impact: 'low', urgency: 'high', priority: 'medium', because: 'the matrix says so' },
  ] as const)('is $priority for impact $impact and urgency $urgency: $because', ({ impact, urgency, priority }) => {
    expect(openingPriority({ impact, urgency }, matrix)).toBe(priority);
  });
});

const none = { impact: null, urgency: null };

describe('the priority after a change', () => {
  it.each([
    { from: none, to: { impact: 'high', urgency: null }, priority: undefined, because: 'the urgency is unknown' },
    { from: none, to: { impact: null, urgency: 'high' }, priority: undefined, because: 'the impact is unknown' },
    { from: none, to: { impact: 'high', urgency: 'high' }, priority: 'critical', because: 'both are known now' },
    {
      from: { impact: 'low', urgency: null },
      to: { impact: 'low', urgency: 'low' },
      priority: 'low',
      because: 'both are',
    },
    {
      from: { impact: 'low', urgency: 'low' },
      to: { impact: 'low', urgency: 'low' },
      priority: undefined,
      because: 'nothing changed: a priority that somebody chose stays',
    },
    { from: { impact: 'low', urgency: 'low' }, to: none, priority: undefined, because: 'nothing is known any more' },
  ] as const)('is $priority from $from to $to: $because', ({ from, to, priority }) => {
    expect(followingPriority(from, to, matrix)).toBe(priority);
  });
});
