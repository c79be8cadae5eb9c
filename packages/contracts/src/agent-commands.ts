// What travels between server and agent about commands: the signed envelope, and what became of it. Part of agent.ts.
import { z } from 'zod';
import { CommandState } from './commands.ts';
import { Language } from './endpoint.ts';
import { inventoryText } from './inventory-text.ts';
import { ParameterValues, ScriptClass } from './scripts.ts';
import { AgentId, Sha256 } from './wire.ts';

export const FILE_MAX_BYTES = 16 * 1024 * 1024;
export const OUTPUT_PART_MAX = 8 * 1024;

const Millis = z.number().int().min(0).max(8.64e15);

/** The bytes that are signed travel as they were signed: `payload` is JSON text, read only after the signature holds. */
export const Envelope = z.object({
  payload: z.string().max(65_536),
  signature: z.string().max(200),
  keyId: z.string().max(64),
});
export type Envelope = z.infer<typeof Envelope>;

export const CommandPayload = z.object({
  agentId: AgentId,
  deviceId: z.uuid(),
  commandId: z.uuid(),
  type: z.literal('script'),
  scriptKey: z.string().max(60),
  scriptSha256: Sha256,
  /** One of InterpreterName, or an absolute path, as for agents that do not know the names. */
  interpreter: z.string().max(255),
  parameters: ParameterValues,
  /** What each value is: services are looked up before anything runs, paths are held to the device's own policy. */
  parameterKinds: z.record(z.string(), z.enum(['number', 'boolean', 'choice', 'service', 'path', 'text'])),
  /** In which the script speaks to whoever reads its output. */
  language: Language,
  notBefore: Millis,
  expiresAt: Millis,
  nonce: z.string().min(16).max(64),
  sequence: z.number().int().min(1),
  requester: z.object({ id: z.uuid(), name: z.string() }),
  approver: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  ticket: z.string().nullable(),
  reason: z.string().nullable(),
  timeoutSeconds: z.number().int().min(1).max(14_400),
  idempotent: z.boolean(),
  maxOutputBytes: z.number().int(),
  class: ScriptClass,
  /** The script restarts the computer: the run ends when that has happened. Agents that do not know it end it with the script. */
  restarts: z.boolean().optional(),
  /** Further signatures (strict mode, security.md 6); agents that do not know them ignore them. */
  proofs: z.array(z.unknown()),
});
export type CommandPayload = z.infer<typeof CommandPayload>;

export const Delivery = z.object({ envelope: Envelope, script: z.string() });
export type Delivery = z.infer<typeof Delivery>;

export const CommandResult = z.object({
  commandId: z.uuid(),
  state: CommandState.exclude(['requested', 'queued', 'delivered', 'expired']).optional(),
  at: Millis,
  refusal: inventoryText(60).optional(),
  exitCode: z.number().int().optional(),
  durationMs: z.number().int().min(0).optional(),
  stdoutBytes: z.number().int().min(0).optional(),
  stderrBytes: z.number().int().min(0).optional(),
  truncated: z.boolean().optional(),
  parts: z
    .array(
      z.object({
        part: z.number().int().min(0).max(100_000),
        stream: z.enum(['stdout', 'stderr']),
        text: z.string().max(4 * OUTPUT_PART_MAX),
      }),
    )
    .max(64)
    .optional(),
  files: z
    .array(
      z.object({ sha256: Sha256, name: inventoryText(200), sizeBytes: z.number().int().min(0).max(FILE_MAX_BYTES) }),
    )
    .max(10)
    .optional(),
});
export type CommandResult = z.infer<typeof CommandResult>;
