import { createServer } from 'node:net';
import { SectionName } from '@lanet/contracts/inventory';
import { describe, expect, it } from 'vitest';
import { linuxMachine } from '../platform/linux.ts';
import { type TreeEntry, writeTree } from '../platform/recorded-tree.ts';
import { windowsMachine } from '../platform/windows.ts';
import { collectFacts } from './facts.ts';
import { changeMarker, collectInventory } from './inventory.ts';

const dmi = '/sys/class/dmi/id';
const nvme = '/sys/devices/pci0000:00/0000:00:1d.0/nvme/nvme0/nvme0n1';

/** A notebook with one disk, one wired adapter, a dock's adapter, encrypted root and two packages. */
const NOTEBOOK: Record<string, TreeEntry> = {
  [`${dmi}/sys_vendor`]: 'LENOVO\n',
  [`${dmi}/product_name`]: '20W0004TMX\n',
  [`${dmi}/product_version`]: 'Not Applicable\n',
  [`${dmi}/product_serial`]: 'PF2ABC3D\n',
  [`${dmi}/product_uuid`]: '4C4C4544-0035-4A10-8052-B4C04F4D3232\n',
  [`${dmi}/board_serial`]: 'To be filled by O.E.M.\n',
  [`${dmi}/chassis_type`]: '10\n',
  '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c': Uint8Array.of(6, 0, 0, 0, 1),
  '/sys/class/tpm/tpm0/tpm_version_major': '2\n',
  '/etc/os-release': 'NAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
  '/etc/machine-id': '3d1219c7c4c5404aaa1f6d2a48adfda4\n',
  '/run/reboot-required': '',
  [`${nvme}/device/model`]: 'SAMSUNG MZVLB512HBJQ-000L7              \n',
  [`${nvme}/device/serial`]: 'S4EVNX0R123456      \n',
  [`${nvme}/size`]: '1000215216\n',
  [`${nvme}/queue/rotational`]: '0\n',
  [`${nvme}/removable`]: '0\n',
  [`${nvme}/dev`]: '259:0\n',
  '/sys/block/nvme0n1': { link: '../devices/pci0000:00/0000:00:1d.0/nvme/nvme0/nvme0n1' },
  '/sys/block/loop0/size': '8\n',
  '/sys/block/sr0/device/model': 'DVD\n',
  '/sys/block/sr0/size': '100\n',
  '/proc/self/mountinfo': '27 1 253:1 / / rw - ext4 /dev/mapper/vg-root rw\n',
  '/sys/dev/block/253:1/dm/uuid': 'LVM-x\n',
  '/sys/dev/block/253:1/dev': '253:1\n',
  '/sys/dev/block/253:1/slaves/dm-0/dm/uuid': 'CRYPT-LUKS2-x\n',
  '/run/udev/data/b253:1': 'E:ID_FS_LABEL=system\n',
  '/sys/class/net/enp0s31f6/ifindex': '2\n',
  '/sys/class/net/enp0s31f6/address': '54:ee:75:00:00:01\n',
  '/sys/class/net/enp0s31f6/addr_assign_type': '0\n',
  '/sys/class/net/enp0s31f6/type': '1\n',
  '/sys/class/net/enp0s31f6/device/subsystem': { link: '../../../bus/pci' },
  '/sys/class/net/enx00/address': '00:e0:4c:00:00:02\n',
  '/sys/class/net/enx00/addr_assign_type': '0\n',
  '/sys/class/net/enx00/device/subsystem': { link: '../../../bus/usb' },
  '/sys/class/net/docker0/address': '02:42:00:00:00:03\n',
  '/sys/class/net/docker0/addr_assign_type': '3\n',
  '/sys/class/net/wlp1/address': '9a:00:00:00:00:04\n',
  '/sys/class/net/wlp1/addr_assign_type': '3\n',
  '/sys/class/net/wlp1/device/subsystem': { link: '../../../bus/pci' },
  '/var/lib/dpkg/info/vim.list': '/usr/bin/vim\n',
  '/var/lib/dpkg/status':
    'Package: vim\nStatus: install ok installed\nVersion: 2:9.0.1378-2\nArchitecture: amd64\n\n' +
    'Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2+b8\nArchitecture: amd64\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n',
};

async function withTree<T>(
  files: Record<string, TreeEntry>,
  use: (machine: ReturnType<typeof linuxMachine>) => Promise<T>,
) {
  const tree = await writeTree(files);
  const statfs = async () => unavailableDisk;
  try {
    return await use(linuxMachine({ root: tree.root, hostname: () => 'nb-recepcion', statfs }));
  } finally {
    await tree.remove();
  }
}
const unavailableDisk = { kind: 'unavailable', reason: 'timeout' } as const;

