// The laws of the state machine over random histories. LANET_ALERT_RUNS raises the number of histories,
// LANET_ALERT_SEED repeats one (fast-check prints the seed of a failure).
import { type AlertEdge, type AlertRule, AlertState } from '@lanet/contracts/alert-rules';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { judge } from './judge.ts';
import { initialState } from './machine.ts';
import type { Reading } from './readings.ts';
import { defaultRule, START } from './testing.ts';

const runs = {
  numRuns: Number(process.env.LANET_ALERT_RUNS ?? 1500),
  ...(process.env.LANET_ALERT_SEED ? { seed: Number(process.env.LANET_ALERT_SEED) } : {}),
};

// A hundred thousand histories take minutes.
vi.setConfig({ testTimeout: 1_800_000 });

type Sample = { at: number; value: number };
type Told = Pick<AlertEdge, 'to' | 'at' | 'since' | 'flaps' | 'value'>;

const STEP_SECONDS = 60;
const rules: fc.Arbitrary<AlertRule> = fc
  .record({
    forSeconds: fc.constantFrom(0, 1, 60, 120, 200),
    minSamples: fc.integer({ min: 1, max: 4 }),
    keepSeconds: fc.constantFrom(0, 1, 60, 120, 200, 4000),
    noData: fc.constantFrom('hold', 'alert', 'ignore'),
    noDataAfterSeconds: fc.constantFrom(90, 300, 900),
    flap: fc.record({ max: fc.integer({ min: 1, max: 4 }), windowSeconds: fc.constantFrom(300, 3600) }),
  })
  .map((fields) => ({ ...defaultRule('cpu_high'), ...fields }));

// Mostly in step; sometimes on either side of 2.5 intervals, and of each limit of silence, calm and forgetting.
const gap = fc.oneof(
  { weight: 20, arbitrary: fc.constant(60) },
  { weight: 3, arbitrary: fc.constantFrom(1, 59.999, 61, 90, 90.001, 120, 150, 150.001, 300, 300.001, 900, 901) },
  { weight: 1, arbitrary: fc.constantFrom(3600, 7200, 100_000) },
);
// Around trigger 85 and recovery 75, in stretches, since single random values hardly ever hold for long.
const stretch = fc.record({
  value: fc.constantFrom(0, 74.9, 75, 80, 85, 85.1, 100),
  gaps: fc.array(gap, { minLength: 1, maxLength: 8 }),
});
const histories: fc.Arbitrary<Sample[]> = fc.array(stretch, { minLength: 1, maxLength: 16 }).map((stretches) => {
  let at = START;
  return stretches.flatMap(({ value, gaps }) =>
    gaps.map((seconds) => {
      at += Math.round(seconds * 1000);
      return { at, value };
    }),
  );
});
/** Seconds after the last sample at which the last round runs, and whether the rule is gone by then. */
const endings = fc.record({ silence: fc.constantFrom(0, 90, 91, 301, 901), isRemoved: fc.boolean() });

const reading = ({ at, value }: Sample): Reading => ({ metric: 'cpu.usedPercent', object: '', at, value });
const told = ({ to, at, since, flaps, value }: AlertEdge): Told => ({ to, at, since, flaps, value });

/** Judges the history in rounds of `sizes` samples (as many as are fresh together), states stored as JSON in between. */
function inRounds(rule: AlertRule, history: Sample[], sizes: number[], ending: { nowMs: number; rules: AlertRule[] }) {
  let states: AlertState[] = [];
  const edges: AlertEdge[] = [];
  const round = (on: AlertRule[], readings: Reading[], nowMs: number) => {
    const result = judge(on, states, readings, nowMs, STEP_SECONDS);
    states = AlertState.array().parse(JSON.parse(JSON.stringify(result.states)));
    edges.push(...result.edges);
  };
  for (let index = 0, turn = 0; index < history.length; turn++) {
    const first = history[index]?.at ?? 0;
    const size = sizes[turn % sizes.length] ?? 1;
    const part = history.slice(index, index + size).filter(({ at }) => at - first < 15 * 60_000);
    round([rule], part.map(reading), part.at(-1)?.at ?? 0);
    index += part.length;
  }
  round(ending.rules, [], ending.nowMs);
  return { states, edges };
}

function ended(rule: AlertRule, history: Sample[], { silence, isRemoved }: { silence: number; isRemoved: boolean }) {
  const nowMs = (history.at(-1)?.at ?? START) + silence * 1000;
  return { nowMs, rules: isRemoved ? [{ ...rule, enabled: false }] : [rule] };
}

