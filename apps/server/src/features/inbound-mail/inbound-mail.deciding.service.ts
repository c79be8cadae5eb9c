import type { InboundSummary, inboundMail } from '@lanet/contracts/inbound-mail';
import type { z } from 'zod';
import { announce, inScope, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { enqueue } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { audit } from '../audit/index.ts';
import { addSender } from '../clients/index.ts';
import { addRequester } from '../people/index.ts';
import { findTicketRef } from '../tickets/index.ts';
import { type Forced, keepFiled, lockMessage, putBack, type StoredMessage } from './inbound-mail.repo.ts';
import { readSummary, requireEverything } from './inbound-mail.service.ts';
import { PROCESS } from './inbound-mail.storing.service.ts';

type Acceptance = z.output<typeof inboundMail.accept.body>;

/**
 * Lets a message in. What it says about the sender is written at once; the message itself is read and booked by its job, as
 * if it had just come. @throws Refusal 403 for who does not see every client; 404 `inbound_mail.not_found`,
 * `tickets.not_found`; 409 `inbound_mail.decided`; and what adding a sender or a person refuses.
 */
export function acceptMessage(
  { db }: Platform,
  caller: Caller,
  id: string,
  acceptance: Acceptance,
): Promise<InboundSummary> {
  return inScope(db, caller, async (tx) => {
    const message = await heldMessage(tx, caller, id);
    const { from } = await readSummary(tx, id);
    const forced = await applied(tx, caller, from?.address ?? null, acceptance);
    await readAgain(tx, message, forced);
    await record(tx, caller, 'inbound_mail.accepted', message, { kind: acceptance.kind });
    return readSummary(tx, id);
  });
}

/** What has to be so that the rules let the message in; or what a person decides instead of them. */
async function applied(
  tx: ScopedTx,
  caller: Caller,
  address: string | null,
  acceptance: Acceptance,
): Promise<Forced | undefined> {
  const by = caller.personId;
  switch (acceptance.kind) {
    case 'once':
      return { by, kind: 'ticket', clientId: acceptance.clientId, siteId: acceptance.siteId ?? null };
    case 'ticket': {
      if (!(await findTicketRef(tx, acceptance.ticketId))) throw new Refusal('tickets.not_found');
      return { by, kind: 'message', ticketId: acceptance.ticketId };
    }
    default:
      break;
  }
  if (address === null) throw new Refusal('inbound_mail.no_sender');
  if (acceptance.kind === 'person') {
    const { clientId, siteIds, name } = acceptance;
    await addRequester(
      tx,
      { kind: 'person', id: caller.personId, name: caller.name },
      { clientId, siteIds, name, email: address },
    );
  } else {
    const value = acceptance.kind === 'address' ? address : address.slice(address.lastIndexOf('@') + 1);
    await addSender(tx, caller, acceptance.clientId, { kind: acceptance.kind, value });
  }
  return undefined;
}

/** Puts a message away by hand. @throws Refusal as `acceptMessage` does. */
export function fileMessage({ db, clock }: Platform, caller: Caller, id: string): Promise<InboundSummary> {
  return inScope(db, caller, async (tx) => {
    const message = await heldMessage(tx, caller, id);
    await keepFiled(tx, id, new Date(clock.now()));
    await record(tx, caller, 'inbound_mail.filed', message, {});
    return readSummary(tx, id);
  });
}

/** A message that no ticket has, held until the transaction ends: of two people who decide, the second is told. */
async function heldMessage(tx: ScopedTx, caller: Caller, id: string): Promise<StoredMessage> {
  requireEverything(caller);
  const message = await lockMessage(tx, id);
  if (!message) throw new Refusal('inbound_mail.not_found');
  if (!['quarantine', 'filed', 'failed'].includes(message.state)) throw new Refusal('inbound_mail.decided');
  if (message.rawRemovedAt) throw new Refusal('inbound_mail.raw_removed');
  return message;
}

/** The message waits again, and its job reads it. */
export async function readAgain(tx: ScopedTx, { id }: StoredMessage, forced: Forced | undefined): Promise<void> {
  await putBack(tx, id, forced);
  await enqueue(tx, 'inbound_mail.process', {}, PROCESS);
  announce(tx, { topic: 'live', event: { type: 'inbound_mail', id }, audience: { staffOnly: true } });
}

export async function record(
  tx: ScopedTx,
  caller: Caller,
  action: string,
  { id, clientId }: StoredMessage,
  detail: Record<string, unknown>,
): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action, target: id, clientId, detail });
  announce(tx, { topic: 'live', event: { type: 'inbound_mail', id }, audience: { staffOnly: true } });
}
