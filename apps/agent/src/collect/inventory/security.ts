import { linuxSecuritySection } from '../linux/security.ts';
import { macSecuritySection } from '../macos/inventory/security.ts';
import { windowsSecuritySection } from '../windows/inventory/security.ts';
import { HOURS, type InventoryCollector } from './inventory-collector.ts';

export const security: InventoryCollector<'security'> = {
  name: 'security',
  everySeconds: HOURS / 4,
  timeoutSeconds: 60,
  read: { linux: linuxSecuritySection, win32: windowsSecuritySection, darwin: macSecuritySection },
};
