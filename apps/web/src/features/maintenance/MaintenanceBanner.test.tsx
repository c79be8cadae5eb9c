import type { Device } from '@lanet/contracts/devices';
import { createRoute } from '@tanstack/react-router';
import { screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../platform/router.tsx';
import { someDevice } from '../../testing/device-data.ts';
import { someWindow } from '../../testing/maintenance-data.ts';
import { answering, renderAt } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { MaintenanceBanner } from './MaintenanceBanner.tsx';

afterEach(() => vi.unstubAllGlobals());

function open(maintenance: Device['maintenance']) {
  answering(({ path }) => {
    if (path.endsWith('/me')) return personOf('technician');
    return { ...someWindow({ running: true }), coming: [], past: [] };
  });
  const route = createRoute({
    getParentRoute: () => shellRoute,
    path: '/',
    component: () => (
      <main>
        <h1>SERVER-001</h1>
        <MaintenanceBanner device={someDevice({ maintenance })} />
      </main>
    ),
  });
  renderAt('/', rootRoute.addChildren([shellRoute.addChildren([route])]));
}

const until = (ms: number) => ({
  ...{ id: someWindow().id, reason: 'Cambio de discos', until: new Date(Date.now() + ms).toISOString() },
});

it('says until when, why, and what does not happen, with the way to end it', async () => {
  open(until(90 * 60_000));

  const banner = await screen.findByRole('region', { name: 'Mantenimiento en curso' });
  expect(await screen.findByText(/^Cambio de discos · termina .* · Ni tickets ni avisos$/)).toBeDefined();
  expect(banner.textContent).toMatch(/^En mantenimiento hasta (las|el) .*\d\d:\d\d/);
  expect(await screen.findByRole('button', { name: 'Terminar ahora' })).toBeDefined();
  expect(screen.getByRole('link', { name: 'Ver ventana' }).getAttribute('href')).toBe(
    `/maintenance/${someWindow().id}`,
  );
});

it.each([null, until(-1000)])('is not there when no window is open: %j', async (maintenance) => {
  open(maintenance);
  await screen.findByRole('heading', { name: 'SERVER-001' });

  expect(screen.queryByRole('region', { name: 'Mantenimiento en curso' })).toBeNull();
});
