import type { ReadMail } from '@lanet/mail-reading';
import type { ScopedTx } from '../../platform/database/index.ts';
import { addRequester } from '../people/index.ts';
import type { Sender } from './inbound-mail.evidence.rules.ts';
import type { Gathered } from './inbound-mail.evidence.service.ts';
import { storable } from './inbound-mail.reading.rules.ts';
import { sitesOfClient } from './inbound-mail.repo.ts';

/** Whose words a message holds. */
export interface Writer {
  sender: Sender;
  personId: string | null;
  /** As the mail says it. */
  name: string;
  address: string | null;
}

export const senderAsWriter = ({ from }: ReadMail, { evidence, personId }: Gathered): Writer => ({
  sender: evidence.sender,
  personId,
  name: shownName(from),
  address: from?.address ?? null,
});

/** Who wrote what a technician handed on; the technician themselves where that is not known. */
export function forwardedWriter(read: ReadMail, gathered: Gathered): Writer {
  const { forwarded, onBehalfOf } = gathered.orders;
  if (!forwarded || !onBehalfOf) return senderAsWriter(read, gathered);
  const personId = onBehalfOf.kind === 'person' ? onBehalfOf.personId : null;
  return { sender: onBehalfOf, personId, name: shownName(forwarded.from), address: forwarded.from.address };
}

const shownName = (from: { name: string; address: string } | null) =>
  storable(from?.name || from?.address || '?')
    .slice(0, 120)
    .toWellFormed();

/** The person who wrote; made where the address belongs to a client that allowed it. */
export async function personOfWriter(
  tx: ScopedTx,
  { sender, personId, name, address }: Writer,
  { makesPerson, clientId }: { makesPerson: boolean; clientId: string },
): Promise<string | null> {
  if (personId !== null || !makesPerson || sender.kind !== 'allowed') return personId;
  const email = address?.toLowerCase();
  if (!email || !/^[^\s@<>"]{1,64}@[^\s@<>"]{1,189}$/.test(email)) return null;
  const plainName = name.replaceAll(/\p{Cc}+/gu, ' ').trim() || email;
  const siteIds = await sitesOfClient(tx, clientId);
  const actor = { kind: 'system', id: null, name: 'LANET Helpdesk' } as const;
  return addRequester(tx, actor, { clientId, siteIds, name: plainName, email });
}
