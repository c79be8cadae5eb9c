import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseText } from '@lanet/contracts/releases';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { afterHealth, MAX_TRIAL_STARTS, nextStart, type StartFacts } from './next-start.ts';
import { emptyPointer, type Pointer, readPointer, writePointer } from './pointer.ts';
import { signedText } from './trusted-release.ts';

const PACKAGED = 10;
const facts: StartFacts = { packaged: PACKAGED, expired: undefined, faultOf: () => undefined, now: 1000 };
const onTrial = (starts: number): Pointer => ({
  ...emptyPointer(PACKAGED),
  active: '1.1.0',
  trial: { version: '1.2.0', starts },
});

describe('what is started', () => {
  it('is the packaged version when nothing was downloaded', () => {
    expect(nextStart(undefined, facts)).toMatchObject({ version: null, isTrial: false });
  });

  it('is a version on trial three times, and then the one before it', () => {
    let pointer = onTrial(0);
    for (let start = 1; start <= MAX_TRIAL_STARTS; start += 1) {
      const next = nextStart(pointer, facts);
      expect(next).toMatchObject({ version: '1.2.0', isTrial: true, pointer: { trial: { starts: start } } });
      pointer = next.pointer;
    }

    const next = nextStart(pointer, facts);

    expect(next).toMatchObject({ version: '1.1.0', isTrial: false, pointer: { trial: null } });
    expect(next.pointer.bad).toEqual([{ version: '1.2.0', reason: 'failed_starts', at: 1000, times: 1 }]);
    expect(next.pointer.outcomes).toMatchObject([{ version: '1.2.0', state: 'rolled_back' }]);
  });

  it('is the version before when the trial ended without a sign of health', () => {
    const next = nextStart(onTrial(1), { ...facts, expired: '1.2.0' });

    expect(next).toMatchObject({ version: '1.1.0', pointer: { bad: [{ reason: 'no_health' }] } });
  });

  it('goes back past every version whose files are not what was signed, to the packaged one', () => {
    const pointer = { ...onTrial(0), previous: '1.0.5' };

    const next = nextStart(pointer, { ...facts, faultOf: () => 'files_altered' });

    expect(next.version).toBeNull();
    expect(next.pointer.bad.map(({ version }) => version)).toEqual(['1.2.0', '1.1.0', '1.0.5']);
  });

  it('is the packaged version when another package was installed since, and what failed here stays known', () => {
    const pointer = nextStart(onTrial(3), facts).pointer;

    const next = nextStart(pointer, { ...facts, packaged: PACKAGED + 1 });

    expect(next).toMatchObject({ version: null, pointer: { active: null, bad: [{ version: '1.2.0' }] } });
  });

  it('is, after a sign of health, the new version, with the old one to go back to', () => {
    const pointer = afterHealth(onTrial(1), 2000);

    expect(nextStart(pointer, facts)).toMatchObject({ version: '1.2.0', isTrial: false });
    expect(pointer).toMatchObject({ previous: '1.1.0', outcomes: [{ version: '1.2.0', state: 'installed' }] });
  });

  it('never is a version on trial for a fourth time, nor one whose files have a fault', () => {
    const version = fc.constantFrom('1.0.0', '1.1.0', '1.2.0');
    const pointers = fc.record({
      packaged: fc.constantFrom(PACKAGED, 9),
      active: fc.option(version),
      previous: fc.option(version),
      trial: fc.option(fc.record({ version, starts: fc.nat(5) })),
    });
    fc.assert(
      fc.property(pointers, fc.array(version), fc.option(version), (kept, faulty: string[], expired) => {
        const faultOf = (name: string) => (faulty.includes(name) ? 'files_altered' : undefined);
        const at = { ...facts, faultOf, expired: expired ?? undefined };
        const next = nextStart({ ...emptyPointer(PACKAGED), ...kept }, at);

        expect(next.version === null || !faulty.includes(next.version)).toBe(true);
        expect(next.isTrial ? (next.pointer.trial?.starts ?? 99) : 0).toBeLessThanOrEqual(MAX_TRIAL_STARTS);
      }),
    );
  });
});

describe('the pointer', () => {
  it('comes back as it was written', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'launch.json');
    const pointer = nextStart(onTrial(3), facts).pointer;

    writePointer(path, pointer);

    expect(readPointer(path)).toEqual(pointer);
    removeFolder(folder);
  });

  it('is read from anything without an error, and never names another folder', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'launch.json');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), hostilePointers()), (text) => {
        writeFileSync(path, text);
        const pointer = readPointer(path);
        const names = [pointer?.active, pointer?.previous, pointer?.trial?.version].filter((name) => name != null);
        expect(names.filter((name) => /[/\\]|\.\./.test(name))).toEqual([]);
      }),
    );
    removeFolder(folder);
  });
});

const hostilePointers = () =>
  fc
    .record({ packaged: fc.nat(), active: fc.constantFrom('../../tmp', '1.0.0/..', '1.0.0'), trial: fc.jsonValue() })
    .map((value) => JSON.stringify(value));

it('signs over the text that the contract says', () => {
  expect(signedText('{}')).toBe(releaseText('{}'));
});
