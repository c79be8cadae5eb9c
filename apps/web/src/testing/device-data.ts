// A device for tests.
import type { Device } from '@lanet/contracts/devices';

const ID = '0198a000-0000-7000-8000-000000000001';

export const someDevice = (change: Partial<Device> = {}): Device => ({
  id: ID,
  name: 'SERVER-001',
  type: 'server',
  status: 'active',
  client: { id: ID, name: 'Acme' },
  site: { id: ID, name: 'Centro' },
  ...{ os: null, model: null, serial: null, agentVersion: null, clockOffsetMs: null },
  ...{ lastSeenAt: null, lastReportAt: null },
  ...{ online: true, simulated: false, unverified: false },
  ...{ cpu: null, memory: null, disk: null, temperature: null, uptimeSeconds: null },
  ...{ openAlerts: 0, alertPriority: null, maintenance: null, createdAt: '2026-01-01T00:00:00Z', version: 1 },
  ...change,
});
