// The agent protocol, version 1. It only grows: unknown fields are ignored, and a message of every released agent is kept
// under fixtures/agent/ and parsed for ever. Instants are epoch milliseconds of server time unless said otherwise.
import { z } from 'zod';
import { CommandResult, Delivery } from './agent-commands.ts';
import { agentEnrolment, Facts } from './agent-enrolment.ts';
import { Knows, Scanned, ServiceRestart } from './agent-services.ts';
import { AlertEdge, AlertRule } from './alert-rules.ts';
import { BlackBoxPart } from './black-box.ts';
import { endpoint, nothing } from './endpoint.ts';
import { inventoryText, SectionName } from './inventory.ts';
import { LiveSample } from './live.ts';
import { SignedRelease } from './releases.ts';
import { Nonce, Sha256, Signature } from './wire.ts';

export * from './agent-commands.ts';
export * from './agent-enrolment.ts';
export * from './agent-services.ts';

export const AGENT_PROTOCOL = 1;

/** Bytes of a report's body, inflated. */
export const REPORT_MAX_BYTES = 5 * 1024 * 1024;
export const FRAME_MAX_BYTES = 64 * 1024;

const Millis = z.number().int().min(0).max(8.64e15);

const Percents = z.array(z.number().min(0).max(100).nullable()).max(900);
const Rates = z.array(z.number().min(0).max(1e13).nullable()).max(900);
const name = z.string().min(1).max(255);

/** The values of one interval, one per step; a missing step is null. All arrays of a window have one length. */
export const Window = z
  .object({
    from: Millis,
    stepSeconds: z.number().int().min(1).max(3600),
    cpu: Percents,
    memory: Percents,
    temperature: z.array(z.number().min(-100).max(200).nullable()).max(900),
    volumes: z
      .array(z.object({ id: name, usedPercent: Percents, freeBytes: z.number().min(0), sizeBytes: z.number().min(0) }))
      .max(200),
    network: z.array(z.object({ id: name, rx: Rates, tx: Rates })).max(64),
    reach: z
      .array(
        z.object({
          target: z.enum(['gateway', 'server']),
          loss: Percents,
          ms: z.array(z.number().min(0).max(600_000).nullable()).max(900),
        }),
      )
      .max(2)
      .optional(),
  })
  .refine(({ cpu, memory, temperature, volumes, network, reach }) => {
    const lengths = [
      memory,
      temperature,
      ...volumes.map((v) => v.usedPercent),
      ...network.flatMap((n) => [n.rx, n.tx]),
    ];
    return [...lengths, ...(reach ?? []).flatMap((r) => [r.loss, r.ms])].every(
      (values) => values.length === cpu.length,
    );
  }, 'every array of a window has the same length');
export type Window = z.infer<typeof Window>;

export const AgentEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('service'), at: Millis, name: inventoryText(255), state: z.enum(['running', 'stopped']) }),
  ServiceRestart,
  Scanned,
  z.object({ kind: z.literal('started'), at: Millis, bootId: inventoryText(100) }),
  z.object({ kind: z.literal('stopping'), at: Millis }),
  /** A section of the inventory did not end in its time again and again, and is left out for a day. */
  z.object({ kind: z.literal('collector'), at: Millis, name: SectionName, milliseconds: z.number().min(0).max(1e9) }),
  /** What became of an update that the configuration named. `reason`: a code of the agent's updater. */
  z.object({
    kind: z.literal('update'),
    at: Millis,
    version: inventoryText(40),
    state: z.enum(['installed', 'refused', 'failed', 'rolled_back']),
    reason: inventoryText(60).nullable(),
  }),
  /** A command that was refused, or another breach of trust: code of agents.md 8.1. */
  z.object({
    kind: z.literal('security'),
    at: Millis,
    code: inventoryText(60),
    commandId: inventoryText(60).nullable(),
    text: inventoryText(1000),
  }),
]);
export type AgentEvent = z.infer<typeof AgentEvent>;

export const Report = z.object({
  protocol: z.number().int().min(1).max(1000),
  sequence: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  bootId: inventoryText(100),
  lease: z.string().max(64).nullable(),
  configEtag: z.string().max(64).nullable(),
  agentVersion: z.string().max(40),
  knows: Knows.optional(),
  sentAt: Millis,
  uptimeSeconds: z.number().min(0).max(1e10),
  /** How many milliseconds the server's clock is ahead of the device's own; negative when the device's is. */
  clockOffsetMs: z.number().int().min(-8.64e15).max(8.64e15).optional(),
  /** How many reports still wait on the device. */
  backlog: z.number().int().min(0).max(1e9),
  windows: z.array(Window).max(96),
  sections: z
    .partialRecord(SectionName, z.object({ hash: z.string().regex(/^[0-9a-f]{16}$/), data: z.unknown().optional() }))
    .optional(),
  events: z.array(AgentEvent).max(200).optional(),
  edges: z.array(AlertEdge).max(500).optional(),
  blackBoxes: z.array(BlackBoxPart).max(4).optional(),
});
export type Report = z.infer<typeof Report>;

