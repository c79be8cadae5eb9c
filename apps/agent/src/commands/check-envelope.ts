import { CommandPayload, Envelope } from '@lanet/contracts/agent';
import type { AgentRefusal } from '@lanet/contracts/command-refusals';
import { commandText } from '@lanet/contracts/wire';
import { z } from 'zod';
import { verifyText } from '../keys/ed25519.ts';

export type Signed = { kind: 'signed'; payload: CommandPayload; script: string };
/** `commandId` is what the envelope says, proved or not; null when it says none. */
export type Refused = { kind: 'refused'; code: AgentRefusal; commandId: string | null };

export type EnvelopeContext = {
  agentId: string;
  /** Public command keys by their id. */
  keys: ReadonlyMap<string, string>;
  /** Server time, epoch milliseconds. */
  now: number;
};

const MAX_PAYLOAD = 65_536;
const MAX_SCRIPT_BYTES = 1024 * 1024;
/** The signer allows for a clock that is a little off; so does the agent, whose idea of server time may lag. */
const CLOCK_TOLERANCE_MS = 30_000;
/** Longest validity of an envelope, and its tolerance before: one that claims more was not made by our rules. */
const MAX_LIFE_MS = 20 * 60_000;

const Claimed = z.object({ commandId: z.uuid() });
const DeliveryShape = z.object({ envelope: Envelope, script: z.string() });

/**
 * Whether a delivery is a command for this agent, now: size, key, signature over the payload's bytes as sent, and only then
 * what it says. `delivery` is as it came over the wire.
 */
export function checkEnvelope(delivery: unknown, { agentId, keys, now }: EnvelopeContext): Signed | Refused {
  const shape = DeliveryShape.safeParse(delivery);
  if (!shape.success) return refuse(isTooLarge(delivery) ? 'envelope.too_large' : 'envelope.malformed', null);
  const { envelope, script } = shape.data;
  const commandId = claimedId(envelope.payload);
  if (Buffer.byteLength(envelope.payload) > MAX_PAYLOAD || Buffer.byteLength(script) > MAX_SCRIPT_BYTES) {
    return refuse('envelope.too_large', commandId);
  }
  const key = keys.get(envelope.keyId);
  if (key === undefined) return refuse('envelope.key_unknown', commandId);
  if (!verifyText(key, commandText(envelope.payload), envelope.signature)) {
    return refuse('envelope.signature_invalid', commandId);
  }
  const payload = CommandPayload.safeParse(parsed(envelope.payload)).data;
  if (!payload) return refuse('envelope.malformed', commandId);
  const code = refusalOf(payload, agentId, now);
  return code ? refuse(code, commandId) : { kind: 'signed', payload, script };
}

function refusalOf(payload: CommandPayload, agentId: string, now: number): AgentRefusal | undefined {
  if (payload.agentId !== agentId) return 'envelope.other_agent';
  if (payload.expiresAt <= payload.notBefore || payload.expiresAt - payload.notBefore > MAX_LIFE_MS) {
    return 'envelope.malformed';
  }
  if (now < payload.notBefore - CLOCK_TOLERANCE_MS) return 'envelope.too_early';
  return now >= payload.expiresAt ? 'envelope.expired' : undefined;
}

const refuse = (code: AgentRefusal, commandId: string | null): Refused => ({ kind: 'refused', code, commandId });

const claimedId = (payload: string): string | null => Claimed.safeParse(parsed(payload)).data?.commandId ?? null;

function parsed(payload: string): unknown {
  try {
    return payload.length > MAX_PAYLOAD ? undefined : JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function isTooLarge(delivery: unknown): boolean {
  const loose = z.object({ envelope: z.object({ payload: z.string() }) }).safeParse(delivery);
  return loose.success && loose.data.envelope.payload.length > MAX_PAYLOAD;
}
