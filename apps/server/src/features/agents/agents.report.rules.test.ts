import { Report } from '@lanet/contracts/agent';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainReport } from './agents.report.rules.ts';

const number = fc.oneof(
  fc.integer({ min: -2, max: 1001 }),
  fc.constantFrom(
    0,
    -0,
    90.5,
    100,
    100.1,
    1e13,
    1.1e13,
    600_001,
    8.64e15,
    8.65e15,
    1e308,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ),
);
/** Mostly fits, so that whole windows are often good. */
const value = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom<unknown>(0, 25.5, 100, null) },
  { weight: 1, arbitrary: number },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('25', true, undefined, [], {}) },
);
const values = (count: number) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.array(value, { minLength: count, maxLength: count }) },
    { weight: 1, arbitrary: fc.array(value, { maxLength: count + 1 }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, {}, 'x') },
  );
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>('C:', '/', 'eth0') },
  fc.constantFrom<unknown>('', 'x'.repeat(255), 'x'.repeat(256), 7, '\0'),
);
const list = (item: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 12, arbitrary: fc.array(item, { maxLength: 3 }) }, fc.constantFrom<unknown>(null, {}, [null]));
const from = fc.oneof({ weight: 8, arbitrary: fc.constant<unknown>(1_764_000_000_000) }, number);
const good = fc.constantFrom(0, 1.5, 1e12);
const amount = fc.oneof({ weight: 8, arbitrary: good }, { weight: 1, arbitrary: number });

const window = (count: number) =>
  fc.record(
    {
      from,
      stepSeconds: fc.oneof({ weight: 8, arbitrary: fc.constant<unknown>(60) }, number),
      cpu: values(count),
      memory: values(count),
      temperature: values(count),
      volumes: list(fc.record({ id: name, usedPercent: values(count), freeBytes: amount, sizeBytes: amount })),
      network: list(fc.record({ id: name, rx: values(count), tx: values(count) })),
      reach: list(
        fc.record({
          target: fc.constantFrom<unknown>('gateway', 'server', 'server', 'moon'),
          loss: values(count),
          ms: values(count),
        }),
      ),
    },
    { requiredKeys: ['from', 'stepSeconds', 'cpu', 'memory', 'temperature', 'volumes', 'network'] },
  );
/** The first nearly always, so that a whole message is often good. */
const usually = <T>(good: T, ...odd: T[]) =>
  fc.oneof({ weight: 15, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
const report = fc.record({
  protocol: usually<unknown>(1, 1001, '1'),
  sequence: usually<unknown>(8812, 0, 1.5, '1'),
  bootId: usually<unknown>('b', ' b\0 ', '', 7),
  lease: usually<unknown>(null, 'l', 'l'.repeat(65)),
  configEtag: usually<unknown>(null, 'e', 5),
  agentVersion: usually<unknown>('3.0.0', '3'.repeat(41)),
  sentAt: fc.constant(1_764_000_000_000),
  uptimeSeconds: usually<unknown>(1.5, 0, 1e10, 1.1e10, '1'),
  backlog: usually<unknown>(0, 1e9, -1),
  clockOffsetMs: usually<unknown>(undefined, -420_000, 8.64e15, -8.64e15, 1.5, 9e15, null),
  windows: fc
    .integer({ min: 0, max: 4 })
    .chain((count) =>
      fc.oneof(
        { weight: 9, arbitrary: fc.array(window(count), { maxLength: 3 }) },
        fc.constantFrom<unknown>(null, [7]),
      ),
    ),
});

describe('reading a report by hand', () => {
  it('takes exactly what the contract takes, and reads the same', () => {
    let taken = 0;

    fc.assert(
      fc.property(report, (candidate) => {
        const schema = Report.safeParse(candidate);
        const byHand = plainReport(candidate);

        expect(byHand !== undefined).toBe(schema.success);
        if (schema.success) {
          taken += 1;
          expect(byHand).toEqual(schema.data);
        }
      }),
      { numRuns: 3000 },
    );
    // Otherwise the property would hold for a function that refuses everything.
    expect(taken).toBeGreaterThan(100);
  });

  it('leaves windows with members it does not know to the schema, which takes them out', () => {
    const base = { protocol: 1, sequence: 1, bootId: 'b', lease: null, configEtag: null, agentVersion: '3' };
    const empty = { from: 1, stepSeconds: 60, cpu: [], memory: [], temperature: [], volumes: [], network: [] };
    const newer = { ...base, sentAt: 1, uptimeSeconds: 1, backlog: 0, windows: [{ ...empty, gpu: [1] }] };

    expect(plainReport(newer)).toBeUndefined();
    expect(Report.parse(newer).windows).toEqual([empty]);
  });
});
