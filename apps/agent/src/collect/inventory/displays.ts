import { linuxDisplaysSection } from '../linux/displays.ts';
import { macDisplaysSection } from '../macos/inventory/displays.ts';
import { windowsDisplaysSection } from '../windows/inventory/displays.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

export const displays: InventoryCollector<'displays'> = {
  name: 'displays',
  everySeconds: 24 * HOURS,
  timeoutSeconds: 120,
  read: { linux: linuxDisplaysSection, win32: windowsDisplaysSection, darwin: macDisplaysSection },
};
