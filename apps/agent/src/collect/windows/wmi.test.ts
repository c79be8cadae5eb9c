import { expect, it } from 'vitest';
import { read } from '../../platform/machine.ts';
import { runPowershell } from '../../platform/windows/powershell.ts';
import { recordedWindows } from '../../testing/recorded-windows.ts';
import { wmi, wmiRows } from './wmi.ts';
import { HARDWARE_SCRIPT, STATE_SCRIPT, UPDATES_SCRIPT } from './wmi-scripts.ts';

const MINUTE = 60_000;

it('one run answers all who ask for a group, also while it goes on', async () => {
  const machine = recordedWindows({ powershell: () => ({ Win32_Tpm: [{ SpecVersion: '2.0' }] }) });

  const [tpm, disks] = await Promise.all([
    wmiRows(machine, 'hardware', 'Win32_Tpm'),
    wmiRows(machine, 'hardware', 'MSFT_PhysicalDisk'),
  ]);
  await wmiRows(machine, 'state', 'Win32_Battery');

  expect(tpm).toEqual([{ SpecVersion: '2.0' }]);
  expect(disks).toBeNull();
  expect(machine.runs).toBe(2);
});

it('a group is read again after its time, and no sooner', async () => {
  const machine = recordedWindows({ powershell: () => ({}) });

  await wmi(machine, 'state');
  machine.clockMs = 7 * MINUTE;
  await wmi(machine, 'state');
  const before = machine.runs;
  machine.clockMs = 15 * MINUTE;
  await wmi(machine, 'state');

  expect([before, machine.runs]).toEqual([1, 2]);
});

it('a run that failed is not repeated for each of twelve sections, but is a while later', async () => {
  const machine = recordedWindows({});

  const answers = [await wmi(machine, 'hardware'), await wmi(machine, 'hardware')];
  machine.clockMs = 10 * MINUTE;
  await wmi(machine, 'hardware');

  expect(answers).toMatchObject([{ kind: 'unavailable' }, { kind: 'unavailable' }]);
  expect(machine.runs).toBe(2);
});

it('a class that could not be read is told from one without instances', async () => {
  const machine = recordedWindows({ powershell: () => ({ Win32_Battery: [], AntiVirusProduct: null }) });

  expect(await wmiRows(machine, 'state', 'Win32_Battery')).toEqual([]);
  expect(await wmiRows(machine, 'state', 'AntiVirusProduct')).toBeNull();
});

it('an answer that is no object is unreadable', async () => {
  expect(await wmi(recordedWindows({ powershell: () => ['x'] }), 'hardware')).toMatchObject({ reason: 'unreadable' });
});

it.each(Object.entries({ HARDWARE_SCRIPT, STATE_SCRIPT, UPDATES_SCRIPT }))(
  '%s fits a command line and asks for nothing private',
  async (_, script) => {
    const ran = await runPowershell(async () => read({ exitCode: 0, stdout: '{}' }), script, 10);

    expect(ran).toEqual({ kind: 'read', value: {} });
    expect(script).not.toMatch(/CommandLine|ExecutablePath|RemoteAddress|\bDocument\b|env:|Password/i);
  },
);
