import { expect, it } from 'vitest';
import { fakeAddon } from '../../testing/fake-addon.ts';
import type { NativeArgument } from './addon.ts';
import { openEventLog } from './event-log.ts';

const ERROR_NO_MORE_ITEMS = 259;
const EVENT = '<Event/>';

/** A log whose EvtNext answers `steps` one after another: so many events, or the code it fails with. */
function logWith(...steps: ({ events: number } | { fails: number })[]) {
  let code = 0;
  let asked = 0;
  const { addon, calls } = fakeAddon({
    EvtCreateBookmark: () => 1,
    CreateEventW: () => 2,
    EvtSubscribe: () => 3,
    GetLastError: () => code,
    EvtNext: (...[, , , , , returned]: NativeArgument[]) => {
      asked += 1;
      if (asked > 100) throw new Error('it asks without end');
      const step = steps[asked - 1] ?? { fails: 0 };
      code = 'fails' in step ? step.fails : 0;
      if ('fails' in step || !(returned instanceof Buffer)) return 0;
      returned.writeUInt32LE(step.events, 0);
      return 1;
    },
    EvtUpdateBookmark: () => 1,
    EvtRender: (...[, , , , text, used]: NativeArgument[]) => {
      if (!(text instanceof Buffer) || !(used instanceof Buffer)) return 0;
      used.writeUInt32LE(text.write(EVENT, 'utf16le'), 0);
      return 1;
    },
  });
  return { log: openEventLog(addon), calls };
}

it('gives what is new, until there is no more', async () => {
  const { log } = logWith({ events: 2 }, { fails: ERROR_NO_MORE_ITEMS });

  expect(await log.errorEvents(null)).toEqual({
    kind: 'read',
    value: { xml: [EVENT, EVENT], bookmark: EVENT, isCut: false },
  });
});

it('subscribes anew after a failure, also after one that has no code', async () => {
  const { log, calls } = logWith({ fails: 0 }, { fails: ERROR_NO_MORE_ITEMS });

  expect(await log.errorEvents(null)).toMatchObject({ kind: 'unavailable', reason: 'failed' });
  expect(await log.errorEvents(null)).toMatchObject({ kind: 'read' });
  expect(calls.filter((name) => name === 'EvtSubscribe…')).toHaveLength(2);
});

it('ends where the log hands over nothing and calls it done', async () => {
  const { log } = logWith({ events: 0 }, { events: 0 });

  expect(await log.errorEvents(null)).toMatchObject({ kind: 'read', value: { xml: [] } });
});
