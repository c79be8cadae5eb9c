import { describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { type Reading, unavailable } from '../platform/machine.ts';
import { type Collector, collect } from './collector.ts';

const collector = (linux: () => Promise<Reading<number>>): Collector<number> => ({
  name: 'test',
  everySeconds: 60,
  timeoutSeconds: 0.02,
  read: { linux, win32: async () => unavailable('missing'), darwin: async () => unavailable('missing') },
});

describe('a reading', () => {
  it('that throws is unavailable, with the words of the error', async () => {
    const reading = await collect(
      collector(() => Promise.reject(new Error('bad table'))),
      linuxMachine(),
      undefined,
    );

    expect(reading).toEqual(unavailable('failed', 'bad table'));
  });

  it('that throws before its first wait is unavailable too', async () => {
    const broken = collector(() => {
      throw new RangeError('offset');
    });

    expect(await collect(broken, linuxMachine(), undefined)).toEqual(unavailable('failed', 'offset'));
  });

  it('that never ends is given up', async () => {
    const endless = collector(() => new Promise(() => {}));

    expect(await collect(endless, linuxMachine(), undefined)).toEqual(unavailable('timeout'));
  });
});
