import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { fillDisk } from '../testing/full-disk.ts';
import { Journal, type JournalEntry } from './journal.ts';

const DAY = 86_400_000;
let folder = '';
const opened: Journal[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  for (const journal of opened.splice(0)) journal.close();
  removeFolder(folder);
});

function open(now: number): Journal {
  const journal = new Journal(join(folder, 'journal.log'), now, () => {});
  opened.push(journal);
  return journal;
}
const entry = (commandId: string, change: Partial<JournalEntry> = {}): JournalEntry => ({
  ...{ commandId, nonce: `nonce of ${commandId}`, at: 0, expiresAt: 900_000, state: 'ended', process: null },
  ...{ script: 'disk_cleanup', requester: 'Ana', ...change },
});

describe('the journal', () => {
  it('remembers commands over a restart, each as it was last', () => {
    const journal = open(0);
    journal.write(entry('a', { state: 'accepted' }));
    journal.write(entry('b', { state: 'running', process: { pid: 7, startTicks: 9, bootId: 'x' } }));
    journal.write(entry('a'));

    const again = open(1000);

    expect(again.get('a')?.state).toBe('ended');
    expect(again.open()).toMatchObject([{ commandId: 'b', process: { pid: 7 } }]);
  });

  it('forgets a command after a week, but not one that never ended', () => {
    const journal = open(0);
    for (const each of [entry('old'), entry('stuck', { state: 'running' }), entry('new', { at: DAY })])
      journal.write(each);

    const later = open(7 * DAY + 1);

    expect(['old', 'stuck', 'new'].map((id) => later.get(id) !== undefined)).toEqual([false, true, true]);
    expect(open(7 * DAY + 2).get('new')).toBeDefined();
  });

  it('remembers until when the commands it forgot were good, however often it is opened', () => {
    const journal = open(0);
    for (const each of [entry('a'), entry('b', { expiresAt: 800_000 })]) journal.write(each);

    open(8 * DAY).write(entry('new', { at: 8 * DAY, expiresAt: 8 * DAY + 900_000 }));
    open(16 * DAY);
    const later = open(30 * DAY);

    const ends = [0, 900_000, 900_001, 8 * DAY + 900_000, 8 * DAY + 900_001];
    expect(ends.map((expiresAt) => open(0).isForgotten(expiresAt))).toEqual([true, true, true, true, false]);
    expect(later.get('new')).toBeUndefined();
    expect(open(0).isForgotten(900_000)).toBe(true);
  });

  it('that forgot nothing refuses nothing', () => {
    open(0).write(entry('a'));

    expect(open(DAY).isForgotten(0)).toBe(false);
  });

  it.each([0, 100])('forgets nothing while the disk is full, %i bytes from its end', (bytes) => {
    const journal = open(0);
    for (const each of [entry('a'), entry('b', { at: 7 * DAY })]) journal.write(each);
    const free = fillDisk(bytes);

    try {
      const full = open(8 * DAY);
      expect(['a', 'b'].map((id) => full.get(id)?.state)).toEqual(['ended', 'ended']);
    } finally {
      free();
    }

    const after = open(8 * DAY);
    expect([after.get('a'), after.get('b')?.state, after.isForgotten(900_000)]).toEqual([undefined, 'ended', true]);
  });

  it('knows a nonce that another command used', () => {
    const journal = open(0);
    journal.write(entry('a'));

    const again = open(0);

    expect(again.isNonceUsed('nonce of a', 'b')).toBe(true);
    expect(again.isNonceUsed('nonce of a', 'a')).toBe(false);
    expect(again.isNonceUsed('another', 'b')).toBe(false);
  });
});
