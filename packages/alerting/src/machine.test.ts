// The table of the state machine, row by row. One interval is 60 s; a sample follows the one before by one interval.
import type { AlertRule, AlertState } from '@lanet/contracts/alert-rules';
import { describe, expect, it } from 'vitest';
import { initialState, onRemoved, onSample, onSilence, type Step } from './machine.ts';
import { defaultRule, MINUTE, START } from './testing.ts';
import type { Verdict } from './threshold.ts';

const rule: AlertRule = {
  ...defaultRule('disk_full'),
  forSeconds: 120,
  minSamples: 3,
  keepSeconds: 180,
};
const verdicts = { T: 'triggers', R: 'recovers', B: 'between' } satisfies Record<string, Verdict>;

/** `T`, `R`, `B`: a sample one minute after the last step; `.`: a minute without one, and without a round. */
function play(script: string, on: AlertRule = rule): { state: AlertState; told: string[] } {
  let state = initialState(on, 'C:');
  const told: string[] = [];
  const take = (step: Step) => {
    state = step.state;
    if (step.edge) told.push(`${step.edge.from}>${step.edge.to}@${(step.edge.at - START) / MINUTE}`);
  };
  [...script].forEach((letter, minute) => {
    const verdict = letter === 'T' || letter === 'R' || letter === 'B' ? verdicts[letter] : undefined;
    const at = START + minute * MINUTE;
    if (!verdict) return;
    take(onSilence(on, state, at));
    take(onSample(on, state, { at, value: 1, verdict, metric: 'volume.usedPercent', trigger: 90, recover: 85 }, 60));
  });
  return { state, told };
}

describe.each([
  ['', 'inactive'],
  ['R', 'inactive'],
  ['B', 'inactive'],
  ['T', 'pending'],
  ['TT', 'pending'],
  ['TTB', 'inactive'],
  ['TTR', 'inactive'],
  ['TTT', 'firing'],
  ['TT.T', 'firing'],
  ['TT..T', 'pending'],
  ['TTTB', 'firing'],
  ['TTTR', 'recovering'],
  ['TTTRRR', 'recovering'],
  ['TTTRRRR', 'inactive'],
  ['TTTRRBRRR', 'recovering'],
  ['TTTRRT', 'firing'],
  ['TTTRRB', 'firing'],
  ['TTTRR..RRR', 'recovering'],
  ['TTTRR..RRRR', 'inactive'],
])('after %s', (script, kind) => {
  it(`is ${kind}`, () => {
    expect(play(script).state.phase.kind).toBe(kind);
  });
});

it.each([
  ['TT', [], 'pending tells nobody'],
  ['TTT', ['pending>firing@2'], 'the third minute fires'],
  ['TTTTTT', ['pending>firing@2'], 'it fires once'],
  ['TTTRTRBRTT', ['pending>firing@2', 'firing>unstable@7'], 'the same alert, no news but that it flaps'],
  ['TTTRRRR', ['pending>firing@2', 'recovering>resolved@6'], 'recovery held for three minutes'],
])('%s tells %j: %s', (script, told) => {
  expect(play(script).told).toEqual(told);
});

it('counts samples as well as time', () => {
  expect(play('T.T', rule).state.phase).toMatchObject({ kind: 'pending', count: 2 });
  expect(play('TTT', { ...rule, minSamples: 4 }).state.phase.kind).toBe('pending');
});

it('fires and resolves at once where the rule says 0', () => {
  const hasty = { ...rule, forSeconds: 0, keepSeconds: 0 };

  expect(play('TR', hasty).told).toEqual(['inactive>firing@0', 'firing>resolved@1']);
});

it('wants two samples to resolve, however short the time', () => {
  const short = { ...rule, keepSeconds: 1 };

  expect(play('TTTR', short).state.phase.kind).toBe('recovering');
  expect(play('TTTRR', short).told).toContain('recovering>resolved@4');
});

it('counts every return from recovery as a flap', () => {
  expect(play('TTTRTRT').state.phase).toMatchObject({ kind: 'firing', alert: { flaps: 2 } });
});

it('ignores a sample at or before the last one', () => {
  const { state } = play('TT');
  const again = { value: 1, verdict: 'recovers', metric: 'volume.usedPercent', trigger: 90, recover: 85 } as const;

  for (const at of [state.lastAt ?? 0, START]) expect(onSample(rule, state, { ...again, at }, 60)).toEqual({ state });
});

