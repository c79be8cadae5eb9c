import { onceIn, type ScopedTx } from '../../platform/database/index.ts';
import { findTicketRef } from '../tickets/index.ts';

/** Which ticket it is and whose: what never changes of it while a message is booked. */
export const ticketOnce = (tx: ScopedTx, id: string) =>
  onceIn(tx, `inbound_mail.ticket ${id}`, () => findTicketRef(tx, id));
