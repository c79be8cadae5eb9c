import type { ScopedTx } from '../../platform/database/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import { audit } from '../audit/index.ts';
import type { KnownAgent } from './agents.registry.service.ts';

/** What an agent said, or did, that administrators have to hear of. */
interface Breach {
  /** `agent.<code>` in the audit log. */
  code: string;
  text: string;
  commandId?: string | null;
}

/** Writes a breach of trust down and has administrators told, in the caller's transaction. `atMs`: epoch milliseconds. */
export async function reportBreach(
  tx: ScopedTx,
  { agentId, clientId, deviceId, deviceName }: KnownAgent,
  { code, text, commandId }: Breach,
  atMs: number,
): Promise<void> {
  await audit(tx, {
    actor: { kind: 'agent', id: agentId, name: deviceName },
    action: `agent.${code}`,
    target: deviceName,
    clientId,
    security: true,
    detail: { text, atMs, ...(commandId && { commandId }) },
  });
  await enqueue(tx, 'notifications.security_event', { clientId, deviceId, agentId, code, text });
}
