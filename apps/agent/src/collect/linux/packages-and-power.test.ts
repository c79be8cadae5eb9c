import { describe, expect, it } from 'vitest';
import { withRecordedLinux } from '../../testing/recorded-linux.ts';
import { changeMarker, collectInventory } from '../inventory.ts';

const RPM =
  'rpm -qa --qf %{NAME}\\t%{EPOCH}\\t%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{VENDOR}\\t%{INSTALLTIME}\\t%{SIZE}\\n';
const FLATPAK = 'flatpak list --system --columns=application,version,branch,arch,origin';

describe('programs', () => {
  const files = {
    '/usr/lib/sysimage/rpm/rpmdb.sqlite': 'x',
    '/snap/firefox/current/meta/snap.yaml': "name: firefox\nversion: '145.0'\nsummary: Browser\n",
    '/snap/firefox/4173/meta/snap.yaml': "name: firefox\nversion: '144.0'\n",
    '/var/lib/flatpak/app/org.gimp.GIMP/x': '',
  };
  const programs = {
    [RPM]: 'bash\t(none)\t5.2.37-1.fc42\tx86_64\tFedora Project\t1790000000\t8211234\n',
    [FLATPAK]: 'org.gimp.GIMP\t3.0.6\tstable\tx86_64\tflathub\n',
  };

  it('of rpm, snap and flatpak stand side by side', async () => {
    const found = await withRecordedLinux({ files, programs }, (machine) => collectInventory(machine, ['software']));

    expect(found.software).toMatchObject({
      value: {
        data: {
          programs: [
            { name: 'org.gimp.GIMP', version: '3.0.6', source: 'flatpak', publisher: 'flathub' },
            { name: 'bash', version: '5.2.37-1.fc42', source: 'rpm', installedAt: 1_790_000_000_000 },
            { name: 'firefox', version: '145.0', source: 'snap' },
          ],
        },
      },
    });
  });

  it('are not asked of package systems that are not there', async () => {
    const asked = await withRecordedLinux({}, async (machine, ran) => {
      const found = await collectInventory(machine, ['software', 'updates']);
      expect(found).toEqual({
        software: { kind: 'unavailable', reason: 'no_package_manager' },
        updates: { kind: 'unavailable', reason: 'no_package_manager' },
      });
      return ran;
    });

    expect(asked).toEqual([]);
  });

  it('have a marker that a mere reader of the rpm database does not change', async () => {
    const [before, after, changed] = await withRecordedLinux({ files }, async (machine) => {
      let touched: string | undefined;
      const watched = {
        ...machine,
        modifiedAt: async (path: string) =>
          path === touched ? ({ kind: 'read', value: 1 } as const) : machine.modifiedAt(path),
      };
      const first = await changeMarker(watched, 'software');
      touched = '/usr/lib/sysimage/rpm';
      const read = await changeMarker(watched, 'software');
      touched = '/usr/lib/sysimage/rpm/rpmdb.sqlite';
      return [first, read, await changeMarker(watched, 'software')];
    });

    expect(after).toBe(before);
    expect(changed).not.toBe(before);
  });
});

describe('batteries', () => {
  const power = '/sys/class/power_supply';

  it('are those of the computer, with their health, and not that of its mouse', async () => {
    const found = await withRecordedLinux(
      {
        files: {
          [`${power}/AC/type`]: 'Mains\n',
          [`${power}/BAT0/type`]: 'Battery\n',
          [`${power}/BAT0/manufacturer`]: 'SMP\n',
          [`${power}/BAT0/model_name`]: 'L19M3P71\n',
          [`${power}/BAT0/serial_number`]: ' 1234\n',
          [`${power}/BAT0/technology`]: 'Li-poly\n',
          [`${power}/BAT0/energy_full_design`]: '50450000\n',
          [`${power}/BAT0/energy_full`]: '39870000\n',
          [`${power}/BAT0/cycle_count`]: '412\n',
          [`${power}/BAT0/capacity`]: '87\n',
          [`${power}/BAT0/status`]: 'Discharging\n',
          [`${power}/BAT1/type`]: 'Battery\n',
          [`${power}/BAT1/charge_full_design`]: '4400000\n',
          [`${power}/BAT1/charge_full`]: '4500000\n',
          [`${power}/BAT1/voltage_min_design`]: '11100000\n',
          [`${power}/BAT1/cycle_count`]: '0\n',
          [`${power}/hidpp_battery_0/type`]: 'Battery\n',
          [`${power}/hidpp_battery_0/scope`]: 'Device\n',
        },
      },
      (machine) => collectInventory(machine, ['battery']),
    );

    expect(found.battery).toMatchObject({
      value: {
        data: {
          batteries: [
            {
              name: 'BAT0',
              manufacturer: 'SMP',
              serialNumber: '1234',
              designedCapacityMwh: 50_450,
              maxCapacityMwh: 39_870,
              healthPercent: 79,
              cycleCount: 412,
              percentRemaining: 87,
              state: 'discharging',
            },
            { name: 'BAT1', designedCapacityMwh: 48_840, healthPercent: 100, cycleCount: null, state: null },
          ],
        },
      },
    });
  });
});
