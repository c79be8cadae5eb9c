import {
  DnsHints,
  Incoming,
  Mailbox,
  MailboxKind,
  MailboxOptions,
  MailboxState,
  MailFault,
  Outgoing,
} from '@lanet/contracts/mailboxes';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';

const columns = [
  ...(['id', 'name', 'address', 'aliases', 'kind', 'active', 'incoming', 'outgoing', 'options', 'secrets'] as const),
  ...(['state', 'failed_connects', 'connected_at', 'fetched_at', 'last_message_at', 'oldest_unseen_at'] as const),
  ...(['last_error', 'token_expires_at', 'peer_cert_until', 'probe', 'dns', 'alarmed_at'] as const),
  ...(['version', 'created_at'] as const),
] as const;

const selectMailboxes = (tx: ScopedTx) => tx.selectFrom('mailboxes').select(columns);
type Row = Awaited<ReturnType<ReturnType<typeof selectMailboxes>['executeTakeFirstOrThrow']>>;

/** A mailbox as it is kept; `secrets` are sealed. */
export type StoredMailbox = ReturnType<typeof toStored>;

const toStored = (row: Row) => ({
  id: row.id,
  name: row.name,
  address: row.address,
  aliases: row.aliases,
  kind: MailboxKind.parse(row.kind),
  active: row.active,
  incoming: Incoming.parse(row.incoming),
  outgoing: Outgoing.nullable().parse(row.outgoing),
  options: MailboxOptions.parse(row.options),
  secrets: row.secrets,
  state: MailboxState.parse(row.state),
  failedConnects: row.failed_connects,
  connectedAt: row.connected_at,
  fetchedAt: row.fetched_at,
  lastMessageAt: row.last_message_at,
  oldestUnseenAt: row.oldest_unseen_at,
  lastError: MailFault.nullable().parse(row.last_error),
  tokenExpiresAt: row.token_expires_at,
  peerCertUntil: row.peer_cert_until,
  probe: Mailbox.shape.probe.parse(row.probe),
  dns: DnsHints.nullable().parse(row.dns),
  alarmedAt: row.alarmed_at,
  version: row.version,
  createdAt: row.created_at,
});

export async function findMailbox(tx: ScopedTx, id: string): Promise<StoredMailbox | undefined> {
  const row = await selectMailboxes(tx).where('id', '=', id).executeTakeFirst();
  return row && toStored(row);
}

/** Held until the transaction ends, for what is decided by what is kept. */
export async function lockMailbox(tx: ScopedTx, id: string): Promise<StoredMailbox | undefined> {
  const row = await selectMailboxes(tx).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && toStored(row);
}

/** An installation has a handful. */
const MOST = 500;

export async function listMailboxes(tx: ScopedTx): Promise<StoredMailbox[]> {
  const rows = await selectMailboxes(tx).orderBy('name').orderBy('id').limit(MOST).execute();
  return rows.map(toStored);
}

/** Oldest first. */
export async function listActiveMailboxes(tx: ScopedTx): Promise<StoredMailbox[]> {
  const query = selectMailboxes(tx).where('active', '=', true);
  const rows = await query.orderBy('created_at').orderBy('id').limit(MOST).execute();
  return rows.map(toStored);
}

/** Where outgoing mail of tickets leaves from: the oldest active one that sends. */
export async function mailboxForSending(tx: ScopedTx): Promise<StoredMailbox | undefined> {
  const query = selectMailboxes(tx).where('active', '=', true).where('outgoing', 'is not', null);
  const row = await query.orderBy('created_at').orderBy('id').limit(1).executeTakeFirst();
  return row && toStored(row);
}

/** The active mailbox that mail for this address is handed over to; lower case. */
export async function findListener(tx: ScopedTx, address: string): Promise<StoredMailbox | undefined> {
  const row = await selectMailboxes(tx)
    .where('active', '=', true)
    .where('kind', '=', 'listener')
    .where(sql<boolean>`(address = ${address} or ${address} = any (aliases))`)
    .executeTakeFirst();
  return row && toStored(row);
}

/** All addresses and aliases, of mailboxes that are off too: mail from them is our own. */
export async function ownAddresses(tx: ScopedTx): Promise<string[]> {
  const { rows } = await sql<{ own: string }>`
    select distinct own from mailboxes, unnest(array_append(aliases, address)) own order by own limit ${MOST * 21}`.execute(
    tx,
  );
  return rows.map(({ own }) => own);
}

