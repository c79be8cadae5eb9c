import { RPM_DATABASES } from '../linux/rpm.ts';
import { linuxUpdatesSection, UPDATE_LISTS } from '../linux/updates.ts';
import { macUpdatesSection, UPDATE_PLACES } from '../macos/inventory/updates.ts';
import { windowsUpdatesSection } from '../windows/inventory/updates.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

/** Pending updates, and the last ones that were installed where the system keeps a history of them. */
export const updates: InventoryCollector<'updates'> = {
  name: 'updates',
  everySeconds: 6 * HOURS,
  timeoutSeconds: 200,
  marker: { linux: ['/var/lib/dpkg/status', ...RPM_DATABASES, ...UPDATE_LISTS], darwin: UPDATE_PLACES },
  read: {
    linux: linuxUpdatesSection,
    win32: windowsUpdatesSection,
    darwin: macUpdatesSection,
  },
};
