// Which computer a device is: how its agent was recognised, the agents before it, and what was decided about that.
import { z } from 'zod';
import { RetirementOrder } from './agent-enrolment.ts';
import { Device } from './devices.ts';
import { ById, endpoint, Id, Instant, nothing } from './endpoint.ts';

/** What two claims have in common, strongest first. */
export const DuplicateReason = z.enum(['recovery', 'tpm', 'serial', 'uuid', 'mac', 'hostname']);
export type DuplicateReason = z.infer<typeof DuplicateReason>;

const AgentBefore = z.object({
  agentId: z.string(),
  hostname: z.string(),
  agentVersion: z.string(),
  address: z.string(),
  enrolledAt: Instant,
  current: z.boolean(),
});

export const DeviceIdentity = z
  .object({
    /** How the present agent came to a device that was known before; null where it is the first. */
    link: z
      .object({
        /** claimed: by its facts alone, which prove nothing; until a person confirms it no script runs. */
        kind: z.enum(['claimed', 'proved', 'confirmed']),
        score: z.number().int(),
        reasons: z.array(DuplicateReason),
        at: Instant,
        /** The agent before it is still known, so the two can be told apart again. */
        separable: z.boolean(),
      })
      .nullable(),
    /** Newest first, at most 20. */
    agents: z.array(AgentBefore),
    /** Of an archived device: what its agent is told when it asks. */
    retirement: z
      .object({ order: RetirementOrder, at: Instant, expiresAt: Instant, toldAt: Instant.nullable() })
      .nullable(),
  })
  .meta({ id: 'DeviceIdentity' });
export type DeviceIdentity = z.infer<typeof DeviceIdentity>;

const oneDevice = { params: ById, query: nothing, body: nothing };

export const deviceIdentity = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/devices/:id/identity',
    summary: 'How the agent of a device was recognised, and the agents before it',
    permission: 'agents.approve',
    ...oneDevice,
    response: DeviceIdentity,
  }),
  confirm: endpoint({
    method: 'POST',
    path: '/api/v1/devices/:id/identity/confirm',
    summary: 'It is the same computer: what waited for the agent before goes to this one',
    permission: 'agents.approve',
    ...oneDevice,
    response: DeviceIdentity,
  }),
  separate: endpoint({
    method: 'POST',
    path: '/api/v1/devices/:id/identity/separate',
    summary: 'It is another computer: its agent gets a device of its own, the agent before is the device’s again',
    permission: 'agents.approve',
    ...oneDevice,
    response: z.object({ deviceId: Id, name: z.string() }),
  }),
  restore: endpoint({
    method: 'POST',
    path: '/api/v1/devices/:id/restore',
    summary: 'Look after an archived device again',
    permission: 'devices.write',
    ...oneDevice,
    response: Device,
  }),
};
