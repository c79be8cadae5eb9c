import type { ScopedTx } from '../../platform/database/index.ts';
import { clientBySender } from '../clients/index.ts';
import { personByAddress } from '../people/index.ts';
import type { Sender } from './inbound-mail.evidence.rules.ts';
import { isBlocked } from './inbound-mail.repo.ts';

/** Who writes from an address; `personId` where it is somebody active. */
export async function senderOf(
  tx: ScopedTx,
  address: string | null,
  own: ReadonlyMap<string, string>,
): Promise<{ sender: Sender; personId: string | null }> {
  if (address === null) return { sender: { kind: 'unknown' }, personId: null };
  if (own.has(address)) return { sender: { kind: 'own' }, personId: null };
  if (await isBlocked(tx, address)) return { sender: { kind: 'blocked' }, personId: null };
  const person = await personByAddress(tx, address);
  if (person && !person.active) return { sender: { kind: 'inactive', personId: person.id }, personId: null };
  if (person) {
    const { id: personId, clientId } = person;
    const sender: Sender = clientId === null ? { kind: 'staff', personId } : { kind: 'person', personId, clientId };
    return { sender, personId };
  }
  const allowed = await clientBySender(tx, address);
  return { sender: allowed ? { kind: 'allowed', clientId: allowed.clientId } : { kind: 'unknown' }, personId: null };
}
