import type { Alert } from '@lanet/contracts/alerts';
import { screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { answering, renderAt } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { alertRoutes } from './alerts.routes.tsx';
// Pages are loaded when they are opened; here before the clock of a test runs.
import './AlertsPage.tsx';

const named = { id: '0198a000-0000-7000-8000-000000000001', name: 'SERVER-001' };
const alert: Alert = {
  ...{ id: '0198a000-0000-7000-8000-000000000009', rule: 'disk_full', metric: 'volume.usedPercent', object: '/srv' },
  ...{ state: 'firing', priority: 'high', value: 93, trigger: 90, recover: 85, client: named, device: named },
  ...{ ticket: null, suggestedScript: null, repeats: 0, flaps: 0 },
  ...{ openedAt: '2026-11-27T22:10:00.000Z', lastAt: '2026-11-27T22:10:00.000Z', resolvedAt: null, maintenance: null },
};

beforeEach(() => {
  // Rows that are out of view are not drawn, and jsdom has no view.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1000);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function pillOf(change: Partial<Alert>, state = 'open') {
  answering(({ path }) => {
    if (path.endsWith('/me')) return personOf('technician');
    return { items: path.endsWith('/alerts') ? [{ ...alert, ...change }] : [], nextCursor: null };
  });
  renderAt(`/alerts?state=${state}`, rootRoute.addChildren([shellRoute.addChildren([...alertRoutes])]));
  await screen.findByText(/Disco .srv/);
  return screen.queryByText('En mantenimiento')?.parentElement?.title;
}

const until = '2026-11-28T06:00:00.000Z';
it.each<{ change: Partial<Alert>; state?: string; says: RegExp }>([
  { change: { maintenance: { until, held: 'ticket' } }, says: /^Sin ticket por mantenimiento hasta el / },
  { change: { maintenance: { until, held: 'notices' } }, says: /^No se avisó por mantenimiento hasta el / },
  { change: { maintenance: { until, held: null } }, says: /^El equipo está en mantenimiento hasta el / },
  {
    change: { maintenance: { until, held: 'ticket' }, state: 'resolved', resolvedAt: '2026-11-27T23:00:00.000Z' },
    ...{ state: 'resolved', says: /^Ocurrió durante un mantenimiento/ },
  },
])('says of an alert under maintenance what that means: $says', async ({ change, state, says }) => {
  expect(await pillOf(change, state)).toMatch(says);
});

it('says nothing of maintenance where there is none', async () => {
  expect(await pillOf({})).toBeUndefined();
});
