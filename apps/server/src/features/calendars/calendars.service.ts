import type { CalendarHours } from '@lanet/contracts/calendar-hours';
import type { calendars } from '@lanet/contracts/calendars';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { announce, type ScopedTx } from '../../platform/database/index.ts';
import { type Caller, Refusal } from '../../platform/http/index.ts';
import { audit } from '../audit/index.ts';
import { usage } from './calendars.choices.repo.ts';
import { copyFeeds, feedsOf } from './calendars.feeds.repo.ts';
import {
  insertCalendar,
  isNameTaken,
  lockCalendar,
  type StoredCalendar,
  setActive,
  setDefault,
  updateCalendar,
} from './calendars.repo.ts';
import { isSame, tidied, withFeeds } from './calendars.rules.ts';
import { insertFirstVersion, insertVersion, lastVersions } from './calendars.versions.repo.ts';

type Body<Name extends keyof typeof calendars> = z.output<(typeof calendars)[Name]['body']>;

export type CalendarChange =
  /** Other hours are in force from now on. */
  | { kind: 'hours'; calendarId: string }
  /** Whoever has chosen none goes by this one from now on. */
  | { kind: 'default'; calendarId: string }
  /** What is shown of it changed; nobody's hours did. */
  | { kind: 'details'; calendarId: string }
  /** A client, or one of its sites, chose another calendar or is closed on another day. */
  | { kind: 'client'; clientId: string; siteId: string | null };

/** Everything that changes what is open when passes here, in its own transaction: what has to follow from it is queued here. */
export async function calendarChanged(tx: ScopedTx, change: CalendarChange): Promise<void> {
  if (change.kind === 'client') {
    const { clientId } = change;
    announce(tx, { topic: 'live', event: { type: 'client', id: clientId }, audience: { clientId } });
  } else {
    announce(tx, { topic: 'live', event: { type: 'calendar', id: change.calendarId }, audience: { staffOnly: true } });
  }
}

/** Answers its id. @throws Refusal 409 `calendars.name_taken`. */
export async function createCalendar(
  tx: ScopedTx,
  caller: Caller,
  { name, ...hours }: Body<'create'>,
): Promise<string> {
  const id = uuidv7();
  const own = tidied(hours);
  await refuseTakenName(tx, name, null);
  await insertCalendar(tx, { id, name, own });
  await insertFirstVersion(tx, id, { hours: own, savedBy: caller.name });
  await record(tx, caller, 'calendars.created', name);
  await calendarChanged(tx, { kind: 'details', calendarId: id });
  return id;
}

/** Answers the copy's id. @throws Refusal 404 `calendars.not_found`, 409 `calendars.name_taken`. */
export async function copyCalendar(tx: ScopedTx, caller: Caller, from: string, name: string): Promise<string> {
  const id = uuidv7();
  const source = await requireLocked(tx, from);
  await refuseTakenName(tx, name, null);
  await insertCalendar(tx, { id, name, own: source.own });
  await copyFeeds(tx, { from, to: id });
  await insertFirstVersion(tx, id, { hours: await hoursNow(tx, source), savedBy: caller.name });
  await record(tx, caller, 'calendars.created', name, { copyOf: source.name });
  await calendarChanged(tx, { kind: 'details', calendarId: id });
  return id;
}

/** @throws Refusal 404 `calendars.not_found`, 409 `calendars.name_taken`, 412 `request.stale`. */
export async function changeCalendar(
  tx: ScopedTx,
  caller: Caller,
  { id, version, changes }: { id: string; version: number; changes: Body<'update'> },
): Promise<void> {
  const kept = await requireLocked(tx, id);
  if (kept.version !== version) throw new Refusal('request.stale');
  const name = changes.name ?? kept.name;
  const own = tidied({
    timeZone: changes.timeZone ?? kept.own.timeZone,
    week: changes.week ?? kept.own.week,
    days: changes.days ?? kept.own.days,
  });
  await refuseTakenName(tx, name, id);
  await updateCalendar(tx, id, { name, own, version });
  await record(tx, caller, 'calendars.changed', name, { fields: Object.keys(changes) });
  const hasNewHours = await renewHours(tx, { ...kept, own }, caller.name);
  if (!hasNewHours) await calendarChanged(tx, { kind: 'details', calendarId: id });
}

/**
 * Makes a version of what people set and what the feeds say, unless that is in force already; whether it did. The calendar is
 * locked. `savedBy`: null where it is the feeds that changed.
 */
export async function renewHours(tx: ScopedTx, calendar: StoredCalendar, savedBy: string | null): Promise<boolean> {
  const hours = await hoursNow(tx, calendar);
  const [last] = await lastVersions(tx, calendar.id, 1);
  if (last && isSame(last.hours, hours)) return false;
  await insertVersion(tx, calendar.id, { hours, savedBy });
  await calendarChanged(tx, { kind: 'hours', calendarId: calendar.id });
  return true;
}

async function hoursNow(tx: ScopedTx, { id, own }: StoredCalendar): Promise<CalendarHours> {
  const feeds = await feedsOf(tx, id);
  return withFeeds(
    own,
    feeds.map(({ days }) => days),
  );
}

/** @throws Refusal 404 `calendars.not_found`, 409 `calendars.inactive`. */
export async function makeDefault(tx: ScopedTx, caller: Caller, id: string): Promise<void> {
  const calendar = await requireLocked(tx, id);
  if (!calendar.active) throw new Refusal('calendars.inactive');
  if (calendar.isDefault) return;
  await setDefault(tx, id);
  await record(tx, caller, 'calendars.made_default', calendar.name);
  await calendarChanged(tx, { kind: 'default', calendarId: id });
}

/** @throws Refusal 404 `calendars.not_found`; 409 `calendars.is_default` or `calendars.in_use`. */
export async function deactivateCalendar(tx: ScopedTx, caller: Caller, id: string): Promise<void> {
  const calendar = await requireLocked(tx, id);
  if (!calendar.active) return;
  if (calendar.isDefault) throw new Refusal('calendars.is_default');
  if ((await usage(tx)).has(id)) throw new Refusal('calendars.in_use');
  await setActive(tx, id, false);
  await record(tx, caller, 'calendars.deactivated', calendar.name);
  await calendarChanged(tx, { kind: 'details', calendarId: id });
}

/** @throws Refusal 404 `calendars.not_found`. */
export async function activateCalendar(tx: ScopedTx, caller: Caller, id: string): Promise<void> {
  const calendar = await requireLocked(tx, id);
  if (calendar.active) return;
  await setActive(tx, id, true);
  await record(tx, caller, 'calendars.activated', calendar.name);
  await calendarChanged(tx, { kind: 'details', calendarId: id });
}

/** @throws Refusal 404 `calendars.not_found`. */
export async function requireLocked(tx: ScopedTx, id: string): Promise<StoredCalendar> {
  const calendar = await lockCalendar(tx, id);
  if (!calendar) throw new Refusal('calendars.not_found');
  return calendar;
}

/** @throws Refusal 409 `calendars.name_taken`. */
async function refuseTakenName(tx: ScopedTx, name: string, besides: string | null): Promise<void> {
  if (await isNameTaken(tx, name, besides)) throw new Refusal('calendars.name_taken');
}

/** Leaves an act in the audit log. */
export async function record(
  tx: ScopedTx,
  caller: Caller,
  action: string,
  target: string,
  detail: Record<string, unknown> = {},
  clientId: string | null = null,
): Promise<void> {
  const actor = { kind: 'person', id: caller.personId, name: caller.name } as const;
  await audit(tx, { actor, action, target, clientId, detail });
}
