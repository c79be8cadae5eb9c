import type { LiveState } from '@lanet/contracts/live';
import { MantineProvider } from '@mantine/core';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../../../platform/i18n.ts';
import { someDevice } from '../../../../testing/device-data.ts';
import { followOtherTab } from '../../../../testing/live.ts';
import { answering, refusal, type Sent } from '../../../../testing/page.tsx';
import { LivePanel } from './LivePanel.tsx';

const say = followOtherTab();
const device = someDevice({ cpu: 7, memory: 40 });
const path = new RegExp(`^/api/v1/devices/${device.id}/viewers/[0-9a-f-]{36}$`);

let sent: Sent[];
let state: LiveState | 'failed';
beforeEach(() => {
  state = 'live';
  sent = answering(({ method }) =>
    method === 'DELETE' ? {} : state === 'failed' ? refusal(503, 'server.unavailable') : { state },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  see('visible');
});

const panel = (one = device) => (
  <MantineProvider env="test">
    <LivePanel device={one} />
  </MantineProvider>
);
const methods = () => sent.map(({ method }) => method);
const words = () => screen.getByRole('status').textContent;

function see(visibility: 'visible' | 'hidden'): void {
  Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

const sampled = (cpu: number, deviceId = device.id) =>
  say.sample({
    deviceId,
    sample: {
      ...{ at: Date.now(), cpu, memory: 41, temperature: null },
      volumes: [{ id: '/srv', usedPercent: 93.4 }],
      network: [{ id: 'eth0', rx: 2048, tx: null }],
    },
  });

describe('the live panel', () => {
  it('looks by itself, and shows what comes of its device only', async () => {
    render(panel());
    await waitFor(() => expect(methods()).toEqual(['PUT']));
    expect(sent[0]?.path).toMatch(path);
    expect(words()).toContain('conectando…');
    screen.getByText('7 %');

    sampled(99, '0198a000-0000-7000-8000-000000000009');
    sampled(23.4);

    await screen.findByText('23.4 %');
    expect(words()).toContain('cada 5 segundos');
    screen.getByText('2 KB/s');
    screen.getByText('93.4 %');
    expect(screen.queryByText('99 %')).toBeNull();
  });

  it('leaves when it is paused, out of sight or closed, and looks again', async () => {
    const { unmount } = render(panel());
    await waitFor(() => expect(methods()).toEqual(['PUT']));

    fireEvent.click(screen.getByRole('button', { name: 'Pausar' }));
    await waitFor(() => expect(methods()).toEqual(['PUT', 'DELETE']));
    expect(words()).toContain('en pausa');
    fireEvent.click(screen.getByRole('button', { name: 'Reanudar' }));
    await waitFor(() => expect(methods()).toEqual(['PUT', 'DELETE', 'PUT']));
    act(() => see('hidden'));
    await waitFor(() => expect(methods()).toEqual(['PUT', 'DELETE', 'PUT', 'DELETE']));
    act(() => see('visible'));
    await waitFor(() => expect(methods()).toEqual(['PUT', 'DELETE', 'PUT', 'DELETE', 'PUT']));
    unmount();

    await waitFor(() => expect(methods()).toEqual(['PUT', 'DELETE', 'PUT', 'DELETE', 'PUT', 'DELETE']));
    const ids = sent.map((one) => one.path);
    expect([ids[0], ids[2], ids[4]]).toEqual([ids[1], ids[3], ids[5]]);
    expect(new Set(ids).size).toBe(3);
  });

  it.each<[LiveState | 'failed', RegExp]>([
    ['offline', /sin conexión; valores del último reporte/],
    ['no_connection', /no tiene conexión directa/],
    ['unsupported', /actualícelo/],
    ['no_agent', /Ningún agente/],
    ['failed', /se intenta de nuevo/],
  ])('says why nothing comes: %s', async (answer, sentence) => {
    state = answer;
    render(panel());

    await waitFor(() => expect(words()).toMatch(sentence));
    screen.getByText('7 %');
  });

  it('looks anew when the device comes back', async () => {
    state = 'offline';
    const { rerender } = render(panel({ ...device, online: false }));
    await waitFor(() => expect(words()).toContain('sin conexión'));

    state = 'live';
    rerender(panel());

    await waitFor(() => expect(methods()).toEqual(['PUT', 'DELETE', 'PUT']));
    expect(words()).toContain('conectando');
  });

  it('goes on saying that it looks, and stops when nobody has touched the page for ten minutes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    render(panel());
    await act(() => vi.advanceTimersByTimeAsync(1));
    expect(methods()).toEqual(['PUT']);

    await act(() => vi.advanceTimersByTimeAsync(80_000));
    expect(methods()).toEqual(['PUT', 'PUT', 'PUT']);
    expect(new Set(sent.map((one) => one.path)).size).toBe(1);
    await act(() => vi.advanceTimersByTimeAsync(9 * 60_000));

    expect(methods().at(-1)).toBe('DELETE');
    expect(words()).toContain('en pausa: 10 minutos sin actividad');
    const count = sent.length;
    fireEvent.mouseMove(document.body);
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(sent).toHaveLength(count);
    fireEvent.click(screen.getByRole('button', { name: 'Reanudar' }));
    await act(() => vi.advanceTimersByTimeAsync(1));
    expect(methods().at(-1)).toBe('PUT');
  });
});
