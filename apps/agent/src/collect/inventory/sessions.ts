import { linuxSessionsSection } from '../linux/sessions.ts';
import { macSessionsSection } from '../macos/inventory/sessions.ts';
import { windowsSessionsSection } from '../windows/inventory/sessions.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

export const sessions: InventoryCollector<'sessions'> = {
  name: 'sessions',
  everySeconds: HOURS / 4,
  timeoutSeconds: 60,
  read: { linux: linuxSessionsSection, win32: windowsSessionsSection, darwin: macSessionsSection },
};
