import { notSupportedYet } from '../collector.ts';
import { macPrintersSection } from '../macos/inventory/printers.ts';
import { windowsPrintersSection } from '../windows/inventory/printers.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

export const printers: InventoryCollector<'printers'> = {
  name: 'printers',
  everySeconds: 24 * HOURS,
  timeoutSeconds: 120,
  read: { linux: notSupportedYet, win32: windowsPrintersSection, darwin: macPrintersSection },
};
