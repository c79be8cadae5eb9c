// Releases of the agent as administrators see them: what runs where, which release is rolled out to how many, what became
// of it. What a signed manifest says is releases.ts.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, nothing, page, paging } from './endpoint.ts';
import { ReleaseArch, ReleaseSystem, ReleaseVersion } from './releases.ts';
import { Sha256 } from './wire.ts';

const Named = z.object({ id: Id, name: z.string() });

/** Kinds of packages of the agent, by the end of their names. */
export const PackageKind = z.enum(['msi', 'deb', 'rpm', 'pkg', 'tar.gz', 'zip']);
export type PackageKind = z.infer<typeof PackageKind>;

/** A package that this server hands out, at `/downloads/<file>`. */
export const AgentPackage = z
  .object({
    file: z.string(),
    kind: PackageKind,
    system: ReleaseSystem,
    /** Null: one file for every processor. */
    arch: ReleaseArch.nullable(),
    /** Of its name; null where the name has none. */
    version: z.string().nullable(),
    sha256: Sha256,
    sizeBytes: z.number().int(),
  })
  .meta({ id: 'AgentPackage' });
export type AgentPackage = z.infer<typeof AgentPackage>;

export const UpdateState = z.enum(['installed', 'refused', 'failed', 'rolled_back']);
export type UpdateState = z.infer<typeof UpdateState>;

const Count = z.number().int().min(0);

/** Of the devices whose configuration named the release. */
export const RolloutFigures = z.object({
  named: Count,
  installed: Count,
  refused: Count,
  failed: Count,
  rolledBack: Count,
  /** Fetched it and did not come back within 15 minutes. */
  lost: Count,
});
export type RolloutFigures = z.infer<typeof RolloutFigures>;

export const ROLLOUT_PERCENTS = [0, 1, 10, 100] as const;
const Percent = z.union(ROLLOUT_PERCENTS.map((percent) => z.literal(percent)));
const WidenAfterHours = z.number().int().min(1).max(720).nullable();
const Canaries = z.array(Id).max(200);

export const Rollout = z
  .object({
    id: Id,
    releaseId: Id,
    releaseVersion: ReleaseVersion,
    state: z.enum(['running', 'paused', 'halted', 'ended']),
    /** Of all agents; 0: the chosen devices alone. */
    percent: Percent,
    canaries: z.array(Named),
    /** Widened by itself after so many hours without a fault. */
    widenAfterHours: WidenAfterHours,
    widenedAt: Instant,
    /** Why it halted by itself. */
    reason: z.enum(['failures', 'lost']).nullable(),
    startedBy: Named.nullable(),
    startedAt: Instant,
    figures: RolloutFigures,
    version: z.number().int(),
  })
  .meta({ id: 'Rollout' });
export type Rollout = z.infer<typeof Rollout>;

export const AgentRelease = z
  .object({
    id: Id,
    version: ReleaseVersion,
    number: z.number().int(),
    /** Systems it has files for; empty: every one. */
    systems: z.array(ReleaseSystem),
    allowsDowngrade: z.boolean(),
    /** First 16 characters of its key. */
    key: z.string(),
    addedAt: Instant,
    addedBy: z.string(),
  })
  .meta({ id: 'AgentRelease' });
export type AgentRelease = z.infer<typeof AgentRelease>;

export const ReleasesOverview = z.object({
  /** What devices say they run, newest first. */
  versions: z.array(z.object({ version: z.string(), devices: Count, online: Count })),
  /** Newest first. */
  releases: z.array(AgentRelease),
  /** The one that has not ended, else the last. */
  rollout: Rollout.nullable(),
  packages: z.array(AgentPackage),
  /** Where the server looks for packages, for whoever has to put some there. */
  packagesFolder: z.string(),
});

/** What an agent said became of an update. */
export const AgentUpdate = z
  .object({
    id: Id,
    device: Named,
    client: Named,
    version: z.string(),
    state: UpdateState,
    /** Code of the agent's updater. */
    reason: z.string().nullable(),
    at: Instant,
  })
  .meta({ id: 'AgentUpdate' });
export type AgentUpdate = z.infer<typeof AgentUpdate>;

export const releases = {
  overview: endpoint({
    method: 'GET',
    path: '/api/v1/releases',
    summary: 'Versions of the agent: what runs, which releases and packages there are, and the rollout',
    permission: 'releases.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: ReleasesOverview,
  }),
  updates: endpoint({
    method: 'GET',
    path: '/api/v1/releases/:id/updates',
    summary: 'What agents said became of a release, newest first',
    permission: 'releases.read',
    params: ById,
    query: z.object({ ...paging, state: UpdateState.optional() }),
    body: nothing,
    response: page(AgentUpdate),
  }),
  ofDevice: endpoint({
    method: 'GET',
    path: '/api/v1/devices/:id/agent-updates',
    summary: 'The last 20 updates of the agent of a device, newest first',
    permission: 'devices.inspect',
    params: ById,
    query: nothing,
    body: nothing,
    response: z.object({ items: z.array(AgentUpdate) }),
  }),
  startRollout: endpoint({
    method: 'POST',
    path: '/api/v1/rollouts',
    summary: 'Start to name a release to chosen devices and a share of all agents',
    permission: 'releases.write',
    params: nothing,
    query: nothing,
    body: z.object({
      releaseId: Id,
      percent: Percent.default(1),
      canaryDeviceIds: Canaries.default([]),
      widenAfterHours: WidenAfterHours.default(null),
    }),
    response: Rollout,
    status: 201,
  }),
  changeRollout: endpoint({
    method: 'PATCH',
    path: '/api/v1/rollouts/:id',
    summary: 'Widen, pause, go on with or end a rollout; an ended one names its release to nobody',
    permission: 'releases.write',
    params: ById,
    query: nothing,
    body: z.object({
      state: z.enum(['running', 'paused', 'ended']).optional(),
      percent: Percent.optional(),
      canaryDeviceIds: Canaries.optional(),
      widenAfterHours: WidenAfterHours.optional(),
    }),
    response: Rollout,
    versioned: true,
  }),
};
