import { expect, it } from 'vitest';
import { comparedUpdates } from './inventory.proof.rules.ts';

const one = (name: string, version = '1', arch: string | null = null) => ({ name, version, arch });

it('tells what went, what stayed and what came', () => {
  const before = [one('curl'), one('libc6', '2', 'amd64'), one('libc6', '2', 'i386'), one('vim')];
  const after = [one('libc6', '2', 'i386'), one('vim', '9'), one('zstd')];

  expect(comparedUpdates(before, after)).toEqual({
    installed: [one('curl'), one('libc6', '2', 'amd64')],
    remaining: [one('libc6', '2', 'i386'), one('vim', '9')],
    appeared: 1,
  });
});
