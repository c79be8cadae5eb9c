// What due times depend on besides a ticket's own log: policies, calendars, places. Read once for each revision of it.
import type { PolicyScope } from '@lanet/contracts/sla-policies';
import type { ScopedTx } from '../../platform/database/index.ts';
import { allCalendars, type CalendarWithHistory, type PlaceHours, placeHours } from '../calendars/index.ts';
import { slaPauses } from '../maintenance/index.ts';
import { allPolicies, categoryParents, type PolicyRow, scopesOf } from './sla.catalog.repo.ts';
import type { Policies } from './sla.policy.rules.ts';
import type { PolicyVersion } from './sla.resolve.rules.ts';

/** The same for every client. */
export interface Catalog extends Omit<Policies, 'scopes'> {
  policies: readonly PolicyRow[];
  versions: ReadonlyMap<string, readonly PolicyVersion[]>;
  calendars: ReadonlyMap<string, CalendarWithHistory>;
  defaultCalendarId: string | null;
  /** Of no client in particular. */
  scopes: readonly (PolicyScope & { policyId: string })[];
}

export interface Place extends PlaceHours {
  /** Of the client. */
  scopes: readonly (PolicyScope & { policyId: string })[];
}

/** Maintenance of a place, planned ones too. */
export type Window = Awaited<ReturnType<typeof slaPauses>>[number];

interface Revision {
  catalog: Catalog;
  places: Map<string, Place>;
  windows: Map<string, { windows: readonly Window[]; readAtMs: number }>;
}

const DAY_MS = 86_400_000;
/** Windows are known so far back and ahead, and read anew each day: what is planned moves on with time. */
const WINDOWS_BACK_MS = 400 * DAY_MS;
const WINDOWS_AHEAD_MS = 370 * DAY_MS;

/** A revision names its contents wherever they are: it is a random id, drawn anew with every change. */
const revisions = new Map<string, Revision>();
const KEPT_REVISIONS = 4;
const KEPT_PLACES = 20_000;

export interface Context {
  revision: string;
  catalog: Catalog;
  place: Place;
  windows: readonly Window[];
}

export interface Whereabouts {
  clientId: string;
  siteId: string | null;
  deviceId: string | null;
}

/** What holds for tickets of a place. */
export async function contextOf(
  tx: ScopedTx,
  { revision, nowMs }: { revision: string; nowMs: number },
  where: Whereabouts,
): Promise<Context> {
  const { clientId, siteId } = where;
  const empty = { places: new Map(), windows: new Map() };
  const known = revisions.get(revision) ?? remembered(revision, { catalog: await loadCatalog(tx), ...empty });
  const key = `${clientId} ${siteId}`;
  const place = known.places.get(key) ?? (await loadPlace(tx, clientId, siteId));
  if (known.places.size >= KEPT_PLACES) known.places.clear();
  known.places.set(key, place);
  return { revision, catalog: known.catalog, place, windows: await windowsOf(tx, known, where, nowMs) };
}

async function windowsOf(tx: ScopedTx, { windows }: Revision, where: Whereabouts, nowMs: number) {
  const key = `${where.clientId} ${where.siteId} ${where.deviceId}`;
  const known = windows.get(key);
  if (known && Math.abs(nowMs - known.readAtMs) < DAY_MS) return known.windows;
  const { clientId, siteId, deviceId } = where;
  const place = { clientId, siteId, deviceId };
  const read = await slaPauses(tx, place, nowMs - WINDOWS_BACK_MS, nowMs + WINDOWS_AHEAD_MS);
  if (windows.size >= KEPT_PLACES) windows.clear();
  windows.set(key, { windows: read, readAtMs: nowMs });
  return read;
}

function remembered(revision: string, contents: Revision): Revision {
  revisions.set(revision, contents);
  for (const old of [...revisions.keys()].slice(0, -KEPT_REVISIONS)) revisions.delete(old);
  return contents;
}

async function loadCatalog(tx: ScopedTx): Promise<Catalog> {
  const policies = await allPolicies(tx);
  const calendars = await allCalendars(tx);
  return {
    policies,
    versions: new Map(policies.map(({ id, versions }) => [id, versions])),
    calendars: new Map(calendars.map((calendar) => [calendar.id, calendar])),
    defaultCalendarId: calendars.find(({ isDefault }) => isDefault)?.id ?? null,
    scopes: await scopesOf(tx, null),
    parents: await categoryParents(tx),
  };
}

async function loadPlace(tx: ScopedTx, clientId: string, siteId: string | null): Promise<Place> {
  return { ...(await placeHours(tx, clientId, siteId)), scopes: await scopesOf(tx, clientId) };
}
