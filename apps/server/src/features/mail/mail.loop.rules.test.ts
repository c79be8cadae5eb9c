import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoop, isOwnLoop, loopHeader, readLoopHeader } from './mail.loop.rules.ts';

const own = '0190a000-0000-7000-8000-00000000000a';
const other = '0190a000-0000-7000-8000-00000000000b';

describe('the loop header', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(1000), (installation, hops) => {
        expect(readLoopHeader(loopHeader(installation, hops))).toEqual({ installation, hops });
      }),
    );
  });

  it.each([
    { header: loopHeader(own, 1), isOwn: true, loops: true },
    { header: ` ${loopHeader(own.toUpperCase(), 1)} `, isOwn: true, loops: true },
    { header: loopHeader(other, 1), isOwn: false, loops: false },
    { header: loopHeader(other, 2), isOwn: false, loops: false },
    { header: loopHeader(other, 3), isOwn: false, loops: true },
    { header: `${own}; hops=`, isOwn: false, loops: false },
    { header: `x${own}; hops=1`, isOwn: false, loops: false },
    { header: '', isOwn: false, loops: false },
  ])('$header: own $isOwn, a loop $loops', ({ header, isOwn, loops }) => {
    expect(isOwnLoop(own, header)).toBe(isOwn);
    expect(isLoop(own, header)).toBe(loops);
  });
});
