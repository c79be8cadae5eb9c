import type { SearchHit } from '@lanet/contracts/search';
import { type RawBuilder, sql } from 'kysely';
import type { ScopedTx } from '../../platform/database/index.ts';
import { holdsWords } from './search.words.repo.ts';

/** Of each kind. */
const HITS = 5;

/**
 * The ticket of that number first, then open ones, then the others; each the last changed first. One question after the
 * other, so that each walks an index in its order and stops: to sort what a common word finds would read the whole table.
 */
export async function findTickets(
  tx: ScopedTx,
  words: readonly string[],
  number: number | undefined,
): Promise<SearchHit[]> {
  const isIt = sql<boolean>`tickets.number = ${number ?? 0}::bigint`;
  const found: SearchHit[] = number === undefined ? [] : await ticketsWhere(tx, words, isIt, 1);
  for (const group of [OPEN, ENDED]) {
    const missing = HITS - found.length;
    if (missing > 0) found.push(...(await ticketsWhere(tx, words, sql<boolean>`${group} and not ${isIt}`, missing)));
  }
  return found;
}

// As the indexes say it.
const OPEN = sql<boolean>`tickets.kind not in ('resolved', 'closed')`;
const ENDED = sql<boolean>`tickets.kind in ('resolved', 'closed')`;

async function ticketsWhere(
  tx: ScopedTx,
  words: readonly string[],
  condition: RawBuilder<boolean>,
  limit: number,
): Promise<SearchHit[]> {
  const rows = await tx
    .selectFrom('tickets')
    .innerJoin('clients', 'clients.id', 'tickets.client_id')
    .select(['tickets.id', 'tickets.folio', 'tickets.subject', 'clients.name as client'])
    .where(holdsWords(sql`plain(tickets.folio || ' ' || tickets.subject)`, words))
    .where(condition)
    .orderBy('tickets.updated_at', 'desc')
    .orderBy('tickets.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ id, folio, subject, client }) => ({
    kind: 'ticket',
    id,
    title: `${folio} ${subject}`,
    detail: client,
  }));
}

/** `bySerial`: whether the caller may read serial numbers, or only what a device is called. */
export async function findDevices(tx: ScopedTx, words: readonly string[], bySerial: boolean): Promise<SearchHit[]> {
  const text = bySerial ? sql`plain(devices.name || ' ' || coalesce(devices.serial, ''))` : sql`plain(devices.name)`;
  const rows = await tx
    .selectFrom('devices')
    .innerJoin('clients', 'clients.id', 'devices.client_id')
    .innerJoin('sites', 'sites.id', 'devices.site_id')
    .select(['devices.id', 'devices.name', 'clients.name as client', 'sites.name as site'])
    .where(holdsWords(text, words))
    .where('devices.status', 'in', ['active', 'pending'])
    .orderBy('devices.name')
    .orderBy('devices.id')
    .limit(HITS)
    .execute();
  return rows.map(({ id, name, client, site }) => ({ kind: 'device', id, title: name, detail: `${client} · ${site}` }));
}

export async function findClients(tx: ScopedTx, words: readonly string[]): Promise<SearchHit[]> {
  const rows = await tx
    .selectFrom('clients')
    .select(['id', 'name', 'slug'])
    .where(holdsWords(sql`plain(clients.name)`, words))
    .orderBy('name')
    .orderBy('id')
    .limit(HITS)
    .execute();
  return rows.map(({ id, name, slug }) => ({ kind: 'client', id, title: name, detail: slug }));
}

/** `withStaff`: the client's side finds its own people, not the provider's. */
export async function findPeople(tx: ScopedTx, words: readonly string[], withStaff: boolean): Promise<SearchHit[]> {
  const rows = await tx
    .selectFrom('people')
    .select(['id', 'name', 'email'])
    .where(holdsWords(sql`plain(people.name || ' ' || people.email)`, words))
    .$if(!withStaff, (query) => query.where('client_id', 'is not', null))
    .orderBy('active', 'desc')
    .orderBy('name')
    .orderBy('id')
    .limit(HITS)
    .execute();
  return rows.map(({ id, name, email }) => ({ kind: 'person', id, title: name, detail: email }));
}
