import { describe, expect, it } from 'vitest';
import {
  absenceEnd,
  awayMinutes,
  isExcused,
  isOurs,
  missedMinutes,
  offMinutes,
  worstLoss,
} from './alerts.presence.rules.ts';

const SECOND = 1000;
const MINUTE = 60_000;
const SPAN = 15 * SECOND;

describe('devices lost together', () => {
  it('are those of the worst two minutes, wherever these begin', () => {
    const lost = [
      { fromMs: 0, count: 2 },
      { fromMs: 10 * MINUTE, count: 3 },
      { fromMs: 11 * MINUTE, count: 4 },
      { fromMs: 12 * MINUTE - SPAN, count: 5 },
      { fromMs: 12 * MINUTE, count: 100 },
      { fromMs: 14 * MINUTE, count: 90 },
    ];

    expect(worstLoss(lost, SPAN)).toMatchObject({ fromMs: 11 * MINUTE, untilMs: 13 * MINUTE, count: 109 });
    expect(worstLoss(lost.slice(0, 4), SPAN)).toMatchObject({ count: 12 });
    expect(worstLoss([], SPAN).count).toBe(0);
  });

  it.each([
    [30, 70, false, '30 % are not more than 30 %'],
    [31, 69, true, 'more than 30 %'],
    [4, 0, false, 'four are one switch, even if they are all'],
    [5, 0, true, 'five of five'],
    [1, 0, false, 'one server of a small client is a server'],
    [0, 0, false, 'nobody'],
  ])('%i of them with %i left: ours is %s (%s)', (lost, online, ours) => {
    expect(isOurs({ lost, online })).toBe(ours);
  });

  it('are excused while it lasts and for the grace after it, and nobody else is', () => {
    const loss = { kind: 'mass_loss', beganMs: 100, untilMs: 200, graceUntilMs: null } as const;

    expect(isExcused([loss], 150, 10_000)).toBe(true);
    expect(isExcused([loss], 201, 10_000)).toBe(false);
    expect(isExcused([loss], 99, 10_000)).toBe(false);
    expect(isExcused([{ ...loss, graceUntilMs: 20_000 }], 150, 19_999)).toBe(true);
    expect(isExcused([{ ...loss, graceUntilMs: 20_000 }], 150, 20_000)).toBe(false);
  });

  it.each([
    [99, 19_999, false, 'lost before we started'],
    [100, 19_999, true, 'connected when we started'],
    [5_000, 19_999, true, 'came and went since'],
    [100, 20_000, false, 'had its time'],
  ])('seen last at %i, now %i, after a start at 100: excused is %s (%s)', (seenMs, nowMs, excused) => {
    const restart = { kind: 'restart', beganMs: 100, untilMs: 200, graceUntilMs: 20_000 } as const;

    expect(isExcused([restart], seenMs, nowMs)).toBe(excused);
  });
});

describe('a device that is away', () => {
  const rule = { key: 'offline_server', enabled: true, trigger: 5, keepSeconds: 120 };
  const now = 1_000 * MINUTE;
  const away = (minutes: number) => ({ type: 'server', online: false, seenMs: now - minutes * MINUTE });

  it.each([
    [rule, away(5), undefined],
    [rule, away(5.1), 5.1],
    [{ ...rule, enabled: false }, away(60), undefined],
    [rule, { ...away(60), online: true }, undefined],
    [undefined, away(60), undefined],
  ])('%j, %j: %s', (given, absence, minutes) => {
    expect(missedMinutes(given, absence, now)).toBe(minutes);
  });

  it.each([
    [rule, { ...away(1.9), online: true }, 'still_away'],
    [rule, { ...away(2), online: true }, 'returned'],
    [rule, away(2), 'still_away'],
    [rule, { ...away(2), type: 'laptop' }, 'not_judged'],
    [{ ...rule, enabled: false }, away(2), 'not_judged'],
    [undefined, away(2), 'not_judged'],
  ])('%j, %j: it is %s', (given, absence, end) => {
    expect(absenceEnd(given, absence, now)).toBe(end);
  });

  it('was away from before its alert until it was back', () => {
    expect(awayMinutes({ openedMs: 10 * MINUTE, value: 5 }, 65 * MINUTE)).toBe(60);
    expect(awayMinutes({ openedMs: 10 * MINUTE, value: 5 }, 0)).toBe(5);
    expect(offMinutes(-7.04 * MINUTE)).toBe(7);
  });
});
