import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hint } from './bus.ts';
import { createFrameReader, createFrameWriter } from './wire.ts';

function hearing(own = '0'.repeat(16)) {
  const heard: Hint[] = [];
  let missed = 0;
  const reader = createFrameReader(
    own,
    (hint) => heard.push(hint),
    () => {
      missed += 1;
    },
  );
  return { heard, reader, missed: () => missed };
}

const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }).filter((text) => text.isWellFormed());
const someHint: fc.Arbitrary<Hint> = fc.oneof(
  fc.record({ topic: fc.constant('commands.queued' as const), agentId: id }),
  fc.record({ topic: fc.constant('config.changed' as const) }),
  fc.record({
    topic: fc.constant('live' as const),
    event: fc.record({ type: fc.constant('ticket' as const), id: fc.uuid({ version: 7 }), version: fc.nat() }),
    audience: fc.record({
      clientId: fc.option(id),
      staffOnly: fc.boolean(),
      watchers: fc.array(id, { maxLength: 40 }),
    }),
  }),
);

describe('hints on their way', () => {
  it('come out as they went in, whatever they hold and however small the pieces, none longer than allowed', () => {
    fc.assert(
      fc.property(fc.array(fc.array(someHint, { maxLength: 5 })), fc.integer({ min: 40, max: 400 }), (turns, max) => {
        const writer = createFrameWriter(max);
        const { heard, reader, missed } = hearing();

        const frames = turns.flatMap((hints) => writer.write(hints));
        for (const frame of frames) reader.take(frame);

        expect(heard).toEqual(turns.flat());
        expect(missed()).toBe(0);
        for (const frame of frames) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('are not heard by whoever said them', () => {
    const writer = createFrameWriter(1_000);
    const { heard, reader } = hearing(writer.origin);

    for (const frame of writer.write([{ topic: 'config.changed' }])) reader.take(frame);

    expect(heard).toEqual([]);
  });

  it('that lost a piece are not made up, and that some are missing is noticed, by process', () => {
    const [one, other] = [createFrameWriter(60), createFrameWriter(60)];
    const { heard, reader, missed } = hearing();
    const named = (agentId: string): Hint => ({ topic: 'commands.queued', agentId });
    const first = one.write([named('first')]);
    const long = one.write([named('a'.repeat(100))]);
    expect(long.length).toBeGreaterThan(3);

    for (const frame of other.write([named('other')])) reader.take(frame);
    for (const frame of [...first, ...long.toSpliced(1, 1), ...one.write([named('last')])]) reader.take(frame);

    expect(heard).toEqual([named('other'), named('first'), named('last')]);
    expect(missed()).toBe(1);
  });

  it('too large for anybody to read are refused', () => {
    expect(() => createFrameWriter(1_000).write([{ topic: 'commands.queued', agentId: 'a'.repeat(600_000) }])).toThrow(
      RangeError,
    );
  });

  it.each([
    ['a topic of a newer version', { topic: 'printers.changed', printerId: '1' }],
    ['a name of every object', { topic: 'toString' }],
    ['no topic', { agentId: '1' }],
    ['no object', 'config.changed'],
    ['a number for a name', { topic: 'commands.queued', agentId: 7 }],
    ['a limit of a newer version on who may hear it', live({ onlyOnCall: true })],
    ['an event of a newer version', { ...live({}), event: { type: 'printer', id: crypto.randomUUID() } }],
    ['a lease without end', { topic: 'live.watched', agentId: 'a', viewer: 'v', personId: 'p', seconds: 1e9 }],
  ])('with %s is nothing, and what comes with it is heard', (_what, value) => {
    const { heard, reader } = hearing();

    reader.take(`${'a'.repeat(16)} 1. ${JSON.stringify([value, { topic: 'config.changed', since: 'v9' }])}`);

    expect(heard).toEqual([{ topic: 'config.changed' }]);
  });

  it.each([
    '',
    'hello',
    `${'a'.repeat(16)} 1. {`,
    `${'a'.repeat(16)} 1. {"topic":"config.changed"}`,
    `${'a'.repeat(16)} x. []`,
  ])('as %j are none', (frame) => {
    const { heard, reader } = hearing();

    reader.take(frame);

    expect(heard).toEqual([]);
  });
});

function live(audience: object) {
  return { topic: 'live', event: { type: 'ticket', id: '0198c0de-0000-7000-8000-000000000001' }, audience };
}
