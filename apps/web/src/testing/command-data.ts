// A run for tests that ended well, unless told otherwise.
import type { Command } from '@lanet/contracts/commands';

export const makeRun = (fields: Partial<Command> = {}): Command => ({
  id: '00000000-0000-4000-a000-000000000001',
  script: {
    id: '00000000-0000-4000-a000-000000000002',
    key: 'disk_cleanup',
    titles: { es: 'Limpieza de disco', en: 'Disk clean-up' },
    class: 'safe',
  },
  scriptVersion: 1,
  scriptSha256: '',
  parameters: {},
  client: { id: '00000000-0000-4000-9000-000000000001', name: 'Industrias Tebi' },
  device: { id: '00000000-0000-4000-b000-000000000001', name: 'SERVER-001' },
  ticketId: null,
  requester: { id: '00000000-0000-4000-c000-000000000001', name: 'Rosa' },
  reason: null,
  state: 'finished',
  refusal: null,
  exitCode: 0,
  durationMs: 412,
  stdoutBytes: 0,
  stderrBytes: 0,
  truncated: false,
  files: [],
  requestedAt: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-01-01T00:00:01.000Z',
  finishedAt: '2026-01-01T00:00:02.000Z',
  expiresAt: '2026-01-02T00:00:00.000Z',
  ...fields,
});
