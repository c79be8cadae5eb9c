import { describe, expect, it } from 'vitest';
import { type Candidate, isOlderTheCopy, verdictOf } from './agents.linking.rules.ts';

const silent: Candidate = { deviceId: 'a', status: 'active', alive: false, score: 80, reasons: ['serial', 'uuid'] };
const recovered: Candidate = { ...silent, score: 100, reasons: ['recovery'] };

describe('the verdict about a computer that enrols', () => {
  it.each([
    { because: 'it shares nothing', candidates: [], kind: 'new' },
    { because: 'it has 80 points of a silent device', candidates: [silent], kind: 'known' },
    { because: 'that device is alive', candidates: [{ ...silent, alive: true }], kind: 'new' },
    { because: '79 points are not 80', candidates: [{ ...silent, score: 79 }], kind: 'ask' },
    { because: '40 points are enough to ask', candidates: [{ ...silent, score: 40 }], kind: 'ask' },
    { because: '39 points are not', candidates: [{ ...silent, score: 39 }], kind: 'new' },
    { because: 'two devices are likely', candidates: [silent, { ...silent, deviceId: 'b' }], kind: 'ask' },
    {
      because: 'the other likely one is alive',
      candidates: [silent, { ...silent, deviceId: 'b', alive: true }],
      kind: 'ask',
    },
    { because: 'a person archived it', candidates: [{ ...silent, status: 'archived' }], kind: 'ask' },
    { because: 'the agent before said so', candidates: [recovered], kind: 'known' },
    { because: 'the agent before runs', candidates: [{ ...recovered, alive: true }], kind: 'ask' },
    {
      because: 'the agent before waits itself',
      candidates: [{ ...recovered, status: 'pending', alive: true }],
      kind: 'known',
    },
    { because: 'its device was archived', candidates: [{ ...recovered, status: 'archived' }], kind: 'ask' },
  ])('is $kind behind an automatic token when $because', ({ candidates, kind }) => {
    expect(verdictOf(candidates, { letIn: true }).kind).toBe(kind);
  });

  it.each([
    { because: 'it shares nothing', candidates: [], kind: 'ask' },
    { because: 'it has 125 points', candidates: [{ ...silent, score: 125 }], kind: 'ask' },
    { because: 'the agent before said so', candidates: [silent, recovered], kind: 'known' },
  ])('is $kind behind a token for first approval when $because', ({ candidates, kind }) => {
    expect(verdictOf(candidates, { letIn: false }).kind).toBe(kind);
  });

  it('says how it is known', () => {
    expect(verdictOf([silent, recovered], { letIn: true })).toMatchObject({ link: 'proved', candidate: recovered });
    expect(verdictOf([silent], { letIn: true })).toMatchObject({ link: 'claimed', candidate: silent });
  });
});

describe('of two connections of one key', () => {
  const fits = { score: 125, sameInstall: true, diskSerials: 1 };

  it.each([
    { older: fits, later: fits, is: false, because: 'both fit alike' },
    { older: { ...fits, score: 85 }, later: fits, is: true, because: 'the older has another UUID' },
    { older: fits, later: { ...fits, score: 85 }, is: false, because: 'the later has another UUID' },
    { older: { ...fits, sameInstall: false }, later: fits, is: true, because: 'the older is another installation' },
    { older: { ...fits, diskSerials: 0 }, later: fits, is: true, because: 'the older has another disk' },
    { older: undefined, later: fits, is: false, because: 'the older says nothing of itself' },
    { older: { ...fits, score: 0 }, later: undefined, is: false, because: 'the later says nothing of itself' },
  ])('the older is the copy: $is, because $because', ({ older, later, is }) => {
    expect(isOlderTheCopy(older, later)).toBe(is);
  });
});
