// Windows as people see and plan them.
import type { MaintenanceDetail, MaintenancePlace, MaintenanceWindow, maintenance } from '@lanet/contracts/maintenance';
import { SHOWN_OCCURRENCES } from '@lanet/contracts/maintenance';
import { isStaff } from '@lanet/contracts/roles';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { ScopedTx } from '../../platform/database/index.ts';
import { InstantKey, pageOf, readCursor } from '../../platform/http/cursor.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { addWindow, maintenanceChanged, type NewVersion, replaceVersion } from './maintenance.change.service.ts';
import { findWindow, listWindows, toWindow } from './maintenance.list.repo.ts';
import { type FoundPlace, findPlace } from './maintenance.place.repo.ts';
import { countProposals, lockWindow, type StoredVersion, versionsOf } from './maintenance.repo.ts';
import { lastSpans, upcoming, validFrom } from './maintenance.rules.ts';
import {
  keptRule,
  localTimeAt,
  nextOccurrences,
  overlapsItself,
  type Schedule,
  type Span,
  startOf,
} from './maintenance.schedule.rules.ts';

type Endpoints = typeof maintenance;
type Body<Name extends keyof Endpoints> = z.output<Endpoints[Name]['body']>;
type Query<Name extends keyof Endpoints> = z.output<Endpoints[Name]['query']>;

const Key = z.tuple([InstantKey, z.uuid()]);
const HOUR_MS = 3_600_000;
/** Of one client at a time. Nobody plans as many. */
const MOST_PROPOSALS = 100;

/** One page. @throws Refusal 422 for a cursor that is none. */
export async function windowPage(tx: ScopedTx, { limit, cursor, ...filter }: Query<'list'>, nowMs: number) {
  const now = new Date(nowMs);
  const rows = await listWindows(tx, filter, { now, limit, after: readCursor(Key, cursor) });
  return pageOf(
    rows,
    limit,
    (row) => toWindow(row, now),
    (row) => [row.key, row.window_id],
  );
}

/** @throws Refusal 404 `maintenance.not_found`, also when it is another client's. */
export async function readWindow(tx: ScopedTx, id: string, nowMs: number): Promise<MaintenanceWindow> {
  const row = await findWindow(tx, id);
  if (!row) throw new Refusal('maintenance.not_found');
  return toWindow(row, new Date(nowMs));
}

/** @throws Refusal 404 `maintenance.not_found`. */
export async function windowDetail(tx: ScopedTx, id: string, nowMs: number): Promise<MaintenanceDetail> {
  const window = await readWindow(tx, id, nowMs);
  const versions = await versionsOf(tx, id);
  const last = versions.at(-1);
  const coming = last && window.next ? upcoming(last, nowMs, SHOWN_OCCURRENCES) : [];
  return { ...window, coming: shown(coming), past: shown(lastSpans(versions, nowMs, SHOWN_OCCURRENCES)) };
}

const shown = (spans: readonly Span[]) =>
  spans.map(({ fromMs, toMs }) => ({ from: new Date(fromMs).toISOString(), until: new Date(toMs).toISOString() }));

/** @throws Refusal 422 `maintenance.overlaps_itself`. */
export function previewOf(query: Query<'preview'>, nowMs: number) {
  const schedule = soundSchedule({ ...query, rrule: query.rrule ?? null });
  return { occurrences: shown(nextOccurrences(schedule, nowMs, SHOWN_OCCURRENCES)) };
}

/**
 * Plans a window, or proposes it where the caller is of a client.
 * @throws Refusal 404 of the place; 403 `request.forbidden` for everything, by who does not see everything; 409
 * `maintenance.too_many_proposals`; 422 `maintenance.never`, `maintenance.overlaps_itself`.
 */
export async function planWindow(
  tx: ScopedTx,
  caller: Caller,
  body: Body<'create'>,
  nowMs: number,
): Promise<MaintenanceWindow> {
  const place = await placeFor(tx, caller, body.place);
  const { start, durationMinutes, rrule, stops, pausesSla, reason, timeZone = place.timeZone } = body;
  const schedule = soundSchedule({ start, durationMinutes, rrule, timeZone });
  const isProposal = !isStaff(caller.role);
  if (isProposal && (await countProposals(tx, place.clientId ?? '')) >= MOST_PROPOSALS)
    throw new Refusal('maintenance.too_many_proposals');
  const effects = { stops, pausesSla, reason };
  const window = firstVersion(caller, { ...schedule, ...effects }, place, nowMs);
  mustCome(window, nowMs);
  return saved(tx, caller, isProposal ? 'proposed' : 'planned', window, place.name, nowMs);
}

/** Begins maintenance at once. @throws Refusal 404 of the place; 403 as `planWindow`. */
export async function startNow(
  tx: ScopedTx,
  caller: Caller,
  { place: wanted, hours, ...effects }: Body<'startNow'>,
  nowMs: number,
): Promise<MaintenanceWindow> {
  const place = await placeFor(tx, caller, wanted);
  const { timeZone } = place;
  const start = localTimeAt(nowMs, timeZone);
  // From what the local time means: in an hour that comes twice that is the first one, an hour ago.
  const durationMinutes = Math.floor((nowMs + hours * HOUR_MS - startOf({ start, timeZone })) / 60_000);
  const schedule = { start, timeZone, durationMinutes, rrule: null };
  return saved(
    tx,
    caller,
    'started',
    firstVersion(caller, { ...schedule, ...effects }, place, nowMs),
    place.name,
    nowMs,
  );
}

