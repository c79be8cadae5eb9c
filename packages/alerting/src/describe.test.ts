import { expect, it } from 'vitest';
import { describeEdge } from './describe.ts';
import { defaultRule, everyMinute, live, MINUTE, START } from './testing.ts';

it('gives the value, the line it crossed, and since when', () => {
  const values = [93, 93, 93.4, 80, 80, 80, 80, 80, 79];
  const { edges } = live([defaultRule('disk_full')], everyMinute('volume.usedPercent', values), values.length);

  expect(edges.map(describeEdge)).toEqual([
    {
      ...{ rule: 'disk_full', object: 'C:', metric: 'volume.usedPercent' },
      value: 93.4,
      limit: 90,
      since: START,
      durationMs: 2 * MINUTE,
    },
    {
      ...{ rule: 'disk_full', object: 'C:', metric: 'volume.usedPercent' },
      value: 79,
      limit: 85,
      since: START,
      durationMs: 8 * MINUTE,
    },
  ]);
});
