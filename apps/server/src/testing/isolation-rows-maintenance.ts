import { maintenance } from '@lanet/contracts/maintenance';
import type { VictimMaintenance } from './isolation-maintenance.ts';
import { own, type Row, thing } from './isolation-row.ts';
import { planBody } from './maintenance-plans.ts';

type Scene = Parameters<Row['aim']>[0];
const at =
  (name: keyof VictimMaintenance) =>
  ({ victim }: Scene) => ({ params: { id: victim.maintenance[name] } });
const deviceOf = ({ victim }: Scene) => ({ scope: 'device' as const, deviceId: victim.deviceId });

export const maintenanceRows: Record<string, Row> = {
  'maintenance.list': own(maintenance.list, ({ victim }) => ({
    query: { when: 'now' as const, clientId: victim.client.id },
  })),
  'maintenance.get': thing(maintenance.get, at('planned')),
  'maintenance.preview': own(
    maintenance.preview,
    () => ({ query: { start: '2030-01-01T22:00', timeZone: 'UTC', durationMinutes: 60 } }),
    { shows: false },
  ),
  'maintenance.create': thing(maintenance.create, (scene) => ({
    body: planBody(scene.server, { place: deviceOf(scene), startsInHours: 24 * 300 }),
  })),
  'maintenance.startNow': thing(maintenance.startNow, (scene) => ({
    body: { place: deviceOf(scene), hours: 1, stops: 'notifications' as const, pausesSla: false, reason: 'New' },
  })),
  'maintenance.update': thing(maintenance.update, async (scene) => {
    const { rows } = await scene.server.db.admin.query<{ version: number }>(
      'select version from maintenance_windows where window_id = $1 and valid_until is null',
      [scene.victim.maintenance.planned],
    );
    return { ...at('planned')(scene), ifMatch: rows[0]?.version ?? 0, body: { reason: 'New' } };
  }),
  'maintenance.accept': thing(maintenance.accept, at('toAccept')),
  'maintenance.decline': thing(maintenance.decline, (scene) => ({ ...at('toDecline')(scene), body: { why: 'New' } })),
  'maintenance.cancel': thing(maintenance.cancel, (scene) => ({ ...at('toCancel')(scene), body: {} })),
  'maintenance.end': thing(maintenance.end, at('running')),
};
