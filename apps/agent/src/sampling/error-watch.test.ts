// An error burst on a Linux computer, from its journal to the one alert it raises.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AlertRule, defaultRules } from '@lanet/contracts/alert-rules';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { type LinuxMachine, read } from '../platform/machine.ts';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { MINUTE, START, sampleAt } from '../testing/samples.ts';
import { ErrorWatch } from './error-watch.ts';
import { Sampler } from './sampler.ts';

let folder = '';
let journal: { at: number; source: string }[] = [];
let now = START;
/** The computer's own clock is wrong by so much. */
let wrongBy = 0;
beforeEach(() => {
  folder = temporaryFolder();
  journal = [];
  now = START;
  wrongBy = 0;
});
afterEach(() => removeFolder(folder));

/** A journal that gives what comes after a cursor, which is how many entries were given. */
const machine = (change: Partial<LinuxMachine> = {}) =>
  linuxMachine({
    now: () => now,
    monotonicMs: () => now,
    expand: async (pattern) => (pattern.startsWith('/var') ? ['/var/log/journal/1/system.journal'] : []),
    modifiedAt: async () => read(journal.length),
    run: async ({ args }) => {
      const after = args.find((arg) => arg.startsWith('--after-cursor='))?.split('=')[1];
      const lines = journal.map(({ at, source }, index) =>
        JSON.stringify({
          __CURSOR: String(index + 1),
          __REALTIME_TIMESTAMP: String((at + wrongBy) * 1000),
          SYSLOG_IDENTIFIER: source,
          MESSAGE: 'x',
        }),
      );
      return read({ exitCode: 0, stdout: lines.slice(Number(after ?? 0)).join('\n') });
    },
    ...change,
  });

function open(own = machine(), rules: AlertRule[] = defaultRules) {
  const config = { etag: 'e', reportSeconds: 900, sampleSeconds: 60, rules, watchedServices: [], extraMounts: [] };
  const watch = new ErrorWatch(join(folder, 'errors.json'), own, () => {}, { localNow: () => now + wrongBy });
  const sampler = new Sampler(join(folder, 'alerts.json'), config);
  /** Lives minute by minute; `log` writes what happened in the minute before. */
  return async (minutes: number, log: (minute: number) => void = () => {}) => {
    const edges: string[] = [];
    for (let minute = 0; minute < minutes; minute++) {
      log(minute);
      now += MINUTE;
      const errors = (await watch.news())?.peaks;
      sampler.take(sampleAt(now), { errors }, (round) => {
        edges.push(...round.edges.map(({ to, object, value }) => `${to} ${object} ${value}`));
      });
    }
    return edges;
  };
}
const logs = (count: number, source = 'nginx') => {
  for (let index = 0; index < count; index++) journal.push({ at: now + 1000, source });
};

describe('an error burst', () => {
  it('raises one alert however long it lasts, and half an hour without errors ends it', async () => {
    const live = open();

    const burst = await live(60, () => logs(4));
    const calm = await live(40);

    expect(burst).toEqual(['firing nginx 12']);
    expect(calm).toEqual(['resolved nginx 0']);
  });

  it('is none below ten errors, nor when they are of many sources', async () => {
    const live = open();

    expect(await live(5, (minute) => logs(minute === 0 ? 9 : 0))).toEqual([]);
    expect(await live(5, (minute) => logs(1, `source ${minute}`))).toEqual([]);
  });

  it('is counted once over restarts: nothing twice, and nothing that came in between is lost', async () => {
    await open()(3, (minute) => logs(minute === 1 ? 6 : 0));

    const again = await open()(2);
    const more = await open()(2, (minute) => logs(minute === 0 ? 4 : 0));

    expect(again).toEqual([]);
    expect(more).toEqual(['firing nginx 10']);
  });

  it('keeps what was found too late for its sample for the next one', async () => {
    const gate = Promise.withResolvers<void>();
    const usual = machine();
    const slow = machine({
      run: async (program) => {
        await gate.promise;
        return usual.run(program);
      },
    });
    const file = join(folder, 'errors.json');
    const watch = new ErrorWatch(file, slow, () => {}, { localNow: () => now, patienceMs: 1 });
    logs(3);
    now += MINUTE;
    const tooEarly = await watch.news();
    gate.resolve();
    await expect.poll(() => existsSync(file)).toBe(true);

    now += MINUTE;
    const late = await watch.news();
    logs(2);
    now += MINUTE;
    const next = watch.news();

    expect([tooEarly, late?.errors.length]).toEqual([undefined, 3]);
    expect((await next)?.errors.length ?? (await watch.news())?.errors.length).toBe(2);
  });

  it('ends after a restart that forgot who wrote the errors', async () => {
    await open()(3, () => logs(6));
    removeFolder(join(folder, 'errors.json'));
    journal = [];

    expect(await open()(40)).toEqual(['resolved nginx 0']);
  });

  it("is found by the server's time where the clock of the computer is wrong", async () => {
    wrongBy = -7 * 3_600_000;

    expect(await open()(2, () => logs(10))).toEqual(['firing nginx 10']);
  });

  it('is not known where the journal cannot be read, which is not the same as none', async () => {
    await open()(2, () => logs(10));

    const silent = await open(machine({ expand: async () => [] }))(120);

    expect(silent).toEqual(['no-data nginx 20']);
  });
});