/** Held until the transaction ends: two that save at once must not both find an address free. */
export async function lockAddresses(tx: ScopedTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('mailboxes', 28))`.execute(tx);
}

/** One of these addresses that another mailbox has, as its own or as an alias. */
export async function takenAddress(
  tx: ScopedTx,
  id: string,
  addresses: readonly string[],
): Promise<string | undefined> {
  const { rows } = await sql<{ own: string }>`
    select own from mailboxes, unnest(array_append(aliases, address)) own
    where id <> ${id} and own = any (${addresses}::text[]) limit 1`.execute(tx);
  return rows[0]?.own;
}

export interface MailboxFields {
  name: string;
  address: string;
  aliases: string[];
  active: boolean;
  incoming: Incoming;
  outgoing: Outgoing | null;
  options: MailboxOptions;
  secrets: string | null;
}

const written = ({ incoming, outgoing, options, ...fields }: MailboxFields) => ({
  ...fields,
  incoming: JSON.stringify(incoming),
  outgoing: outgoing && JSON.stringify(outgoing),
  options: JSON.stringify(options),
});

export async function insertMailbox(
  tx: ScopedTx,
  { id, kind, createdAt, ...fields }: MailboxFields & { id: string; kind: MailboxKind; createdAt: Date },
): Promise<void> {
  await tx
    .insertInto('mailboxes')
    .values({ id, kind, created_at: createdAt, state: fields.active ? 'new' : 'off', ...written(fields) })
    .execute();
}

/** Health starts anew: what was wrong may be what was corrected. `signedOut`: the tokens are gone with their expiry. */
export async function updateMailbox(
  tx: ScopedTx,
  id: string,
  version: number,
  { signedOut, ...fields }: MailboxFields & { signedOut: boolean },
): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({
      ...written(fields),
      state: fields.active ? 'new' : 'off',
      failed_connects: 0,
      last_error: null,
      ...(signedOut && { token_expires_at: null }),
      version: version + 1,
    })
    .where('id', '=', id)
    .execute();
}

/** New tokens, unless the secrets are others by now: then false, and nothing is written. */
export async function saveTokens(
  tx: ScopedTx,
  { id, secrets }: { id: string; secrets: string | null },
  sealed: string | null,
  expiresAt: Date | null,
): Promise<boolean> {
  const row = await tx
    .updateTable('mailboxes')
    .set({ secrets: sealed, token_expires_at: expiresAt })
    .where('id', '=', id)
    .where(sql<boolean>`secrets is not distinct from ${secrets}`)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function saveDns(tx: ScopedTx, id: string, hints: z.infer<typeof DnsHints>): Promise<void> {
  await tx
    .updateTable('mailboxes')
    .set({ dns: JSON.stringify(hints) })
    .where('id', '=', id)
    .execute();
}

/** Of a row that is locked. */
export async function saveSecrets(tx: ScopedTx, id: string, sealed: string | null): Promise<void> {
  await tx.updateTable('mailboxes').set({ secrets: sealed }).where('id', '=', id).execute();
}

/** Whoever fetches begins anew: who it is changed. */
export async function touchMailbox(tx: ScopedTx, id: string): Promise<void> {
  const fresh = { version: sql<number>`version + 1`, state: 'new', failed_connects: 0, last_error: null };
  await tx.updateTable('mailboxes').set(fresh).where('id', '=', id).where('active', '=', true).execute();
}

export async function deleteMailbox(tx: ScopedTx, id: string): Promise<void> {
  await tx.deleteFrom('mailboxes').where('id', '=', id).execute();
}

/**
 * What came by each mailbox and waits to be read, and what waits to be sent. Asked of the tables themselves: both
 * features need this one.
 */
export async function countWaiting(tx: ScopedTx): Promise<{ inbound: Map<string, number>; outbound: number }> {
  const inbound = await tx
    .selectFrom('inbound_mail')
    .select(['mailbox_id', (eb) => eb.fn.countAll<number>().as('waiting')])
    .where('state', '=', 'stored')
    .where('mailbox_id', 'is not', null)
    .groupBy('mailbox_id')
    .execute();
  const outbound = await tx
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('state', '=', 'queued')
    .executeTakeFirstOrThrow();
  return {
    inbound: new Map(inbound.map(({ mailbox_id, waiting }) => [mailbox_id ?? '', waiting])),
    outbound: outbound.waiting,
  };
}
