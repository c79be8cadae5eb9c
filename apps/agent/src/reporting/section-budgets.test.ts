import { join } from 'node:path';
import type { AgentEvent } from '@lanet/contracts/agent';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inventorySteps } from '../doctor/inventory-step.ts';
import { linuxMachine } from '../platform/linux.ts';
import { unavailable } from '../platform/machine.ts';
import { openStateFolder } from '../state/state-folder.ts';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { MINUTE, START } from '../testing/samples.ts';
import { readDurations, skippedSections } from './section-budgets.ts';
import { durationsFile, SectionWatch } from './sections.ts';

const HOUR = 60 * MINUTE;
let folder = '';
let told: AgentEvent[] = [];
let isHanging = true;
let asked = 0;
beforeEach(() => {
  folder = temporaryFolder();
  told = [];
  isHanging = true;
  asked = 0;
});
afterEach(() => removeFolder(folder));

const file = () => join(folder, 'sections.json');
/** A machine whose service manager hangs until the time for it is over; nothing else of it is known. */
const watch = () =>
  new SectionWatch(
    file(),
    linuxMachine({
      root: folder,
      exists: async (path) => path === '/run/systemd/system',
      monotonicMs: () => 250 * asked,
      run: async ({ args }) => {
        // Other sections ask for single units.
        if (!args.includes('*.service') && args[0] !== 'list-unit-files') return unavailable('missing');
        asked += 1;
        return isHanging ? unavailable('timeout') : { kind: 'read', value: { exitCode: 0, stdout: '' } };
      },
    }),
    (event) => told.push(event),
  );

it('a section that overruns three times is left alone for a day, with one event', async () => {
  const one = watch();
  for (let hours = 0; hours <= 12; hours += 1) await one.refresh(START + hours * HOUR, []);

  expect(asked).toBe(3);
  expect(told).toEqual([{ kind: 'collector', at: START + 2 * HOUR, name: 'services', milliseconds: 250 }]);
  expect(skippedSections(readDurations(durationsFile(file())), START + 12 * HOUR)).toEqual(['services']);
});

it('is tried once a day after that, and goes on when it ends in its time again', async () => {
  const one = watch();
  for (const hours of [0, 1, 2, 26, 27]) await one.refresh(START + hours * HOUR, []);
  expect({ asked, events: told.length }).toEqual({ asked: 4, events: 1 });

  isHanging = false;
  for (const hours of [50, 51]) await one.refresh(START + hours * HOUR, []);

  // Two programs each time, of which the second was never reached before.
  expect(asked).toBe(8);
  expect(skippedSections(readDurations(durationsFile(file())), START + 51 * HOUR)).toEqual([]);
});

it('a restart of the agent does not begin the count anew', async () => {
  for (const hours of [0, 1, 2]) await watch().refresh(START + hours * HOUR, []);
  await watch().refresh(START + 3 * HOUR, []);

  expect({ asked, events: told.length }).toEqual({ asked: 3, events: 1 });
});

it('the doctor tells which section takes longest, and which is left alone', async () => {
  const state = openStateFolder(folder);
  expect(inventorySteps(state, START)).toEqual([]);

  await watch().refresh(START, []);
  expect(inventorySteps(state, START)).toMatchObject([
    { ok: true, text: { en: expect.stringContaining('services, 250 ms') } },
  ]);

  for (const hours of [1, 2]) await watch().refresh(START + hours * HOUR, []);
  expect(inventorySteps(state, START + 3 * HOUR)).toMatchObject([{ step: 'inventory', ok: false }]);
});
