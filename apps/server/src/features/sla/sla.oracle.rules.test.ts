// The rules against a second implementation of them, on random tickets. The seed is printed; LANET_SLA_SEED repeats a run, and
// LANET_SLA_CASES=100000 npx vitest run --project rules apps/server/src/features/sla/sla.oracle.rules.test.ts
// tries ten times as many.
import { expect, it, vi } from 'vitest';
import { evaluate } from './sla.clocks.rules.ts';
import { duesOf } from './sla.dues.rules.ts';
import { openTimeOf } from './sla.open-time.rules.ts';
import { segmentsOf } from './sla.segments.rules.ts';
import { Dice } from './testing/dice.ts';
import { type OracleAnswer, watch } from './testing/oracle.ts';
import type { OracleTicket } from './testing/oracle-minutes.ts';
import { randomTicket } from './testing/random-tickets.ts';

const CASES = Number(process.env.LANET_SLA_CASES ?? 10_000);
const SEED = Number(process.env.LANET_SLA_SEED ?? Date.now() % 2 ** 31);

// A hundred thousand take minutes.
vi.setConfig({ testTimeout: 1_800_000 });

it(`answers as one does who looks at every minute (${CASES} tickets, seed ${SEED})`, () => {
  for (let seed = SEED; seed < SEED + CASES; seed += 1) {
    const ticket = randomTicket(new Dice(seed));

    const answer = answerTo(ticket);

    const seen = watch(ticket);
    const repeat = `LANET_SLA_SEED=${seed} LANET_SLA_CASES=1`;
    expect(answer, repeat).toEqual(seen);
    expect(faultsOf(answer, ticket), repeat).toEqual([]);
  }
});

it('tries everything that the oracle knows', () => {
  const tried = new Set<string>();
  for (let seed = 1; seed <= 600; seed += 1) {
    const ticket = randomTicket(new Dice(seed));
    for (const label of labelsOf(watch(ticket), ticket.atMs)) tried.add(label);
    for (const { kind } of ticket.events) tried.add(kind);
  }

  expect(EVERYTHING.filter((label) => !tried.has(label))).toEqual([]);
});

const EVERYTHING = [
  ...['answered', 'asked', 'cancel', 'contacted', 'created', 'erase_pause', 'merged', 'responded', 'state', 'terms'],
  ...['unmerged', 'breach by change', 'breach in time', 'no due', 'a due in the past', 'a due to come'],
  ...['first_response', 'next_response', 'resolution', 'update', 'not created', 'instance 2'],
  ...['clock is met', 'clock is merged', 'clock is paused', 'clock is running', 'clock is stopped'],
  ...['clock is withdrawn', 'time is closed', 'time is holiday', 'time is paused', 'time is running'],
];

function answerTo({ events, history, windows, atMs, toMs }: OracleTicket): OracleAnswer | undefined {
  const fromMs = Math.min(...events.map((event) => event.atMs)) - 86_400_000;
  const time = openTimeOf(history, fromMs, toMs);
  const evaluation = evaluate({ events, time, atMs, windows });
  if (!evaluation) return undefined;
  // When a clock that has ended would have been due is nothing that is promised.
  const clocks = evaluation.clocks.map((clock) => (clock.endedMs === null ? clock : { ...clock, dueMs: null }));
  return { clocks, dues: duesOf(evaluation), segments: segmentsOf(evaluation, time) };
}

/** What segments owe to whoever reads them, told without the oracle. */
function faultsOf(answer: OracleAnswer | undefined, { events, atMs }: OracleTicket): string[] {
  if (!answer) return [];
  const { segments, clocks } = answer;
  const faults: string[] = [];
  const created = events.find(({ kind }) => kind === 'created')?.atMs;
  if (segments.length > 0 && segments[0]?.fromMs !== created) faults.push('it begins elsewhere');
  for (const [at, { fromMs, toMs, kind }] of segments.entries()) {
    if (fromMs >= toMs) faults.push(`${at} is empty`);
    if (at > 0 && segments[at - 1]?.toMs !== fromMs) faults.push(`a gap before ${at}`);
    if (segments[at - 1]?.kind === kind) faults.push(`${at} is of the kind of the one before`);
  }
  const resolution = clocks.find(({ clock }) => clock === 'resolution');
  if (resolution && resolution.elapsedMs !== runningUntil(segments, resolution.endedMs ?? atMs)) {
    faults.push('what ran is not what elapsed');
  }
  return faults;
}

function runningUntil(segments: OracleAnswer['segments'], ms: number): number {
  let sum = 0;
  for (const { fromMs, toMs, kind } of segments) {
    if (kind === 'running') sum += Math.max(0, Math.min(toMs, ms) - fromMs);
  }
  return sum;
}

function labelsOf(answer: OracleAnswer | undefined, atMs: number): string[] {
  if (!answer) return ['not created'];
  return [
    ...answer.segments.map(({ kind }) => `time is ${kind}`),
    ...answer.clocks.flatMap(({ clock, instance, state, breach, dueMs, endedMs }) => [
      ...[clock, `clock is ${state}`],
      ...(instance === 2 ? ['instance 2'] : []),
      ...(breach ? [`breach ${breach.byChange ? 'by change' : 'in time'}`] : []),
      ...(endedMs === null ? [dueMs === null ? 'no due' : dueMs < atMs ? 'a due in the past' : 'a due to come'] : []),
    ]),
  ];
}
