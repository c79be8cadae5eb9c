// The page of a calendar in tests.
import type { Calendar } from '@lanet/contracts/calendars';
import type { Role } from '@lanet/contracts/roles';
import { configure, fireEvent, screen } from '@testing-library/react';
import { vi } from 'vitest';
import { settingsRoutes } from '../features/settings/settings.routes.tsx';
import { rootRoute, shellRoute } from '../platform/router.tsx';
import { makeCalendar } from './calendar-data.ts';
import { type Answer, answering, renderAt, type Sent } from './page.tsx';
import { personOf } from './person.ts';

// The page is loaded when it is wanted, which takes its time on a busy computer.
configure({ asyncUtilTimeout: 10_000 });
// A year of days is much to look through for a name.
vi.setConfig({ testTimeout: 30_000 });

/** A server whose calendar is this one until something is saved. */
export function openCalendar(
  start: Calendar = makeCalendar(),
  special: Answer = () => undefined,
  role: Role = 'admin',
) {
  let calendar = start;
  const sent = answering((one) => {
    const known = special(one);
    if (known) return known;
    if (one.path.endsWith('/me')) return personOf(role);
    if (one.method === 'PATCH') calendar = { ...calendar, ...Object(one.body), version: calendar.version + 1 };
    return one.path.startsWith(`/api/v1/calendars/${calendar.id}`) ? calendar : undefined;
  });
  const routes = rootRoute.addChildren([shellRoute.addChildren([...settingsRoutes])]);
  return { sent, router: renderAt(`/settings/calendars/${calendar.id}`, routes) };
}

export const saves = (sent: readonly Sent[]) => sent.filter(({ method }) => method === 'PATCH');

export const hoursOf = (day: string) => screen.findByLabelText<HTMLInputElement>(`Horario de ${day}`);

/** Keys as people name them: `Shift+ArrowDown`. */
export function press(target: HTMLElement, ...keys: string[]): void {
  for (const key of keys) {
    fireEvent.keyDown(target, { key: key.replace('Shift+', ''), shiftKey: key.startsWith('Shift+') });
  }
}

export const save = () => fireEvent.click(screen.getByRole('button', { name: 'Guardar' }));
