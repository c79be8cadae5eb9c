import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type ChangedAgent, suspendOfToken } from './agents.lifecycle.repo.ts';

/** Tells gateways and open pages, after the commit, that agents are not what they were. */
export function announceAgents(tx: ScopedTx, agents: readonly ChangedAgent[]): void {
  for (const { agentId, clientId, deviceId } of agents) {
    announce(tx, { topic: 'agents.changed', agentId });
    announce(tx, {
      topic: 'live',
      event: { type: 'enrolment', id: deviceId },
      audience: { clientId, staffOnly: true },
    });
    announce(tx, { topic: 'live', event: { type: 'device', id: deviceId }, audience: { clientId, staffOnly: true } });
  }
}

/** Devices enrolled with a token wait for a person again. Answers how many. */
export async function suspendEnrolledWith(tx: ScopedTx, tokenId: string): Promise<number> {
  const agents = await suspendOfToken(tx, tokenId);
  announceAgents(tx, agents);
  return agents.length;
}