describe('the inventory of a notebook', () => {
  it('holds what its files say, and null for what they do not', async () => {
    const wanted = ['system', 'os', 'disks', 'volumes', 'software'] as const;

    const { system, os, disks, volumes, software } = await withTree(NOTEBOOK, (machine) =>
      collectInventory(machine, wanted),
    );

    expect(system).toMatchObject({
      value: {
        data: {
          hostname: 'nb-recepcion',
          hardwareVendor: 'LENOVO',
          hardwareVersion: null,
          hardwareSerial: 'PF2ABC3D',
          uuid: '4c4c4544-0035-4a10-8052-b4c04f4d3232',
          chassis: 'notebook',
          boardSerial: null,
          secureBoot: true,
          tpmVersion: '2',
          virtualization: null,
        },
      },
    });
    expect(os).toMatchObject({ value: { data: { platform: 'debian', rebootRequired: true, build: null } } });
    expect(disks).toMatchObject({
      value: {
        data: {
          disks: [
            {
              name: 'nvme0n1',
              model: 'SAMSUNG MZVLB512HBJQ-000L7',
              serial: 'S4EVNX0R123456',
              sizeBytes: 512_110_190_592,
              medium: 'ssd',
              type: 'nvme',
            },
          ],
        },
      },
    });
    expect(volumes).toMatchObject({
      value: { data: { volumes: [{ id: '/', label: 'system', encrypted: true, sizeBytes: null, freeBytes: null }] } },
    });
    expect(software).toMatchObject({
      value: {
        data: {
          programs: [
            { name: 'bash', installedAt: null },
            { name: 'vim', installedAt: expect.any(Number) },
          ],
        },
      },
    });
  });

  it('says why a section is unavailable and goes on with the others', async () => {
    const files = { ...NOTEBOOK, '/etc/passwd': 'x'.repeat(5 * 1024 * 1024) };

    const found = await withTree(files, (machine) => collectInventory(machine, ['accounts', 'services', 'cpu', 'os']));

    expect(found).toMatchObject({
      accounts: { kind: 'unavailable', reason: 'too_large' },
      services: { kind: 'unavailable', reason: 'no_service_manager' },
      cpu: { kind: 'unavailable', reason: 'missing' },
      os: { kind: 'read' },
    });
  });

  it('has one hash however often it is read', async () => {
    const [first, second] = await Promise.all(
      [0, 1].map(() => withTree(NOTEBOOK, (machine) => collectInventory(machine, ['system', 'disks', 'network']))),
    );

    expect(second).toEqual(first);
  });

  it('has a marker that changes with the package database', async () => {
    const [with1, without, none] = await withTree(NOTEBOOK, async (machine) => [
      await changeMarker(machine, 'software'),
      await withTree({}, (empty) => changeMarker(empty, 'software')),
      await changeMarker(machine, 'disks'),
    ]);

    expect(with1).not.toEqual(without);
    expect(none).toBeNull();
  });
});

describe('the facts of a notebook', () => {
  it('are its own: no dock, no virtual or random adapter, no placeholder', async () => {
    const facts = await withTree(NOTEBOOK, collectFacts);

    expect(facts).toMatchObject({
      hostname: 'nb-recepcion',
      platform: 'linux',
      os: 'Debian GNU/Linux 12 (bookworm)',
      deviceType: 'laptop',
      uuid: '4c4c4544-0035-4a10-8052-b4c04f4d3232',
      serial: 'PF2ABC3D',
      installId: '3d1219c7c4c5404aaa1f6d2a48adfda4',
      vendor: 'LENOVO',
      model: '20W0004TMX',
      macs: ['54:ee:75:00:00:01'],
      diskSerials: ['S4EVNX0R123456'],
    });
  });
});

it.skipIf(process.platform === 'win32')(
  'says of each section what is missing where Windows does not answer',
  async () => {
    const found = await collectInventory(windowsMachine(), SectionName.options);

    const read = SectionName.options.filter((name) => found[name]?.kind === 'read');

    expect(Object.keys(found)).toEqual(SectionName.options);
    // Node itself knows the name of the computer and what processor it was built for.
    expect(read).toEqual(['system', 'os']);
  },
);

describe.runIf(process.platform === 'linux')('the inventory of this computer', () => {
  it('shows a port this program listens on, by this program name', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();

    const { ports } = await collectInventory(linuxMachine(), ['ports']);
    await new Promise((resolve) => server.close(resolve));

    const own = typeof address === 'object' && address !== null ? address.port : undefined;
    const listening = ports?.kind === 'read' ? ports.value.data.listening : [];
    expect(listening).toContainEqual({ protocol: 'tcp', address: '127.0.0.1', port: own, program: expect.any(String) });
  });

  it('has the processors Node counts', async () => {
    const { cpu } = await collectInventory(linuxMachine(), ['cpu']);

    const processors = cpu?.kind === 'read' ? cpu.value.data.processors : [];
    expect(processors.reduce((sum, { logicalProcessors }) => sum + logicalProcessors, 0)).toBeGreaterThan(0);
  });
});
