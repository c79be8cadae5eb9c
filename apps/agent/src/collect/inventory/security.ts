import { notSupportedYet } from '../collector.ts';
import { macSecuritySection } from '../macos/inventory/security.ts';
import { windowsSecuritySection } from '../windows/inventory/security.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

export const security: InventoryCollector<'security'> = {
  name: 'security',
  everySeconds: HOURS / 4,
  timeoutSeconds: 60,
  read: { linux: notSupportedYet, win32: windowsSecuritySection, darwin: macSecuritySection },
};