export const AgentConfig = z.object({
  etag: z.string(),
  reportSeconds: z.number().int(),
  sampleSeconds: z.number().int(),
  rules: z.array(AlertRule),
  watchedServices: z.array(z.string()),
  /** Mount points to read besides the computer's own block file systems. */
  extraMounts: z.array(z.string()),
  /** The release this agent is to run; left out when it is to stay as it is. */
  update: SignedRelease.optional(),
});
export type AgentConfig = z.infer<typeof AgentConfig>;

export const ReportAnswer = z.object({
  acknowledged: z.number().int(),
  serverTime: Millis,
  lease: z.string(),
  nextReportInSeconds: z.number(),
  want: z.array(SectionName),
  config: AgentConfig.optional(),
  /** Commands wait: fetch them. */
  commands: z.boolean(),
});
export type ReportAnswer = z.infer<typeof ReportAnswer>;

/** Frames of `GET /agent/v1/connect`, JSON text. */
export const AgentFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    nonce: Nonce,
    proof: z.string().max(4096),
    agentVersion: z.string().max(40),
    bootId: inventoryText(100),
    /** Which of two copies of one agent is the original, is judged by these. */
    facts: Facts.optional(),
    /** It answers `live`; left out by agents from before it. */
    live: z.boolean().optional(),
  }),
  z.object({ type: z.literal('proof'), signature: Signature }),
  /** A clean stop: shutdown, upgrade. Not an outage. */
  z.object({ type: z.literal('stopping') }),
  /** Only while asked for by `live`. */
  LiveSample.extend({ type: z.literal('sample') }),
]);
export type AgentFrame = z.infer<typeof AgentFrame>;

export const ServerFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), nonce: z.string(), serverTime: Millis, signature: z.string() }),
  z.object({ type: z.literal('ready'), bearer: z.string(), bearerExpiresAt: Millis, serverTime: Millis }),
  z.object({ type: z.literal('nudge'), what: z.enum(['commands', 'config', 'report']) }),
  z.object({ type: z.literal('bye'), retryAfterSeconds: z.number() }),
  /** Somebody looks at the device: a sample every `everySeconds` until `seconds` are over. 0 ends it. */
  z.object({ type: z.literal('live'), everySeconds: z.number().int(), seconds: z.number().int() }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;

const none = { params: nothing, query: nothing };

export const agent = {
  ...agentEnrolment,
  grant: endpoint({
    method: 'POST',
    path: '/agent/v1/grants',
    summary: 'Change a proof by the agent key for a bearer of 15 minutes',
    permission: 'agent_proof',
    ...none,
    body: nothing,
    response: z.object({ bearer: z.string(), bearerExpiresAt: Millis, serverTime: Millis }),
  }),
  report: endpoint({
    method: 'POST',
    path: '/agent/v1/reports',
    summary: 'One report; the answer comes after it is durable',
    permission: 'agent_bearer',
    ...none,
    body: Report,
    response: ReportAnswer,
  }),
  commands: endpoint({
    method: 'GET',
    path: '/agent/v1/commands',
    summary: 'Signed commands that wait for me; with `wait` the answer is held until there is one',
    permission: 'agent_bearer',
    params: nothing,
    query: z.object({ wait: z.coerce.number().int().min(0).max(50).default(0) }),
    body: nothing,
    response: z.object({ items: z.array(Delivery) }),
  }),
  results: endpoint({
    method: 'POST',
    path: '/agent/v1/results',
    summary: 'States, output and ends of commands; sent again until acknowledged, stored once',
    permission: 'agent_bearer',
    ...none,
    body: z.object({ items: z.array(CommandResult).min(1).max(64) }),
    response: nothing,
  }),
  package: endpoint({
    method: 'GET',
    path: '/agent/v1/packages/:sha256',
    summary: 'A file of a release, as raw bytes; takes a Range',
    permission: 'agent_bearer',
    params: z.object({ sha256: Sha256 }),
    query: nothing,
    body: nothing,
    response: z.unknown(),
  }),
  file: endpoint({
    method: 'PUT',
    path: '/agent/v1/files/:sha256',
    summary: 'A file that a result announced, as raw bytes',
    permission: 'agent_bearer',
    params: z.object({ sha256: Sha256 }),
    query: nothing,
    body: z.unknown(),
    response: nothing,
  }),
};
/** Path of the WebSocket. */
export const CONNECT_PATH = '/agent/v1/connect';
