// How an agent joins, and what it says of its computer then. Part of agent.ts.
import { z } from 'zod';
import { Envelope } from './agent-commands.ts';
import { endpoint, nothing } from './endpoint.ts';
import { inventoryText } from './inventory-text.ts';
import { AgentId, PinnedKeys, PublicKey, Signature } from './wire.ts';

const Millis = z.number().int().min(0).max(8.64e15);

/** What the agent claims about its computer when it enrols: claims, never proof (agents.md 2.4). */
export const Facts = z.object({
  hostname: inventoryText(255),
  /** Of the directory the computer is joined to; null for none. */
  domain: inventoryText(255).nullable().optional(),
  platform: z.enum(['linux', 'windows', 'macos']),
  os: inventoryText(200),
  arch: inventoryText(40),
  deviceType: z.enum(['desktop', 'laptop', 'server', 'other']),
  uuid: inventoryText(100).nullable(),
  serial: inventoryText(200).nullable(),
  /** sha256 of the TPM's endorsement key, where it can be read. */
  tpm: inventoryText(100).nullable().optional(),
  installId: inventoryText(200).nullable(),
  vendor: inventoryText(200).nullable(),
  model: inventoryText(200).nullable(),
  macs: z.array(inventoryText(40)).max(64),
  diskSerials: z.array(inventoryText(200)).max(64),
});
export type Facts = z.infer<typeof Facts>;

export const EnrolmentState = z.object({
  agentId: AgentId,
  state: z.enum(['active', 'pending', 'rejected']),
  keys: PinnedKeys,
  /** By the identity key over `enrolmentAnswerText` of wire.ts: the proof this agent enrolled with, and the keys. */
  signature: Signature,
  pollSeconds: z.number().int(),
  serverTime: Millis,
});
export type EnrolmentState = z.infer<typeof EnrolmentState>;

/** What an earlier agent of this computer left, and the new one's use of it. The private half of `key` never travels. */
export const Recovery = z.object({
  /** The earlier agent. */
  agentId: AgentId,
  key: PublicKey,
  /** By the earlier agent's key over `recoveryText`. */
  statement: Signature,
  /** By `key` over `recoveryProofText`. */
  proof: Signature,
});
export type Recovery = z.infer<typeof Recovery>;

/** The old key's word for the key of its copy. Good for that only. */
export const ForkGrant = z.object({ agentId: AgentId, signature: Signature });

const asking = {
  publicKey: PublicKey,
  proof: Signature,
  facts: Facts,
  agentVersion: z.string().max(40),
  protocol: z.number().int(),
  sentAt: Millis,
};

export const agentEnrolment = {
  enrol: endpoint({
    method: 'POST',
    path: '/agent/v1/enrolments',
    summary: 'Ask to join, with an enrolment token; repeating it with the same key answers the same',
    permission: 'anyone',
    params: nothing,
    query: nothing,
    body: z.object({ token: z.string().max(100), ...asking, recovery: Recovery.optional() }),
    response: EnrolmentState,
    status: 201,
  }),
  fork: endpoint({
    method: 'POST',
    path: '/agent/v1/forks',
    summary:
      'I was told to be a copy of a running agent: join anew with a key of my own, which the old key vouches for',
    permission: 'anyone',
    params: nothing,
    query: nothing,
    body: z.object({ grant: ForkGrant, ...asking }),
    response: EnrolmentState,
    status: 201,
  }),
  enrolment: endpoint({
    method: 'GET',
    path: '/agent/v1/enrolments/:agentId',
    summary: 'How my enrolment stands; 410 with a signed order when my device is looked after no more',
    permission: 'agent_proof',
    params: z.object({ agentId: AgentId }),
    query: nothing,
    body: nothing,
    response: EnrolmentState,
  }),
};

/** sleep: do nothing but ask once a day. uninstall: leave this computer. */
export const RetirementOrder = z.enum(['sleep', 'uninstall']);
export type RetirementOrder = z.infer<typeof RetirementOrder>;

/** What `signer` signs for an agent whose device was retired, as JSON text in an envelope. */
export const RetirementPayload = z.object({
  agentId: AgentId,
  type: z.literal('retirement'),
  order: RetirementOrder,
  notBefore: Millis,
  expiresAt: Millis,
  nonce: z.string().min(16).max(64),
  requester: z.object({ id: z.uuid(), name: z.string() }),
});
export type RetirementPayload = z.infer<typeof RetirementPayload>;

/** The part of a 410 that counts: without it, or with a signature that does not hold, nothing changes. */
export const RetirementAnswer = z.object({ order: Envelope });
