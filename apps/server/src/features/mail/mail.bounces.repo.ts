import { type OutboxBounce, UndeliveredReason } from '@lanet/contracts/mail';
import type { PersonAddress, SuppressedAddress } from '@lanet/contracts/mail-addresses';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

export interface StoredHealth {
  address: string;
  softBounces: Date[];
  suppressedAt: Date | null;
  status: string | null;
  reason: string | null;
  /** `2026-03-14`. */
  awayUntil: string | null;
}

/** Held until the transaction ends. */
export async function lockAddress(tx: ScopedTx, address: string): Promise<StoredHealth> {
  await tx
    .insertInto('mail_addresses')
    .values({ address })
    .onConflict((on) => on.column('address').doNothing())
    .execute();
  return selectAddress(tx).where('address', '=', address).forUpdate().executeTakeFirstOrThrow();
}

export async function findAddress(tx: ScopedTx, address: string): Promise<StoredHealth | undefined> {
  return selectAddress(tx).where('address', '=', address).executeTakeFirst();
}

/** Newest first. */
export async function listSuppressed(tx: ScopedTx, limit: number): Promise<SuppressedAddress[]> {
  const rows = await selectAddress(tx)
    .where('suppressed_at', 'is not', null)
    .orderBy('suppressed_at', 'desc')
    .orderBy('address')
    .limit(limit)
    .execute();
  return rows.flatMap(({ address, status, reason, suppressedAt }) =>
    suppressedAt === null
      ? []
      : [{ address, status, reason: UndeliveredReason.nullable().parse(reason), since: suppressedAt.toISOString() }],
  );
}

/** Every address of a person; undefined where the caller does not see them. `people` needs the mail, so it is not asked. */
export async function addressesOf(tx: ScopedTx, personId: string): Promise<string[] | undefined> {
  const rows = await tx
    .selectFrom('people')
    .leftJoin('person_addresses', 'person_addresses.person_id', 'people.id')
    .select(['people.email', 'person_addresses.address'])
    .where('people.id', '=', personId)
    .execute();
  const [first] = rows;
  return first && [...new Set([first.email.toLowerCase(), ...rows.flatMap(({ address }) => address ?? [])])];
}

/** What is known of them, where there is something to know. */
export async function listKnown(tx: ScopedTx, addresses: readonly string[]): Promise<PersonAddress[]> {
  const rows = await selectAddress(tx)
    .where('address', 'in', addresses)
    .where((where) => where.or([where('suppressed_at', 'is not', null), where('away_until', 'is not', null)]))
    .orderBy('address')
    .limit(addresses.length)
    .execute();
  return rows.map(({ address, status, reason, suppressedAt, awayUntil }) => ({
    address,
    suppressed: suppressedAt && {
      status,
      reason: UndeliveredReason.nullable().parse(reason),
      since: suppressedAt.toISOString(),
    },
    awayUntil,
  }));
}

const selectAddress = (tx: ScopedTx) =>
  tx.selectFrom('mail_addresses').select([
    ...(['address', 'soft_bounces as softBounces', 'suppressed_at as suppressedAt', 'status', 'reason'] as const),
    // A day is no instant: as a date of the driver's it would be another one east of here.
    sql<string | null>`to_char(away_until, 'YYYY-MM-DD')`.as('awayUntil'),
  ]);

export async function updateAddress(
  tx: ScopedTx,
  address: string,
  change: { softBounces: Date[]; suppressedAt: Date | null; status: string | null; reason: string | null; at: Date },
): Promise<void> {
  await tx
    .updateTable('mail_addresses')
    .set({
      soft_bounces: change.softBounces,
      suppressed_at: change.suppressedAt,
      status: change.status,
      reason: change.reason,
      updated_at: change.at,
    })
    .where('address', '=', address)
    .execute();
}

export interface SentMail {
  id: string;
  to: string;
  kind: string;
  ticketId: string | null;
  bouncedBy: string | null;
}

const sent = (tx: ScopedTx) =>
  tx.selectFrom('outbox').select(['id', 'to_address as to', 'kind', 'ticket_id as ticketId', 'bounce']);

/** By our Message-ID, or the one it left with; without angle brackets. */
export async function findSentByMessageId(tx: ScopedTx, messageId: string): Promise<SentMail | undefined> {
  const row = await sent(tx)
    .where((eb) => eb.or([eb('message_id', '=', messageId), eb('sent_message_id', '=', messageId)]))
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  return row && toSent(row);
}

/** The newest that went to this address in the time before. */
export async function findSentTo(
  tx: ScopedTx,
  address: string,
  since: Date,
  until: Date,
): Promise<SentMail | undefined> {
  const row = await sent(tx)
    .where('to_address', '=', address)
    .where('sent_at', '>=', since)
    .where('sent_at', '<=', until)
    .orderBy('sent_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  return row && toSent(row);
}

function toSent({ bounce, ...row }: Omit<SentMail, 'bouncedBy'> & { bounce: unknown }): SentMail {
  const by = bounce !== null && typeof bounce === 'object' && 'inboundId' in bounce ? String(bounce.inboundId) : null;
  return { ...row, bouncedBy: by };
}

/** A mail that came back is no longer one that was sent; one that is late still is. */
export async function markBounced(
  tx: ScopedTx,
  id: string,
  bounce: z.output<typeof OutboxBounce> & { inboundId: string | null },
): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ bounce: JSON.stringify(bounce), ...(bounce.action === 'failed' && { state: 'bounced' }) })
    .where('id', '=', id)
    .execute();
}

/** Whether mail to any address came back of late. */
export async function hasUnhealthy(tx: ScopedTx): Promise<boolean> {
  const row = await tx
    .selectFrom('mail_addresses')
    .select('address')
    .where((eb) => eb.or([eb('suppressed_at', 'is not', null), sql<boolean>`soft_bounces <> '{}'`]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
