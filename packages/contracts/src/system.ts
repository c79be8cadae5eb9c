// The state of the system, for those who run it: what was checked, which processes run, what waits.
import { z } from 'zod';
import { CalendarRef } from './calendars.ts';
import { endpoint, Id, Instant, Language, nothing } from './endpoint.ts';

/** What is checked, in the order it is shown. `lanet doctor`, the status page, `/readyz` and `/metrics` know the same. */
export const CHECKS = [
  'configuration',
  'runtime',
  'data',
  'database',
  'schema',
  'web',
  'services',
  'signer',
  'bus',
  'files',
  'disk',
  'memory',
  'clock',
  'certificate',
  'jobs',
  'dead_jobs',
  'mail_in',
  'mail_out',
  'sla',
  'backups',
  'agents',
  'agent_versions',
] as const;
export const CheckId = z.enum(CHECKS);
export type CheckId = z.infer<typeof CheckId>;

export const CheckState = z.enum(['ok', 'warning', 'critical']);
export type CheckState = z.infer<typeof CheckState>;

const SystemCheck = z
  .object({
    check: CheckId,
    state: CheckState,
    /** What is seen, in the language asked for. */
    seen: z.string(),
    /** What to do about it; null when all is well. */
    remedy: z.string().nullable(),
  })
  .meta({ id: 'SystemCheck' });

const SystemProcess = z
  .object({
    id: Id,
    host: z.string(),
    pid: z.number().int(),
    services: z.array(z.string()),
    version: z.string(),
    startedAt: Instant,
    seenAt: Instant,
    /** It said something in the last seconds. */
    alive: z.boolean(),
  })
  .meta({ id: 'SystemProcess' });

/** Seconds that the oldest has waited; null where nothing waits. */
const oldest = z.number().nonnegative().nullable();

export const system = {
  status: endpoint({
    method: 'GET',
    path: '/api/v1/settings/system',
    summary: 'Whether each part works, which processes run, and what waits in the queues',
    permission: 'settings.read',
    params: nothing,
    query: z.object({ language: Language.default('es') }),
    body: nothing,
    response: z.object({
      version: z.string(),
      startedAt: Instant,
      /** A process that serves others opens the command key too. */
      signerShared: z.boolean(),
      checks: z.array(SystemCheck),
      processes: z.array(SystemProcess),
      jobs: z.object({ waiting: z.number().int(), dead: z.number().int(), oldestSeconds: oldest }),
      mail: z.object({
        waiting: z.number().int(),
        oldestSeconds: oldest,
        /** Since the mailbox that was looked at longest ago was; null where none is fetched. */
        fetchSeconds: oldest,
      }),
      slaLagSeconds: z.number().nonnegative(),
      agents: z.object({
        total: z.number().int(),
        online: z.number().int(),
        versions: z.array(z.object({ version: z.string(), count: z.number().int() })),
      }),
      /** In use, and without an hour that is open in the next 366 days: nothing that runs by them is ever due. */
      closedCalendars: z.array(CalendarRef),
      backup: z.object({
        /** Whether there is a key to seal them with: without it none are made. */
        configured: z.boolean(),
        last: z
          .object({ at: Instant, ok: z.boolean(), error: z.string().nullable(), filesLost: z.number().int() })
          .nullable(),
        /** The last that was restored into a scratch database and compared. */
        good: z
          .object({ at: Instant, verifiedAt: Instant, sentAt: Instant.nullable(), sizeBytes: z.number().int() })
          .nullable(),
      }),
    }),
  }),
};
