import type { AgentEvent } from '@lanet/contracts/agent';
import type { ScopedTx } from '../../platform/database/index.ts';
import { audit } from '../audit/index.ts';
import type { KnownAgent } from './agents.registry.service.ts';

/** An agent has as many sections as there are collectors; more in one report would be noise. */
const MOST = 20;

/** Writes down which sections an agent gave up for a day because reading them did not end, in the caller's transaction. */
export async function reportSkippedSections(
  tx: ScopedTx,
  { agentId, clientId, deviceName }: KnownAgent,
  events: readonly AgentEvent[],
): Promise<void> {
  const skipped = events.filter((event) => event.kind === 'collector');
  for (const { name, milliseconds, at } of skipped.slice(0, MOST)) {
    await audit(tx, {
      actor: { kind: 'agent', id: agentId, name: deviceName },
      action: 'agent.section_skipped',
      target: deviceName,
      clientId,
      detail: { section: name, milliseconds, atMs: at },
    });
  }
}
