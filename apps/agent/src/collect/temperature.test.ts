import { expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { type TreeEntry, writeTree } from '../platform/recorded-tree.ts';
import { collect } from './collector.ts';
import { temperature } from './temperature.ts';

const hwmon = '/sys/class/hwmon/hwmon0';
const zone = '/sys/class/thermal/thermal_zone0';

it.each<{ files: Record<string, TreeEntry>; reading: object; because: string }>([
  {
    files: {
      [`${hwmon}/temp1_input`]: '41000\n',
      [`${hwmon}/temp2_input`]: '57850\n',
      [`${hwmon}/temp2_max`]: '90000\n',
    },
    reading: { kind: 'read', value: 57.9 },
    because: 'the hottest sensor counts, limits are no sensors',
  },
  {
    files: {
      [`${hwmon}/temp1_input`]: '-128000\n',
      [`${hwmon}/temp2_input`]: '255000\n',
      [`${hwmon}/temp3_input`]: '30000\n',
    },
    reading: { kind: 'read', value: 30 },
    because: 'sensors that are not connected are passed over',
  },
  {
    files: { [`${zone}/temp`]: '48312\n', [`${zone}/type`]: 'cpu-thermal\n' },
    reading: { kind: 'read', value: 48.3 },
    because: 'a board without hwmon has thermal zones',
  },
  {
    files: { [`${hwmon}/temp1_input`]: '0\n', [`${zone}/temp`]: '\n' },
    reading: { kind: 'unavailable', reason: 'no_sensor' },
    because: '0 would be a lie',
  },
  { files: {}, reading: { kind: 'unavailable', reason: 'no_sensor' }, because: 'a virtual machine has no sensor' },
])('$because', async ({ files, reading }) => {
  const tree = await writeTree(files);

  const degrees = await collect(temperature, linuxMachine({ root: tree.root }), undefined);
  await tree.remove();

  expect(degrees).toEqual(reading);
});
