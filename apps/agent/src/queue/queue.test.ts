import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Queue, type QueueOptions } from './queue.ts';

const DAY = 86_400_000;
let folder = '';
let now = 0;
let open: Queue[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanet-queue-'));
  now = Date.UTC(2026, 10, 23);
});
afterEach(() => {
  for (const queue of open) queue.close();
  open = [];
  rmSync(folder, { recursive: true });
});

function openQueue(options: Partial<QueueOptions> = {}): Queue {
  const queue = new Queue({ folder, log: () => {}, now: () => now, ...options });
  open.push(queue);
  return queue;
}
const report = (body: unknown, precious = false) => ({ kind: 'report', precious, subject: null, body }) as const;
const result = (body: unknown) => ({ kind: 'result', precious: true, subject: 'command', body }) as const;
const bodies = (queue: Queue) => queue.waiting('report').map(({ id }) => queue.read(id));
const segmentNames = () => readdirSync(folder).filter((name) => /^\d/.test(name));

describe('the queue', () => {
  it('gives back what was added, in order and by kind, also after a restart', () => {
    const queue = openQueue();
    queue.add(report({ text: 'first\nline, ñ, \u2028' }));
    queue.add(result('end'));
    queue.add(report([1, null]));

    for (const each of [queue, openQueue()]) {
      expect(bodies(each)).toEqual([{ text: 'first\nline, ñ, \u2028' }, [1, null]]);
      expect(each.waiting('result')).toMatchObject([{ subject: 'command', precious: true }]);
    }
  });

  it('forgets what was removed for good, and never uses an id twice', () => {
    const queue = openQueue();
    const ids = [queue.add(report('a')), queue.add(report('b'))];
    queue.remove(ids);

    const again = openQueue();

    expect(bodies(again)).toEqual([]);
    expect(again.add(report('c'))).toBeGreaterThan(Math.max(...ids));
  });

  it('loses at most the record that was being written, wherever the power went', () => {
    const queue = openQueue();
    for (const body of ['alpha', 'beta', 'gamma']) queue.add(report(body));
    const name = segmentNames()[0] ?? '';
    const whole = readFileSync(join(folder, name));
    const ends = [...whole.entries()].flatMap(([index, byte]) => (byte === 10 ? [index + 1] : []));

    for (let length = 0; length <= whole.length; length++) {
      const torn = join(folder, `torn-${length}`);
      mkdirSync(torn);
      writeFileSync(join(torn, name), whole.subarray(0, length));
      const cut = openQueue({ folder: torn });
      const kept = ends.filter((end) => end <= length).length;

      expect(bodies(cut)).toEqual(['alpha', 'beta', 'gamma'].slice(0, kept));
      cut.add(report('after'));
      expect(bodies(openQueue({ folder: torn })).at(-1)).toBe('after');
      for (const each of open.splice(-2)) each.close();
    }
  });

  it('skips a damaged record and keeps those after it', () => {
    const queue = openQueue();
    for (const body of ['alpha', 'beta', 'gamma']) queue.add(report(body));
    const path = join(folder, segmentNames()[0] ?? '');
    writeFileSync(path, readFileSync(path, 'utf8').replace('beta', 'bexa'));

    expect(bodies(openQueue())).toEqual(['alpha', 'gamma']);
  });

  it('deletes segments in which nothing waits any more', () => {
    const queue = openQueue({ segmentBytes: 500 });
    const ids = Array.from({ length: 50 }, (_, index) => queue.add(report(`${index}`.repeat(40))));
    expect(segmentNames().length).toBeGreaterThan(5);

    queue.remove(ids);

    expect(segmentNames().length).toBeLessThanOrEqual(2);
  });

  it('stays small on disk although something old is never acknowledged', () => {
    const queue = openQueue({ segmentBytes: 1000 });
    queue.add(result('stuck'));

    for (let index = 0; index < 300; index++) queue.remove([queue.add(report('x'.repeat(200)))]);

    expect(queue.diskBytes).toBeLessThan(6000);
    expect(openQueue().waiting('result')).toHaveLength(1);
  });

  it('gives up plain reports first, then those with edges, and results last', () => {
    const queue = openQueue({ maxBytes: 1500, segmentBytes: 500 });
    queue.add(result('r'.repeat(200)));
    queue.add(report('e'.repeat(200), true));

    for (let index = 0; index < 20; index++) queue.add(report(`${index}`.padEnd(200)));

    expect(queue.waiting('result')).toHaveLength(1);
    const kept = bodies(queue).map((body) => String(body).trim());
    expect(kept.slice(0, 2)).toEqual(['e'.repeat(200), '18']);
    expect(queue.diskBytes).toBeLessThan(4000);
  });

  it('keeps reports for seven days', () => {
    const queue = openQueue();
    queue.add(report('old'));
    queue.add(result('old result'));
    now += 7 * DAY + 1;

    queue.add(report('new'));

    expect(bodies(queue)).toEqual(['new']);
    expect(queue.waiting('result')).toHaveLength(1);
  });

  it('writes only what is precious when the disk is nearly full, and keeps the rest in memory', () => {
    const queue = openQueue({ freeBytes: () => 1000 });
    queue.add(report('plain'));
    queue.add(report('edge', true));

    expect(bodies(queue)).toEqual(['plain', 'edge']);
    expect(bodies(openQueue())).toEqual(['edge']);
  });

  it('parks what the server refuses and goes on', () => {
    const queue = openQueue();
    const poison = queue.add(report('poison'));
    queue.add(report('good'));

    queue.park(poison, '422');

    expect(bodies(openQueue())).toEqual(['good']);
    expect(readFileSync(join(folder, 'parked.log'), 'utf8')).toContain('poison');
  });

  it('is, after any adding, removing and crashing, what it was before the crash', () => {
    const step = fc.oneof(
      fc.record({ add: fc.string({ maxLength: 200 }), precious: fc.boolean() }),
      fc.record({ remove: fc.nat(30) }),
      fc.constant('crash' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const own = mkdtempSync(join(folder, 'run-'));
        const opened: Queue[] = [];
        const start = () => {
          const queue = openQueue({ folder: own, segmentBytes: 300 });
          opened.push(queue);
          return queue;
        };
        let queue = start();
        const model: string[] = [];
        for (const each of steps) {
          if (each === 'crash') queue = start();
          else if ('add' in each) {
            queue.add(report(each.add, each.precious));
            model.push(each.add);
          } else {
            const at = each.remove % Math.max(model.length, 1);
            queue.remove(queue.waiting('report').flatMap(({ id }, index) => (index === at ? [id] : [])));
            model.splice(at, 1);
          }
          expect(bodies(queue)).toEqual(model);
        }
        for (const one of opened) one.close();
        open = open.filter((one) => !opened.includes(one));
      }),
      { numRuns: 60 },
    );
  });

  it('has each entry once when it crashed after copying and before deleting', () => {
    const queue = openQueue({ segmentBytes: 400 });
    for (const body of ['a', 'b', 'c']) queue.add(report(body));
    const [name = ''] = segmentNames();

    copyFileSync(join(folder, name), join(folder, '00000099.log'));

    expect(bodies(openQueue())).toEqual(['a', 'b', 'c']);
  });
});
