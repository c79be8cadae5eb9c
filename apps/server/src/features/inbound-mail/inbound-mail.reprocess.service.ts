import { InboundDecision } from '@lanet/contracts/inbound-mail';
import { inScope, SYSTEM } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { readAgain, record } from './inbound-mail.deciding.service.ts';
import { explained } from './inbound-mail.explaining.service.ts';
import { findDetails } from './inbound-mail.list.repo.ts';
import { judge, rawOf } from './inbound-mail.process.service.ts';
import { readerOf } from './inbound-mail.reader.jobs.ts';
import { lockMessage } from './inbound-mail.repo.ts';
import { wouldChange } from './inbound-mail.reprocess.rules.ts';
import { requireEverything } from './inbound-mail.service.ts';

/**
 * Decides about a message again with what is known now. Only said at first; with `apply`, and if it would be elsewhere, its
 * job takes it back from where it is and books it anew. @throws Refusal 403 for who does not see every client; 404 `inbound_mail.not_found`; 409
 * `inbound_mail.waiting` while it waits for its first reading; 410 `inbound_mail.raw_removed`.
 */
export async function reprocess(
  platform: Platform,
  caller: Caller,
  id: string,
  { apply }: { apply: boolean },
): Promise<{ before: InboundDecision | null; after: InboundDecision; changes: boolean; applied: boolean }> {
  requireEverything(caller);
  const { db, clock } = platform;
  const message = await inScope(db, caller, (tx) => lockMessage(tx, id));
  if (!message) throw new Refusal('inbound_mail.not_found');
  if (message.state === 'stored') throw new Refusal('inbound_mail.waiting');
  const raw = message.rawRemovedAt ? undefined : await rawOf(platform, message);
  if (!raw) throw new Refusal('inbound_mail.raw_removed');
  const read = await readerOf(platform).read(raw);
  const { before, after } = await inScope(db, SYSTEM, async (tx) => {
    // What a person decided is what they want to see beyond.
    const judged = await judge(platform, tx, { message: { ...message, forced: null }, read, nowMs: clock.now() });
    const details = await findDetails(tx, id);
    return {
      before: InboundDecision.nullable().parse(details?.decision ?? null),
      after: await explained(tx, judged),
    };
  });
  const { state, ticketId } = message;
  const changes = wouldChange({ state, ticketId, decision: before }, after);
  if (!apply || !changes) return { before, after, changes, applied: false };
  await inScope(db, caller, async (tx) => {
    const current = await lockMessage(tx, id);
    if (!current || current.state === 'stored') throw new Refusal('inbound_mail.waiting');
    await readAgain(tx, current, undefined);
    await record(tx, caller, 'inbound_mail.reprocessed', current, { before: before?.reason, after: after.reason });
  });
  return { before, after, changes, applied: true };
}
