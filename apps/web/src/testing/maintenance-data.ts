// Windows for tests.
import type { MaintenanceWindow } from '@lanet/contracts/maintenance';

export const maintenanceId = (last: number) => `0198a000-0000-7000-8000-${String(last).padStart(12, '0')}`;

export const someWindow = (change: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  ...{ id: maintenanceId(50), version: 3, state: 'active', scope: 'site' },
  client: { id: maintenanceId(1), name: 'Acme' },
  site: { id: maintenanceId(2), name: 'Centro' },
  device: null,
  ...{ timeZone: 'America/Tijuana', start: '2026-11-27T22:00', durationMinutes: 240 },
  ...{ rrule: 'FREQ=MONTHLY;BYDAY=-1FR', stops: 'both', pausesSla: true, reason: 'Cambio de discos' },
  running: false,
  next: { from: '2026-11-28T06:00:00.000Z', until: '2026-11-28T10:00:00.000Z' },
  ...{ lastEndedAt: null, why: null },
  ...{ createdBy: 'Laura Peña', createdAt: '2026-11-01T12:00:00.000Z' },
  ...{ changedBy: 'Laura Peña', changedAt: '2026-11-01T12:00:00.000Z' },
  ...change,
});
