import { type LinuxMachine, read, valueOrNull } from '../../platform/machine.ts';
import { attribute, linkName, numberAttribute, udevProperties } from '../attribute.ts';
import { macGraphicsSection } from '../macos/inventory/graphics.ts';
import { windowsGraphicsSection } from '../windows/inventory/graphics.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

const PCI = '/sys/bus/pci/devices';
const PCI_IDS = ['/usr/share/misc/pci.ids', '/usr/share/hwdata/pci.ids'];
const DISPLAY_CONTROLLER = '0x03';

type PciNames = { vendor: string | null; device: string | null };

/** Graphics controllers on PCI. Names from udev's database, else from pci.ids, else the numbers themselves. */
export const graphics: InventoryCollector<'graphics'> = {
  name: 'graphics',
  everySeconds: 24 * HOURS,
  timeoutSeconds: 120,
  read: {
    linux: async (machine) => {
      const controllers = [];
      for (const slot of await machine.list(PCI)) {
        const kind = await attribute(machine, `${PCI}/${slot}/class`);
        if (kind?.startsWith(DISPLAY_CONTROLLER)) controllers.push(await describe(machine, slot));
      }
      return read({ controllers });
    },
    win32: windowsGraphicsSection,
    darwin: macGraphicsSection,
  },
};

async function describe(machine: LinuxMachine, slot: string) {
  const hex = async (name: string) => (await attribute(machine, `${PCI}/${slot}/${name}`))?.replace(/^0x/, '') ?? '';
  const [vendorId, deviceId] = [await hex('vendor'), await hex('device')];
  const names = await pciNames(machine, slot, vendorId, deviceId);
  return {
    slot,
    name: names.device ?? `${names.vendor ?? vendorId} ${deviceId}`,
    vendor: names.vendor,
    pciId: `${vendorId}:${deviceId}`,
    driver: await linkName(machine, `${PCI}/${slot}/driver`),
    memoryBytes: await numberAttribute(machine, `${PCI}/${slot}/mem_info_vram_total`),
  };
}

async function pciNames(machine: LinuxMachine, slot: string, vendorId: string, deviceId: string): Promise<PciNames> {
  const udev = await udevProperties(machine, `+pci:${slot}`);
  const device = udev.get('ID_MODEL_FROM_DATABASE');
  if (device) return { vendor: udev.get('ID_VENDOR_FROM_DATABASE') ?? null, device };
  for (const path of PCI_IDS) {
    const ids = valueOrNull(await machine.readFile(path, 8 * 1024 * 1024));
    if (ids !== null) return findPciNames(ids, vendorId, deviceId);
  }
  return { vendor: null, device: null };
}

/** Looks one device up in pci.ids: vendors at the line's start, their devices below them behind one tab. */
export function findPciNames(ids: string, vendorId: string, deviceId: string): PciNames {
  const vendor = new RegExp(`^${vendorId}  (.+)$`, 'm').exec(ids);
  if (!vendor) return { vendor: null, device: null };
  const rest = ids.slice(vendor.index + vendor[0].length);
  const nextVendor = rest.search(/\n[^\t#\n]/);
  const own = nextVendor === -1 ? rest : rest.slice(0, nextVendor);
  const device = new RegExp(`^\\t${deviceId}  (.+)$`, 'm').exec(own);
  return { vendor: vendor[1] ?? null, device: device?.[1] ?? null };
}
