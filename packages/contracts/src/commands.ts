// Commands: one run of a script on one device, from the request to its result.
import { z } from 'zod';
import { ById, endpoint, Id, Instant, nothing, page, paging } from './endpoint.ts';
import { PersonRef } from './people.ts';
import { ParameterValues, ScriptClass } from './scripts.ts';
import { Sha256 } from './wire.ts';

/**
 * requested: waits for the signer. queued: signed, waits for the device. delivered, accepted, running: as the agent says.
 * The rest are ends: the first one stored stays.
 */
export const CommandState = z
  .enum([
    'requested',
    'queued',
    'delivered',
    'accepted',
    'running',
    'finished',
    'timed_out',
    'cancelled',
    'failed_to_start',
    'refused',
    'expired',
    'interrupted',
  ])
  .meta({ id: 'CommandState' });
export type CommandState = z.infer<typeof CommandState>;

export const COMMAND_ENDS: readonly CommandState[] = [
  'finished',
  'timed_out',
  'cancelled',
  'failed_to_start',
  'refused',
  'expired',
  'interrupted',
];

const Named = z.object({ id: Id, name: z.string() });

export const Command = z
  .object({
    id: Id,
    script: z.object({
      id: Id,
      key: z.string(),
      titles: z.object({ es: z.string(), en: z.string() }),
      class: ScriptClass,
    }),
    scriptVersion: z.number().int(),
    scriptSha256: z.string(),
    parameters: ParameterValues,
    client: Named,
    device: Named,
    ticketId: Id.nullable(),
    requester: PersonRef,
    reason: z.string().nullable(),
    state: CommandState,
    /** Why it was refused: a code of the signer or of the agent. */
    refusal: z.string().nullable(),
    exitCode: z.number().int().nullable(),
    durationMs: z.number().int().nullable(),
    stdoutBytes: z.number().int(),
    stderrBytes: z.number().int(),
    truncated: z.boolean(),
    files: z.array(z.object({ sha256: z.string(), name: z.string(), sizeBytes: z.number().int() })),
    requestedAt: Instant,
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    expiresAt: Instant,
  })
  .meta({ id: 'Command' });
export type Command = z.infer<typeof Command>;

/** Output in order; `part` counts from 0 over both streams. */
export const OutputPart = z.object({ part: z.number().int(), stream: z.enum(['stdout', 'stderr']), text: z.string() });
export type OutputPart = z.infer<typeof OutputPart>;

export const commands = {
  list: endpoint({
    method: 'GET',
    path: '/api/v1/commands',
    summary: 'Runs, newest first',
    permission: 'commands.read',
    params: nothing,
    query: z.object({ ...paging, deviceId: Id.optional(), ticketId: Id.optional(), scriptId: Id.optional() }),
    body: nothing,
    response: page(Command),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/commands/:id',
    summary: 'One run',
    permission: 'commands.read',
    params: ById,
    query: nothing,
    body: nothing,
    response: Command,
  }),
  output: endpoint({
    method: 'GET',
    path: '/api/v1/commands/:id/output',
    summary: 'Output from a part on, to follow a run without reading it twice',
    permission: 'commands.read',
    params: ById,
    query: z.object({ from: z.coerce.number().int().min(0).max(1_000_000).default(0) }),
    body: nothing,
    response: z.object({ state: CommandState, parts: z.array(OutputPart) }),
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/v1/commands/:id/files/:sha256',
    summary: 'A file that a run collected, as an attachment',
    permission: 'commands.read',
    params: ById.extend({ sha256: Sha256 }),
    query: nothing,
    body: nothing,
    response: z.unknown(),
  }),
  run: endpoint({
    method: 'POST',
    path: '/api/v1/commands',
    summary: 'Run a script on a device; the id is chosen by the caller, so a repeated request is one run',
    permission: 'commands.run',
    params: nothing,
    query: nothing,
    body: z.object({
      id: Id,
      deviceId: Id,
      scriptId: Id,
      parameters: ParameterValues.default({}),
      ticketId: Id.optional(),
      reason: z.string().trim().max(500).optional(),
    }),
    response: Command,
    status: 201,
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/api/v1/commands/:id/cancel',
    summary: 'Cancel a run that has not started',
    permission: 'commands.run',
    params: ById,
    query: nothing,
    body: nothing,
    response: Command,
  }),
  stopStatus: endpoint({
    method: 'GET',
    path: '/api/v1/commands/stop',
    summary: 'Whether the kill switch holds all runs back',
    permission: 'commands.read',
    params: nothing,
    query: nothing,
    body: nothing,
    response: z.object({ stopped: z.boolean() }),
  }),
  setStop: endpoint({
    method: 'PUT',
    path: '/api/v1/commands/stop',
    summary: 'The kill switch: hold back, or let through, every run of the installation',
    permission: 'commands.stop',
    params: nothing,
    query: nothing,
    body: z.object({ stopped: z.boolean() }),
    response: z.object({ stopped: z.boolean() }),
  }),
};
