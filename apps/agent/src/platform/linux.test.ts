import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linuxMachine } from './linux.ts';
import type { FileSystemUse, LinuxMachine } from './machine.ts';
import { patientStatfs } from './posix-files.ts';
import { writeTree } from './recorded-tree.ts';

const use: FileSystemUse = { sizeBytes: 100, freeBytes: 50, availableBytes: 45, inodes: 10, inodesFree: 5 };

describe('a machine read from a recorded tree', () => {
  let machine: LinuxMachine;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const tree = await writeTree({
      '/proc/uptime': '1.5 2.5\n',
      '/proc/big': 'x'.repeat(200_000),
      '/etc/hostname': 'recorded\n',
      '/sys/class/hwmon/hwmon0/temp1_input': '40000\n',
      '/sys/class/hwmon/hwmon1/temp12_input': '41000\n',
      '/sys/class/hwmon/hwmon1/temp1_label': 'CPU\n',
      '/sys/class/net/eth0/device/driver': { link: '../../../bus/pci/drivers/e1000e' },
    });
    remove = tree.remove;
    machine = linuxMachine({ root: tree.root });
  });
  afterAll(() => remove());

  it.each(['/proc/uptime', '/etc/hostname'])('reads %s below its root and not of this computer', async (path) => {
    const text = await machine.readFile(path);

    expect(text).toEqual({ kind: 'read', value: path === '/proc/uptime' ? '1.5 2.5\n' : 'recorded\n' });
  });

  it('reads files larger than one read, whole', async () => {
    expect(await machine.readFile('/proc/big')).toEqual({ kind: 'read', value: 'x'.repeat(200_000) });
  });

  it.each(['/proc/big', '/etc/hostname'])('refuses %s above the size asked for', async (path) => {
    expect(await machine.readFile(path, 4)).toEqual({ kind: 'unavailable', reason: 'too_large' });
  });

  it.each(['/proc/missing', '/etc/missing', '/etc/hostname/below'])('says that %s is missing', async (path) => {
    expect(await machine.readFile(path)).toEqual({ kind: 'unavailable', reason: 'missing' });
  });

  it('finds files by a pattern in which a star ends at the next slash', async () => {
    expect(await machine.expand('/sys/class/hwmon/hwmon*/temp*_input')).toEqual([
      '/sys/class/hwmon/hwmon0/temp1_input',
      '/sys/class/hwmon/hwmon1/temp12_input',
    ]);
    expect(await machine.expand('/sys/class/*/temp*_input')).toEqual([]);
    expect(await machine.readEach('/sys/class/hwmon/hwmon*/temp*_input')).toEqual(['40000\n', '41000\n']);
  });

  it('tells where a link points to', async () => {
    expect(await machine.readLink('/sys/class/net/eth0/device/driver')).toEqual({
      kind: 'read',
      value: '../../../bus/pci/drivers/e1000e',
    });
  });

  it('runs no programs, which would speak of this computer', async () => {
    const output = await machine.run({ program: 'hostname', args: [], timeoutSeconds: 5 });

    expect(output).toMatchObject({ kind: 'unavailable' });
  });
});

describe('the use of a file system', () => {
  it('is not asked a second time while the first question hangs', async () => {
    let asked = 0;
    let answer = (_: FileSystemUse) => {};
    const statfs = patientStatfs(() => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    }, 5);

    const first = await statfs('/dead');
    const second = await statfs('/dead');

    expect([first, second]).toEqual(Array(2).fill({ kind: 'unavailable', reason: 'timeout' }));
    expect(asked).toBe(1);

    answer(use);
    await new Promise(setImmediate);
    const third = statfs('/dead');
    answer(use);
    expect(await third).toEqual({ kind: 'read', value: use });
  });

  it('says why it cannot be told', async () => {
    const machine = linuxMachine();

    expect(await machine.statfs('/no/such/folder')).toEqual({ kind: 'unavailable', reason: 'missing' });
  });
});