/** The history as the oracle asks about it, by index. */
function view(rule: AlertRule, history: Sample[]) {
  const at = (index: number) => history[index]?.at ?? Number.NaN;
  const value = (index: number) => history[index]?.value ?? Number.NaN;
  const silenceMs = rule.noData === 'ignore' ? Number.POSITIVE_INFINITY : rule.noDataAfterSeconds * 1000;
  const isSilent = (index: number) => at(index) - at(index - 1) > silenceMs;
  const isCut = (index: number) => isSilent(index) || at(index) - at(index - 1) > 2.5 * STEP_SECONDS * 1000;
  const isBad = (index: number) => value(index) > rule.trigger;
  const isGood = (index: number) => value(index) < rule.recover;
  const runStart = (index: number, floor: number, belongs: (index: number) => boolean): number => {
    let start = index;
    while (start > floor && !isCut(start) && belongs(start - 1)) start--;
    return start;
  };
  return { rule, end: history.length, at, value, silenceMs, isSilent, isBad, isGood, runStart };
}
type View = ReturnType<typeof view>;
type Said = { index: number; to: Told['to']; since: number; flaps: number };

/** Where the next alert opens at or after `floor`, looking backward from every sample for a long enough run. */
function opening({ rule, end, at, isBad, runStart }: View, floor: number): Said | undefined {
  for (let index = floor; index < end; index++) {
    const start = runStart(index, floor, isBad);
    const isLong = at(index) - at(start) >= rule.forSeconds * 1000 && index - start + 1 >= rule.minSamples;
    if (isBad(index) && (rule.forSeconds === 0 || isLong)) return { index, to: 'firing', since: at(start), flaps: 0 };
  }
  return undefined;
}

/** What happens to an alert from its opening on: a line for every sample (`to` undefined: nothing to tell). */
function course({ rule, end, at, isSilent, isGood, runStart }: View, open: Said): (Omit<Said, 'to'> & Partial<Said>)[] {
  const lines: ReturnType<typeof course> = [open];
  let factor = 1;
  let flaps = 0;
  let counted: number[] = [];
  let unstableAt: number | undefined;
  for (let index = open.index + 1; index < end; index++) {
    const wasUnstable = unstableAt !== undefined;
    if (unstableAt !== undefined && !isSilent(index) && at(index) - unstableAt >= 7_200_000) {
      [factor, counted, unstableAt] = [1, [], undefined];
    }
    const isChange = isGood(index) !== isGood(index - 1) && !isSilent(index);
    const isAtOnce = rule.keepSeconds === 0 && isGood(index) && isChange;
    if (isChange && !isAtOnce) {
      if (!isGood(index)) flaps++;
      counted.push(at(index));
      if (unstableAt !== undefined) unstableAt = at(index);
      if (counted.filter((time) => time >= at(index) - rule.flap.windowSeconds * 1000).length > rule.flap.max) {
        if (rule.keepSeconds * factor < 3600) factor *= 2;
        [counted, unstableAt] = [[], at(index)];
      }
    }
    const start = runStart(index, open.index + 1, isGood);
    const keepMs = 1000 * Math.min(rule.keepSeconds * factor, Math.max(rule.keepSeconds, 3600));
    const isKept = isGood(index) && index > start && at(index) - at(start) >= keepMs;
    const line = { index, since: open.since, flaps };
    if (isAtOnce || isKept) return [...lines, { ...line, to: 'resolved' }];
    const turned = wasUnstable === (unstableAt !== undefined) ? undefined : wasUnstable ? 'stable' : 'unstable';
    lines.push({ ...line, ...(turned ? { to: turned } : {}) });
  }
  return lines;
}

/**
 * The oracle: no states and no steps. It looks at the whole history and finds alert after alert, each by looking backward
 * from its samples; the silences are laid over that in the end.
 */
function oracle(
  rule: AlertRule,
  history: Sample[],
  { nowMs, isRemoved }: { nowMs: number; isRemoved: boolean },
): Told[] {
  const seen = view(rule, history);
  const { at, value, end, silenceMs } = seen;
  const lines = new Map<number, ReturnType<typeof course>[number]>();
  for (let open = opening(seen, 0); open; open = opening(seen, Math.max(...lines.keys()) + 1)) {
    for (const line of course(seen, open)) lines.set(line.index, line);
  }

  const result: Told[] = [];
  for (let index = 0; index <= end; index++) {
    const before = lines.get(index - 1);
    const alert = before && before.to !== 'resolved' ? before : undefined;
    const { since, flaps } = alert ?? { since: at(index - 1), flaps: 0 };
    const last = { since, flaps, value: value(index - 1) };
    const isLong = (index === end ? nowMs : at(index)) - at(index - 1) > silenceMs && !(index === end && isRemoved);
    const isTold = isLong && (alert !== undefined || rule.noData === 'alert');
    if (isTold) result.push({ ...last, to: 'no-data', at: at(index - 1) + silenceMs });
    if (index === end && isRemoved && alert) result.push({ ...last, to: 'removed', at: nowMs });
    if (index === end) break;

    const line = lines.get(index);
    const now = { at: at(index), value: value(index) };
    if (line?.to) result.push({ ...now, to: line.to, since: line.since, flaps: line.flaps });
    else if (isTold) result.push({ ...now, to: 'measured', since, flaps });
  }
  return result;
}

