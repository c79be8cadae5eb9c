import { type ForwardedMail, forwardedMail, type ReadMail } from '@lanet/mail-reading';
import type { ScopedTx } from '../../platform/database/index.ts';
import { mayBeAssigned } from '../tickets/index.ts';
import { belowOnBehalf, type Commanded, readCommand } from './inbound-mail.commands.rules.ts';
import type { Evidence, Sender } from './inbound-mail.evidence.rules.ts';
import { senderOf } from './inbound-mail.sender.service.ts';

/** What a technician orders in a mail, as far as it was understood. */
export interface Orders {
  commanded: Commanded;
  /** The mail they hand on to have its writer's ticket opened; null where there is none, or its writer is nobody we know. */
  forwarded: ForwardedMail | null;
  onBehalfOf: Evidence['onBehalfOf'];
}

/** Looked at for mail of staff alone: what others write is text. */
export async function ordersOf(
  tx: ScopedTx,
  { read, sender, own }: { read: ReadMail; sender: Sender; own: ReadonlyMap<string, string> },
): Promise<Orders> {
  const none: Orders = {
    commanded: { command: null, text: read.visibleText },
    forwarded: null,
    onBehalfOf: null,
  };
  if (sender.kind !== 'staff') return none;
  const commanded = readCommand(read.visibleText);
  const below = belowOnBehalf(read.fullText);
  const forwarded = below === undefined ? undefined : forwardedMail(below);
  if (!forwarded) return { ...none, commanded };
  const { sender: writer } = await senderOf(tx, forwarded.from.address.toLowerCase(), own);
  const isKnown = writer.kind === 'person' || writer.kind === 'allowed';
  if (!isKnown || !(await mayBeAssigned(tx, sender.personId, writer.clientId))) return { ...none, commanded };
  return { commanded, forwarded, onBehalfOf: writer };
}
