import { describe, expect, it } from 'vitest';
import { MINUTE, START } from '../testing/samples.ts';
import { NO_BOXES, stepMsOf, takeDue, withBox } from './box-plan.ts';

const HOUR = 60 * MINUTE;

describe('when black boxes go', () => {
  it('is four times an hour, however many alerts fire', () => {
    let plan = NO_BOXES;
    const sent: number[] = [];
    for (let minute = 0; minute < 120; minute++) {
      const at = START + minute * MINUTE;
      const next = withBox(plan, at, MINUTE);
      if (next !== plan) sent.push(minute);
      plan = takeDue(next, at).plan;
    }

    expect(sent).toEqual([0, 1, 2, 3, 60, 61, 62, 63]);
    expect(plan.waiting).toEqual([]);
  });

  it('is once for all that fires in one moment', () => {
    const plan = withBox(NO_BOXES, START, MINUTE);

    expect(withBox(plan, START, MINUTE)).toBe(plan);
  });

  it('is once more when five minutes are over, even after a restart that took a while', () => {
    const plan = withBox(NO_BOXES, START, MINUTE);

    expect(takeDue(plan, START + 5 * MINUTE - 1).due).toEqual([]);
    expect(takeDue(plan, START + 5 * MINUTE)).toEqual({ plan: { sent: [START], waiting: [] }, due: [START] });
    expect(takeDue(plan, START + 50 * MINUTE).due).toEqual([START]);
    expect(takeDue(plan, START + 2 * HOUR)).toEqual({ plan: { sent: [START], waiting: [] }, due: [] });
  });

  it('does not wait for a time that a clock set back put far ahead', () => {
    const plan = withBox(NO_BOXES, START, MINUTE);

    expect(takeDue(plan, START - 2 * HOUR).plan.waiting).toEqual([]);
    expect(withBox(plan, START - 2 * HOUR, MINUTE).sent).toEqual([START - 2 * HOUR]);
  });

  it('counts in minutes, and in samples where there are more of them', () => {
    expect([stepMsOf(60), stepMsOf(1), stepMsOf(300)]).toEqual([MINUTE, 1000, MINUTE]);
  });
});
