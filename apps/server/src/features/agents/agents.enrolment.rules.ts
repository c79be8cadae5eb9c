import type { EnrolmentState, Facts } from '@lanet/contracts/agent';
import { isJunkSerial } from '@lanet/contracts/junk-serial';

/** What an agent is told of its enrolment; undefined for one whose key is good for nothing any more. */
export function answerState(agentState: string): EnrolmentState['state'] | undefined {
  return agentState === 'active' || agentState === 'pending' || agentState === 'rejected' ? agentState : undefined;
}

/** Whether a token lets computers in by itself: only an automatic one, from its address range. */
export function isLetIn({ approval, inRange }: { approval: string; inRange: boolean }): boolean {
  return approval === 'automatic' && inRange;
}

/** What the new device is called and shown as, from its own claims. */
export function deviceOf(facts: Facts, agentId: string) {
  return {
    name: facts.hostname || agentId.slice(0, 8),
    type: facts.deviceType,
    os: facts.os || null,
    model: [facts.vendor, facts.model].filter(Boolean).join(' ') || null,
    serial: isJunkSerial(facts.serial) ? null : facts.serial,
    uuid: isJunkSerial(facts.uuid) ? null : facts.uuid,
  };
}

const SCOPE_CLAIMS = ['client', 'clientId', 'client_id', 'site', 'siteId', 'site_id', 'deviceId', 'device_id', 'role'];

/**
 * What a message claims about whose it is. The server decides that from the credential alone; a claim is ignored and
 * written down. Undefined when there is none, as in every message of our own agents.
 */
export function scopeClaims(message: unknown): Record<string, string> | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  if (!SCOPE_CLAIMS.some((name) => name in message)) return undefined;
  const claims = Object.entries(message).filter(([key]) => SCOPE_CLAIMS.includes(key));
  return Object.fromEntries(claims.map(([key, value]) => [key, String(JSON.stringify(value) ?? '').slice(0, 100)]));
}

/**
 * Seconds until a waiting agent asks again (agents.md 2.3: 5 to 15 minutes). Shorter where the installation reports more
 * often. `random`: 0 to 1.
 */
export function pollSeconds(reportSeconds: number, random: number): number {
  return Math.max(1, Math.round((reportSeconds / 3) * (1 + 2 * random)));
}
