import { read } from '../../platform/machine.ts';
import { macMemorySection } from '../macos/inventory/memory.ts';
import { parseMeminfo } from '../memory.ts';
import { windowsMemorySection } from '../windows/inventory/memory.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';
import { memoryDevices } from './smbios.ts';

/**
 * Memory modules; null where the firmware's table cannot be read (virtual machines without one, ARM boards).
 * Source: Linux `/sys/firmware/dmi/tables/DMI`, `/proc/meminfo`.
 */
export const memory: InventoryCollector<'memory'> = {
  name: 'memory',
  everySeconds: 24 * HOURS,
  timeoutSeconds: 60,
  read: {
    linux: async (machine) => {
      const meminfo = await machine.readFile('/proc/meminfo');
      const table = await machine.readBytes('/sys/firmware/dmi/tables/DMI', 1024 * 1024);
      return read({
        physicalBytes: meminfo.kind === 'read' ? (parseMeminfo(meminfo.value)?.totalBytes ?? null) : null,
        modules: table.kind === 'read' ? memoryDevices(table.value) : null,
      });
    },
    win32: windowsMemorySection,
    darwin: macMemorySection,
  },
};