const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });

it('tells what the oracle tells, in rounds of any size', () => {
  fc.assert(
    fc.property(rules, histories, sizes, endings, (rule, history, rounds, ending) => {
      const end = ended(rule, history, ending);
      const { edges } = inRounds(rule, history, rounds, end);

      expect(edges.map(told)).toEqual(oracle(rule, history, { ...ending, nowMs: end.nowMs }));
    }),
    runs,
  );
});

it('never fires twice without an end between, and resolves only on a measured recovery', () => {
  fc.assert(
    fc.property(rules, histories, endings, (rule, history, ending) => {
      const { edges } = inRounds(rule, history, [1], ended(rule, history, ending));

      let isOpen = false;
      for (const { to, at, value } of edges) {
        expect(history.some((sample) => sample.value === value)).toBe(true);
        if (to === 'firing') expect(isOpen).toBe(false);
        if (to === 'resolved') expect(history.find((sample) => sample.at === at)?.value).toBeLessThan(rule.recover);
        if (to === 'firing') isOpen = true;
        if (to === 'resolved' || to === 'removed') isOpen = false;
      }
    }),
    runs,
  );
});

it('never fires on values that never cross the trigger', () => {
  const capped = histories.map((history) => history.map(({ at, value }) => ({ at, value: Math.min(value, 85) })));
  fc.assert(
    fc.property(rules, capped, sizes, endings, (rule, history, rounds, ending) => {
      const { edges } = inRounds(rule, history, rounds, ended(rule, history, ending));

      expect(edges.filter(({ to }) => to === 'firing')).toEqual([]);
    }),
    runs,
  );
});

it('does not resolve without a recovery, however long the silence', () => {
  const bad = histories.map((history) => history.map(({ at, value }) => ({ at, value: Math.max(value, 75) })));
  fc.assert(
    fc.property(rules, bad, endings, (rule, history, ending) => {
      const { edges } = inRounds(rule, history, [1], ended(rule, history, ending));

      expect(edges.filter(({ to }) => to === 'resolved')).toEqual([]);
    }),
    runs,
  );
});

it('is the same whatever the order and the number of copies of its readings', () => {
  const shuffled = histories.chain((history) => {
    const fresh = history.filter(({ at }) => at - START < 15 * 60_000);
    const copies = fc.shuffledSubarray([...fresh, ...fresh, ...fresh], { minLength: 3 * fresh.length });
    return fc.tuple(fc.constant(fresh), copies);
  });
  fc.assert(
    fc.property(rules, shuffled, (rule, [history, copies]) => {
      const now = history.at(-1)?.at ?? START;
      const once = judge([rule], [initialState(rule, '')], history.map(reading), now, STEP_SECONDS);
      const copied = judge([rule], [initialState(rule, '')], copies.map(reading), now, STEP_SECONDS);

      expect(copied).toEqual(once);
      // Fed again with what it has seen, it says nothing more.
      expect(judge([rule], once.states, copies.map(reading), now, STEP_SECONDS)).toEqual({ ...once, edges: [] });
    }),
    runs,
  );
});

it('keeps 90.0 inactive for ever and fires at 90.1', () => {
  const rule = defaultRule('disk_full');
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 15 }), (samples) => {
      const constant = (value: number) =>
        Array.from({ length: samples }, (_, minute) => ({
          metric: 'volume.usedPercent' as const,
          object: 'C:',
          at: START + minute * 60_000,
          value,
        }));
      const now = START + 14 * 60_000;

      expect(judge([rule], [], constant(90), now, 60)).toMatchObject({
        edges: [],
        states: [{ phase: { kind: 'inactive' } }],
      });
      expect(judge([rule], [], constant(90.1), now, 60).edges).toMatchObject([{ to: 'firing', at: START + 120_000 }]);
    }),
    { ...runs, numRuns: 20 },
  );
});
