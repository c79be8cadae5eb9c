import { isJunkSerial, isPlaceholder } from '@lanet/contracts/junk-serial';
import { type LinuxMachine, read } from '../../platform/machine.ts';
import { attribute } from '../attribute.ts';
import { macSystemSection } from '../macos/inventory/system.ts';
import { windowsSystemSection } from '../windows/inventory/system.ts';
import { chassisName } from './chassis.ts';
import { hypervisor } from './hypervisor.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

const SECURE_BOOT = '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c';

/** Maker, model, board and firmware. Source: Linux `/sys/class/dmi/id`, else the device tree (ARM boards). */
export const system: InventoryCollector<'system'> = {
  name: 'system',
  everySeconds: 24 * HOURS,
  timeoutSeconds: 120,
  read: {
    linux: async (machine) => {
      const dmi = await readDmi(machine);
      return read({
        hostname: machine.hostname(),
        ...dmi,
        secureBoot: await secureBoot(machine),
        tpmVersion: await attribute(machine, '/sys/class/tpm/tpm0/tpm_version_major'),
        virtualization: hypervisor({
          vendor: dmi.hardwareVendor,
          model: dmi.hardwareModel,
          cpuinfo: (await attribute(machine, '/proc/cpuinfo')) ?? '',
        }),
      });
    },
    win32: windowsSystemSection,
    darwin: macSystemSection,
  },
};

/** The identifying fields of SMBIOS; placeholders of makers are null. */
export async function readDmi(machine: LinuxMachine) {
  const dmi = (name: string) => attribute(machine, `/sys/class/dmi/id/${name}`);
  const named = async (name: string) => {
    const value = await dmi(name);
    return value === null || isPlaceholder(value) ? null : value;
  };
  const serial = async (value: Promise<string | null>) => ((text) => (isJunkSerial(text) ? null : text))(await value);
  const tree = (name: string) => attribute(machine, `/sys/firmware/devicetree/base/${name}`);
  return {
    hardwareVendor: await named('sys_vendor'),
    hardwareModel: (await named('product_name')) ?? (await tree('model')),
    hardwareVersion: await named('product_version'),
    hardwareSerial: (await serial(dmi('product_serial'))) ?? (await serial(tree('serial-number'))),
    uuid: (await serial(dmi('product_uuid')))?.toLowerCase() ?? null,
    chassis: chassisName(await dmi('chassis_type')),
    boardVendor: await named('board_vendor'),
    boardModel: await named('board_name'),
    boardSerial: await serial(dmi('board_serial')),
    biosVendor: await named('bios_vendor'),
    biosVersion: await named('bios_version'),
    biosDate: await named('bios_date'),
  };
}

async function secureBoot(machine: LinuxMachine): Promise<boolean | null> {
  const variable = await machine.readBytes(SECURE_BOOT);
  // Four bytes of attributes, then the value (kernel documentation, efivarfs).
  const value = variable.kind === 'read' ? variable.value[4] : undefined;
  return value === undefined ? null : value === 1;
}
