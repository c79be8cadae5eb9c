import { describe, expect, it } from 'vitest';
import { startingPlan, toWindow, whatIsWrong } from './plan-values.ts';

describe('the form of a plan', () => {
  it('begins with the coming night, and the weekday of it', () => {
    expect(startingPlan('2026-11-30')).toMatchObject({ kind: 'once', day: '2026-12-01', weekday: '2' });
    expect(startingPlan('2026-11-29').weekday).toBe('1');
  });

  it.each([
    { change: {}, wrong: {} },
    { change: { day: '' }, wrong: { day: 'missing' } },
    { change: { day: '', kind: 'weekly' as const }, wrong: {} },
    { change: { from: '' }, wrong: { from: 'missing' } },
    { change: { to: '' }, wrong: { to: 'missing' } },
    { change: { from: '02:00', to: '02:00' }, wrong: { to: 'length' } },
    { change: { from: '22:00', to: '04:00' }, wrong: {} },
    { change: { from: '02:00', to: '14:01' }, wrong: { to: 'length' } },
  ])('with $change has wrong: $wrong', ({ change, wrong }) => {
    expect(whatIsWrong({ ...startingPlan('2026-11-30'), ...change })).toEqual(wrong);
  });

  it('sends a day or a weekday', () => {
    const values = startingPlan('2026-11-30');

    expect(toWindow(values)).toEqual({ from: '02:00', to: '05:00', repeat: { kind: 'once', day: '2026-12-01' } });
    expect(toWindow({ ...values, kind: 'weekly' }).repeat).toEqual({ kind: 'weekly', weekday: 2 });
  });
});