async function saved(
  tx: ScopedTx,
  by: Caller,
  kind: 'proposed' | 'planned' | 'started',
  version: NewVersion,
  place: string,
  nowMs: number,
): Promise<MaintenanceWindow> {
  const window = await addWindow(tx, version, nowMs);
  await maintenanceChanged(tx, { kind, window, place, by });
  return readWindow(tx, window.windowId, nowMs);
}

/**
 * Changes a window from now on.
 * @throws Refusal 404, 403 as `heldWindow`; 412 `request.stale`; 409 `maintenance.ended`; 422 as `planWindow`.
 */
export async function changeWindow(
  tx: ScopedTx,
  caller: Caller,
  { id, version, fields }: { id: string; version: number; fields: Body<'update'> },
  nowMs: number,
): Promise<MaintenanceWindow> {
  const { held, place } = await heldWindow(tx, caller, id, nowMs);
  if (held.version !== version) throw new Refusal('request.stale');
  if (held.state === 'declined' || held.state === 'cancelled') throw new Refusal('maintenance.ended');
  const schedule = soundSchedule({ ...scheduleOf(held), ...scheduleOf(defined(fields)) });
  const isOther = JSON.stringify(schedule) !== JSON.stringify(scheduleOf(held));
  const validFromMs = validFrom(held, isOther, nowMs);
  mustCome({ ...schedule, validFromMs }, nowMs);
  const after = await replaceVersion(tx, caller, held, { ...defined(fields), ...schedule, validFromMs }, nowMs);
  await maintenanceChanged(tx, { kind: 'changed', window: after, place, by: caller });
  return readWindow(tx, id, nowMs);
}

/** Without what was left out. */
const defined = (fields: Body<'update'>) =>
  // What remains has the values of the body, only none that is undefined.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<StoredVersion>;

function scheduleOf<S extends Partial<Schedule>>({ start, timeZone, durationMinutes, rrule }: S) {
  const all = { start, timeZone, durationMinutes, rrule };
  // Those that are there, by the type of where they come from.
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Pick<S, keyof Schedule>;
}

/**
 * A window that the caller may change, held until the transaction ends, and what its place is called.
 * @throws Refusal 404 `maintenance.not_found`; 403 `request.forbidden` for what is decided, by a client, and for everything,
 * by who does not see everything.
 */
export async function heldWindow(
  tx: ScopedTx,
  caller: Caller,
  id: string,
  nowMs: number,
): Promise<{ held: StoredVersion; place: string }> {
  const { client, site, device, state } = await readWindow(tx, id, nowMs);
  const isAllowed = isStaff(caller.role) ? client !== null || caller.scope.kind === 'everything' : state === 'proposed';
  if (!isAllowed) throw new Refusal('request.forbidden');
  // Who waited for a change of another person finds the row that held no more; the one that holds is there by then.
  const held = (await lockWindow(tx, id)) ?? (await lockWindow(tx, id));
  if (!held) throw new Refusal('maintenance.not_found');
  return { held, place: (device ?? site ?? client)?.name ?? '' };
}

async function placeFor(tx: ScopedTx, caller: Caller, place: MaintenancePlace): Promise<FoundPlace> {
  if (place.scope === 'everything' && caller.scope.kind !== 'everything') throw new Refusal('request.forbidden');
  const found = await findPlace(tx, place);
  if (found) return found;
  const missing = { client: 'clients.not_found', site: 'sites.not_found', device: 'devices.not_found' } as const;
  throw new Refusal(place.scope === 'everything' ? 'maintenance.not_found' : missing[place.scope]);
}

function soundSchedule(schedule: Schedule): Schedule {
  const kept = { ...schedule, rrule: keptRule(schedule) };
  if (overlapsItself(kept)) throw new Refusal('maintenance.overlaps_itself');
  return kept;
}

function mustCome(version: Schedule & Pick<NewVersion, 'validFromMs'>, nowMs: number): void {
  if (upcoming(version, nowMs, 1).length === 0) throw new Refusal('maintenance.never');
}

function firstVersion(
  caller: Caller,
  window: Schedule & Pick<NewVersion, 'stops' | 'pausesSla' | 'reason'>,
  { scope, clientId, siteId, deviceId }: FoundPlace,
  nowMs: number,
): NewVersion {
  const by = { id: caller.personId, name: caller.name };
  return {
    ...window,
    ...{ windowId: uuidv7(), version: 1, state: isStaff(caller.role) ? 'active' : 'proposed' },
    ...{ scope, clientId, siteId, deviceId, why: null, next: null, lastEndedMs: null },
    ...{ validFromMs: nowMs, createdBy: by, createdMs: nowMs, changedBy: by, changedMs: nowMs },
  };
}
