import { TICKET_FILE_MAX_BYTES, TICKET_FILES_MAX } from '@lanet/contracts/ticket-files';
import { describe, expect, it } from 'vitest';
import { type Attachment, type AttachmentAct, afterAct, chosenFiles } from './attachment-list.ts';

const file = (id: string) => ({ id, name: `${id}.txt`, sizeBytes: 1 });
const after = (...acts: AttachmentAct[]) => acts.reduce<readonly Attachment[]>(afterAct, []);
const states = (list: readonly Attachment[]) => list.map(({ id, state }) => `${id} ${state.kind}`);

describe('the files of a message', () => {
  it('go their way, each by itself', () => {
    const list = after(
      { kind: 'added', files: [file('a'), file('b'), file('c')] },
      { kind: 'progress', id: 'a', part: 0.5 },
      { kind: 'arrived', id: 'b' },
      { kind: 'failed', id: 'c', error: 'x' },
    );

    expect(list[0]?.state).toEqual({ kind: 'sending', part: 0.5 });
    expect(states(list)).toEqual(['a sending', 'b there', 'c failed']);
  });

  it('can be tried again, and taken away', () => {
    const list = after(
      { kind: 'added', files: [file('a'), file('b')] },
      { kind: 'failed', id: 'a', error: 'x' },
      { kind: 'retried', id: 'a' },
      { kind: 'removed', id: 'b' },
    );

    expect(list.map(({ state }) => state)).toEqual([{ kind: 'sending', part: 0 }]);
  });

  it('are not set back by what comes late', () => {
    const late: AttachmentAct = { kind: 'progress', id: 'a', part: 0.9 };

    expect(states(after({ kind: 'added', files: [file('a')] }, { kind: 'arrived', id: 'a' }, late))).toEqual([
      'a there',
    ]);
    expect(after({ kind: 'added', files: [file('a')] }, { kind: 'removed', id: 'a' }, late)).toEqual([]);
  });

  it('leave with it, but for those that were not there yet', () => {
    const list = after(
      { kind: 'added', files: [file('a'), file('b')] },
      { kind: 'arrived', id: 'a' },
      { kind: 'sent' },
    );

    expect(states(list)).toEqual(['b sending']);
  });
});

describe('what may be chosen', () => {
  const chosen = (...sizes: number[]) => sizes.map((size, at) => ({ name: `${at}`, size }));

  it.each([
    { sizes: [1, TICKET_FILE_MAX_BYTES], there: 0, taken: 2, refused: [] },
    { sizes: [TICKET_FILE_MAX_BYTES + 1, 1], there: 0, taken: 1, refused: [{ kind: 'too_large', name: '0' }] },
    { sizes: [1, 1], there: TICKET_FILES_MAX - 1, taken: 1, refused: [{ kind: 'too_many' }] },
    { sizes: [1], there: TICKET_FILES_MAX + 1, taken: 0, refused: [{ kind: 'too_many' }] },
  ])('of $sizes with $there already are $taken', ({ sizes, there, taken, refused }) => {
    const result = chosenFiles(chosen(...sizes), there);

    expect([result.taken.length, result.refused]).toEqual([taken, refused]);
  });
});
