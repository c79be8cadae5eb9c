import type { MaintenanceWindow } from '@lanet/contracts/maintenance';
import { expect, it } from 'vitest';
import '../../platform/i18n.ts';
import { someWindow } from '../../testing/maintenance-data.ts';
import { byDate, newWindow, placeOf, ruleOf, windowBody, windowValues } from './window-values.ts';

it.each([
  null,
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=3;COUNT=5',
  'FREQ=WEEKLY;BYDAY=MO,TH',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;UNTIL=20271231',
  'FREQ=MONTHLY;BYMONTHDAY=15',
  'FREQ=MONTHLY;BYMONTHDAY=-1',
  'FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR',
  'FREQ=MONTHLY;BYDAY=2TU,-1TU',
  'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
  'FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=4',
  'FREQ=DAILY;BYDAY=MO',
  'FREQ=MONTHLY;BYDAY=5FR',
])('a window with the rule %s is sent as it was filled in', (rrule) => {
  const window = someWindow({ rrule, durationMinutes: 90 });
  const { start, timeZone, durationMinutes, stops, pausesSla, reason } = window;

  expect(windowBody(windowValues(window))).toEqual({
    ...{ start, timeZone, durationMinutes, rrule, stops, pausesSla, reason },
  });
});

it.each([
  { rrule: 'FREQ=WEEKLY', sent: 'FREQ=WEEKLY;BYDAY=FR', because: 'without a day it is that of the start' },
  { rrule: 'FREQ=MONTHLY', sent: 'FREQ=MONTHLY;BYMONTHDAY=27', because: 'and so is the day of the month' },
])('$rrule is said in full: $because', ({ rrule, sent }) => {
  expect(ruleOf(windowValues(someWindow({ rrule })))).toBe(sent);
});

it('begins a rule with what the date is', () => {
  expect(byDate('2026-11-27')).toEqual({ weekdays: ['FR'], weekday: 'FR', position: '4', monthDay: '27' });
  expect(byDate('2026-11-30')).toMatchObject({ weekday: 'MO', position: '-1' });
});

it('shows a length in its largest unit', () => {
  const shown = (durationMinutes: number) => {
    const { duration, unit } = windowValues(someWindow({ durationMinutes }));
    return [duration, unit];
  };

  expect([shown(2880), shown(240), shown(90)]).toEqual([
    [2, 'days'],
    [4, 'hours'],
    [90, 'minutes'],
  ]);
});

it.each<{ change: Partial<MaintenanceWindow>; place: object }>([
  { change: {}, place: { scope: 'site', siteId: someWindow().site?.id } },
  { change: { scope: 'client', site: null }, place: { scope: 'client', clientId: someWindow().client?.id } },
  { change: { scope: 'everything', client: null, site: null }, place: { scope: 'everything' } },
])('is for $place.scope', ({ change, place }) => {
  expect(placeOf(windowValues(someWindow(change)))).toEqual(place);
});

it('begins tonight', () => {
  const values = newWindow('2026-11-27', 'UTC', { clientId: 'c' });

  expect(windowBody(values)).toMatchObject({ start: '2026-11-27T22:00', durationMinutes: 240, rrule: null });
});
