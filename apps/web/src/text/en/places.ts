import type { places as source } from '../es/places.ts';
import type { Texts } from '../texts.ts';

/** What the menu calls the pages whose own texts come later; they call themselves the same. */
export const places: Texts<typeof source> = {
  account: 'My account',
  alerts: 'Alerts',
  clients: 'Clients',
  devices: 'Devices',
  mail: 'Mail',
  maintenance: 'Maintenance',
  scripts: 'Scripts',
  sla: 'SLA',
  settings: 'Settings',
};