describe('no data', () => {
  const silent: AlertRule = { ...rule, noDataAfterSeconds: 240 };

  it('begins after, not at, its time, and remembers what it left', () => {
    const { state } = play('TT', silent);
    const last = START + MINUTE;

    expect(onSilence(silent, state, last + 240_000)).toEqual({ state });
    expect(onSilence(silent, state, last + 240_001).state.phase).toMatchObject({ kind: 'no-data', left: 'pending' });
  });

  it.each([
    ['TT.....T', 'pending', 'what was pending starts again'],
    ['R.....T', 'pending', 'as from inactive'],
    ['TT.....R', 'inactive', 'as from inactive'],
    ['TTT.....T', 'firing', 'still the same alert'],
    ['TTT.....B', 'firing', 'the band is no recovery'],
    ['TTT.....R', 'recovering', 'one sample after a silence proves nothing'],
    ['TTTRRR.....R', 'recovering', 'the time before the silence does not count'],
    ['TTTRRR.....RRRR', 'inactive', 'timers start again'],
    ['TTTRRR.....T', 'firing', 'still the same alert'],
  ])('%s becomes %s: %s', (script, kind) => {
    expect(play(script, silent).state.phase.kind).toBe(kind);
  });

  it('is told of an open alert, with the end of the silence', () => {
    expect(play('TTT.....TT', silent).told).toEqual(['pending>firing@2', 'firing>no-data@6', 'no-data>measured@8']);
  });

  it('is an alert of its own only where the rule says so', () => {
    expect(play('R.....R', silent).told).toEqual([]);
    expect(play('R.....R', { ...silent, noData: 'alert' }).told).toEqual(['inactive>no-data@4', 'no-data>measured@6']);
    expect(play('TTT.....R', { ...silent, noData: 'ignore' }).told).toEqual(['pending>firing@2']);
  });

  it('does not resolve at once even if the rule keeps for 0 seconds', () => {
    expect(play('TTT.....R', { ...silent, keepSeconds: 0 }).state.phase.kind).toBe('recovering');
    expect(play('TTT.....RR', { ...silent, keepSeconds: 0 }).told).toContain('recovering>resolved@9');
  });
});

describe('removal', () => {
  it.each(['', 'R', 'TT'])('after "%s" tells nobody', (script) => {
    expect(onRemoved(play(script).state, START)).toBeUndefined();
  });

  it.each(['TTT', 'TTTR'])('after %s ends the alert, as removed and not as resolved', (script) => {
    const edge = onRemoved(play(script).state, START + 60 * MINUTE);

    expect(edge).toMatchObject({ to: 'removed', rule: 'disk_full', object: 'C:', since: START, value: 1 });
  });
});

describe('flapping', () => {
  it('doubles the time of recovery', () => {
    expect(play('TTTRTRTR').state.phase).toMatchObject({ alert: { keepFactor: 2 } });
    expect(play('TTTRTRTRRRRRR').state.phase.kind).toBe('recovering');
    expect(play('TTTRTRTRRRRRRR').told.at(-1)).toBe('recovering>resolved@13');
  });

  it('doubles it again while it goes on, up to an hour, and says so once', () => {
    const { state, told } = play(`TTT${'RT'.repeat(30)}`);

    expect(state.phase).toMatchObject({ kind: 'firing', alert: { keepFactor: 32, flaps: 30 } });
    expect(told.filter((edge) => edge.endsWith('unstable@7'))).toHaveLength(1);
    expect(play(`TTT${'RT'.repeat(30)}${'R'.repeat(60)}`).state.phase.kind).toBe('recovering');
    expect(play(`TTT${'RT'.repeat(30)}${'R'.repeat(61)}`).told.at(-1)).toMatch(/^recovering>resolved/);
  });

  it('ends after two calm hours', () => {
    const { state, told } = play(`TTTRTRTR${'T'.repeat(122)}`);

    expect(told.at(-1)).toBe('firing>stable@128');
    expect(state.phase).toMatchObject({ kind: 'firing', alert: { keepFactor: 1, unstableAt: null } });
  });

  it('forgets changes older than its window', () => {
    const flap = { max: 1, windowSeconds: 120 };

    expect(play('TTTRRT', { ...rule, flap }).told.at(-1)).toBe('recovering>unstable@5');
    expect(play('TTTRRT', { ...rule, flap: { ...flap, windowSeconds: 119 } }).told).toEqual(['pending>firing@2']);
    expect(play(`TTTRTRT${'T'.repeat(60)}RT`).told).toEqual(['pending>firing@2']);
  });
});

it('keeps at most the last thirty samples for the edge', () => {
  expect(play('R'.repeat(40)).state.samples).toHaveLength(30);
});
