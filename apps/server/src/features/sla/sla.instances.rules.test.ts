// The number of a clock that starts anew is half of the key by which it is told: none may be given twice.
import { describe, expect, it } from 'vitest';
import { clockOf, NOTHING_PROMISED, promise, shown, standing } from './testing/ticket-log.ts';

type Lines = Parameters<typeof standing>[0];
const at = (time: string) => `2025-03-07T${time}Z`;
const created = [at('10:00'), 'created'] as const;
const numbers = (clock: 'update' | 'next_response', lines: Lines, until = '15:00') =>
  standing(lines, { at: at(until) })
    .clocks.filter((each) => each.clock === clock)
    .map(({ instance, startedMs }) => `${instance} ${shown(startedMs)?.slice(11, 16)}`);

describe('an update', () => {
  const alone = [at('10:00'), promise({ update: 60 })] as const;
  const withFirst = (time: string) => [at(time), promise({ update: 60, first_response: 60 })] as const;
  const contacts = [
    [at('12:00'), 'answered'],
    [at('13:00'), 'contacted'],
  ] as const;

  it('since the creation is the first, and each contact begins the next', () => {
    expect(numbers('update', [created, alone, ...contacts])).toEqual(['1 10:00', '2 12:00', '3 13:00']);
    expect(numbers('update', [created, alone, [at('11:00'), 'responded'], ...contacts])).toEqual([
      ...['1 10:00', '2 11:00', '3 12:00', '4 13:00'],
    ]);
  });

  it('keeps its number where a first response is promised later, or no more', () => {
    expect(numbers('update', [created, withFirst('10:00'), ...contacts])).toEqual(['2 12:00', '3 13:00']);
    expect(numbers('update', [created, alone, withFirst('11:30'), ...contacts])).toEqual([
      ...['1 10:00', '2 12:00', '3 13:00'],
    ]);
    expect(numbers('update', [created, alone, contacts[0], withFirst('12:30'), contacts[1]])).toEqual([
      ...['1 10:00', '2 12:00', '3 13:00'],
    ]);
    const noMore = [at('12:30'), promise({ update: 60 })] as const;
    expect(numbers('update', [created, withFirst('10:00'), contacts[0], noMore, contacts[1]])).toEqual([
      ...['2 12:00', '3 13:00'],
    ]);
  });
});

describe('an update since the creation', () => {
  const both = [at('10:00'), promise({ update: 60, first_response: 600 })] as const;
  const alone = [at('10:00'), promise({ update: 60 })] as const;
  const first = (lines: Lines) => {
    const clock = clockOf(standing([created, ...lines], { at: at('15:00') }), 'update');
    const breach = clock?.breach;
    return (
      clock && [
        ...[clock.state, shown(clock.endedMs)?.slice(11, 16) ?? null],
        breach && `${shown(breach.atMs)?.slice(11, 16)}${breach.byChange ? ' by change' : ''}`,
      ]
    );
  };

  it('is not owed, and never late, while a first response is promised', () => {
    expect(first([both])).toBeUndefined();
    expect(first([both, [at('11:30'), NOTHING_PROMISED]])).toBeUndefined();
  });

  it('is owed from when no first response is promised any more, and late by that change', () => {
    expect(first([both, [at('11:30'), promise({ update: 60 })]])).toEqual(['running', null, '11:30 by change']);
    expect(first([both, [at('11:30'), promise({ update: 120 })]])).toEqual(['running', null, '12:00']);
  });

  it('is withdrawn by a first response that is promised later; what was late stays late', () => {
    expect(first([alone, [at('10:30'), both[1]]])).toEqual(['withdrawn', '10:30', null]);
    expect(first([alone, [at('11:30'), both[1]]])).toEqual(['withdrawn', '11:30', '11:00']);
    expect(first([alone, [at('10:20'), 'answered'], [at('11:30'), both[1]]])).toEqual(['met', '10:20', null]);
  });
});

describe('a next response', () => {
  const promised = [at('10:00'), promise({ next_response: 60 })] as const;
  const takenBack = (line: number) => [at('14:00'), { kind: 'cancel', eventId: String(line) }] as const;

  it('has the number of the message that began it', () => {
    const lines = [
      ...[created, promised, [at('11:00'), 'asked'], [at('11:10'), 'asked'], [at('11:20'), 'answered']],
      [at('12:00'), 'asked'],
    ] as Lines;

    expect(numbers('next_response', lines)).toEqual(['1 11:00', '3 12:00']);
  });

  it('is another than one that was taken back', () => {
    const lines = [created, promised, [at('11:00'), 'asked']] as const;

    expect(numbers('next_response', [...lines, takenBack(2), [at('14:30'), 'asked']])).toEqual(['2 14:30']);
  });

  it('keeps its number when one before it is taken back', () => {
    const lines = [
      ...[created, promised, [at('11:00'), 'asked'], [at('11:30'), 'answered'], [at('12:00'), 'asked']],
    ] as Lines;

    expect(numbers('next_response', lines)).toEqual(['1 11:00', '2 12:00']);
    expect(numbers('next_response', [...lines, takenBack(2)])).toEqual(['2 12:00']);
  });

  it('of a message that was asked elsewhere before is the same, with an earlier start', () => {
    const elsewhere = { kind: 'asked', sinceMs: Date.parse(at('10:30')) } as const;
    const lines = [created, promised, [at('11:00'), 'asked'], [at('11:30'), elsewhere]] as const;

    expect(numbers('next_response', lines)).toEqual(['1 10:30']);
    expect(numbers('next_response', [...lines, takenBack(3)])).toEqual(['1 11:00']);
  });
});
