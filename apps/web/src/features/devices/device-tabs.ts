import { z } from 'zod';

/** The parts of a device's page, in their order; the first is shown when the address names none. */
export const DeviceTab = z.enum([
  'summary',
  'hardware',
  'software',
  'network',
  'security',
  'services',
  'processes',
  'updates',
  'tickets',
  'scripts',
  'changes',
]);
export type DeviceTab = z.infer<typeof DeviceTab>;
