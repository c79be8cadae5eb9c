import { join } from 'node:path';
import type { Scanned } from '@lanet/contracts/agent';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { read } from '../platform/machine.ts';
import { removeFolder, temporaryFolder } from '../testing/agent-peer.ts';
import { SectionWatch } from './sections.ts';
import { scanAfter } from './update-scan.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

const run = { commandId: '0190a000-0000-7000-8000-00000000000a', scriptKey: 'update_software' };

/** A computer on which apt has something to install, until it has not. */
function computer() {
  const state = { pending: ['curl'], looks: 0 };
  const machine = linuxMachine({
    exists: async () => true,
    modifiedAt: async () => read(1),
    run: async ({ program }) => {
      if (program !== 'apt-get') return { kind: 'unavailable', reason: 'missing' };
      state.looks += 1;
      const stdout = state.pending.map((name) => `Inst ${name} [1] (2 Debian:12/stable [amd64])\n`).join('');
      return read({ exitCode: 0, stdout });
    },
  });
  const sections = new SectionWatch(join(folder, 'sections.json'), machine, () => {});
  const told: Scanned[] = [];
  const options = {
    sections,
    now: () => 5,
    log: () => {},
    extraMounts: () => [],
    tell: (event: Scanned) => told.push(event),
  };
  return { state, sections, told, options };
}

describe('after a run that installs updates', () => {
  it('the device looks again at once, and tells what it found', async () => {
    const { state, sections, told, options } = computer();
    await sections.refresh(1, []);
    const before = sections.hashOf('updates');
    sections.acknowledge(sections.attach(), []);
    state.pending = [];
    await scanAfter({ ...run, parameters: { install: true } }, options);

    expect(told).toEqual([{ kind: 'scanned', at: 5, commandId: run.commandId, hash: sections.hashOf('updates') }]);
    expect(told[0]?.hash).not.toBe(before);
    expect(sections.attach()?.updates).toMatchObject({ hash: told[0]?.hash, data: { pending: [] } });
  });

  it('it tells so also when nothing has changed', async () => {
    const { sections, told, options } = computer();
    await sections.refresh(1, []);
    const before = sections.hashOf('updates');
    sections.acknowledge(sections.attach(), []);
    await scanAfter({ ...run, parameters: { install: true } }, options);

    expect(told[0]?.hash).toBe(before);
    expect(sections.attach()?.updates).toBeUndefined();
  });

  it.each([
    { because: 'it only listed', scriptKey: 'update_software', parameters: { install: false } },
    { because: 'it was another script', scriptKey: 'disk_cleanup', parameters: { install: true } },
  ])('it does not when $because', async ({ scriptKey, parameters }) => {
    const { state, told, options } = computer();
    await scanAfter({ ...run, scriptKey, parameters }, options);

    expect([state.looks, told]).toEqual([0, []]);
  });
});
