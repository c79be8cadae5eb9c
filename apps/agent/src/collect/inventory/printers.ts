import { linuxPrintersSection, PRINTER_FILES } from '../linux/printers.ts';
import { macPrintersSection } from '../macos/inventory/printers.ts';
import { windowsPrintersSection } from '../windows/inventory/printers.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

export const printers: InventoryCollector<'printers'> = {
  name: 'printers',
  everySeconds: 24 * HOURS,
  timeoutSeconds: 120,
  marker: { linux: PRINTER_FILES },
  read: { linux: linuxPrintersSection, win32: windowsPrintersSection, darwin: macPrintersSection },
};
