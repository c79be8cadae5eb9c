import { expect, it } from 'vitest';
import { detailLines } from './detail-lines.ts';

it('names nested values by their path', () => {
  expect(detailLines({ address: '10.0.0.7', device: { name: 'SRV-1', tags: ['a', 'b'] } })).toEqual([
    { name: 'address', value: '10.0.0.7' },
    { name: 'device.name', value: 'SRV-1' },
    { name: 'device.tags', value: '["a","b"]' },
  ]);
});

it('leaves out what a change did not change', () => {
  const before = { name: 'Acme', zone: 'UTC' };
  const after = { name: 'Acme SA', zone: 'UTC' };

  expect(detailLines({ before, after })).toEqual([
    { name: 'before.name', value: 'Acme' },
    { name: 'after.name', value: 'Acme SA' },
  ]);
});

it('keeps a side that stands alone', () => {
  expect(detailLines({ after: { active: false, phone: null } })).toEqual([
    { name: 'after.active', value: 'false' },
    { name: 'after.phone', value: 'null' },
  ]);
});

it('says nothing of an empty detail', () => {
  expect(detailLines({})).toEqual([]);
});
