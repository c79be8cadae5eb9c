import type { Command } from '@lanet/contracts/commands';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { meQuery } from '../../platform/session.ts';
import { RunScriptDialog } from './RunScriptDialog.tsx';

const ID = '0190a000-0000-7000-8000-0000000000';
const AT = '2026-11-23T12:00:00.000Z';
const named = (id: string, name: string) => ({ id: `${ID}${id}`, name });

const device = {
  ...named('01', 'PC-001'),
  status: 'active',
  os: 'Debian GNU/Linux 13',
  online: false,
};

const both = (text: string) => ({ es: text, en: text });
const script = (id: string, key: string, kind: string, title: string, parameters: unknown[]) => ({
  id: `${ID}${id}`,
  key,
  titles: both(title),
  descriptions: both(`${title}.`),
  class: kind,
  platforms: key === 'defrag' ? ['windows'] : ['linux'],
  parameters,
  timeoutSeconds: 60,
  version: 1,
  runs: 0,
  lastRunAt: null,
});

const volume = { kind: 'path', name: 'volume', titles: both('Volumen'), default: '/' };
const days = { kind: 'number', name: 'days', titles: both('Días'), default: 7, min: 0, max: 365 };
const library = [
  script('11', 'disk_cleanup', 'safe', 'Limpieza de disco', [volume, days]),
  script('12', 'wipe', 'dangerous', 'Borrado total', []),
  script('13', 'defrag', 'safe', 'Desfragmentar', []),
];

const command: Command = {
  id: `${ID}21`,
  script: { id: `${ID}11`, key: 'disk_cleanup', titles: both('Limpieza de disco'), class: 'safe' },
  scriptVersion: 1,
  scriptSha256: 'a'.repeat(64),
  parameters: { volume: '/srv', days: 7 },
  client: named('31', 'Acme'),
  device: named('01', 'PC-001'),
  ticketId: null,
  requester: named('41', 'Técnico'),
  reason: null,
  state: 'queued',
  refusal: null,
  exitCode: null,
  durationMs: null,
  stdoutBytes: 0,
  stderrBytes: 0,
  truncated: false,
  files: [],
  requestedAt: AT,
  startedAt: null,
  finishedAt: null,
  expiresAt: '2026-11-24T12:00:00.000Z',
};

/** The server as seen from the page: answers what the dialog asks and keeps what it was told to run. */
function network() {
  const runs: unknown[] = [];
  const answer = (path: string, body: unknown): unknown => {
    if (body !== undefined) {
      runs.push(body);
      return command;
    }
    if (path.startsWith('/api/v1/devices/')) return device;
    if (path.endsWith('/output?from=0')) return { state: command.state, parts: [] };
    if (path.startsWith('/api/v1/commands/')) return command;
    return { items: library };
  };
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) =>
    Response.json(answer(path, typeof init.body === 'string' ? JSON.parse(init.body) : undefined)),
  );
  return runs;
}

function show(props: Partial<React.ComponentProps<typeof RunScriptDialog>> = {}) {
  const runs = network();
  const onClose = vi.fn();
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  // Who is signed in, as the shell's route has loaded it before any page is shown.
  queryClient.setQueryData<unknown>(meQuery.queryKey, { role: 'technician' });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queryClient}>
        <RunScriptDialog deviceId={device.id} opened onClose={onClose} {...props} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { runs, onClose };
}

const suggested = { initialScriptKey: 'disk_cleanup', initialParameters: { volume: '/srv' } };

it('fills the suggestion in, runs it by Enter and follows the run in its place', async () => {
  const { runs } = show(suggested);
  const field = await screen.findByRole('textbox', { name: 'Volumen' });
  await waitFor(() => expect(document.activeElement).toBe(field));

  const form = field.closest('form');
  if (!form) throw new Error('the field is in no form');
  fireEvent.submit(form);

  expect(await screen.findByText('En cola')).toBeTruthy();
  expect(screen.getByText(/caduca en 24 h/)).toBeTruthy();
  expect(runs).toEqual([
    expect.objectContaining({ deviceId: device.id, scriptId: `${ID}11`, parameters: { volume: '/srv', days: 7 } }),
  ]);
});

it('says at the field what is wrong, and sends nothing', async () => {
  const { runs } = show(suggested);
  fireEvent.change(await screen.findByRole('textbox', { name: 'Volumen' }), { target: { value: '/srv/../etc' } });

  fireEvent.click(screen.getByRole('button', { name: 'Ejecutar' }));

  expect(await screen.findByText(/ruta absoluta/)).toBeTruthy();
  expect(runs).toEqual([]);
});

it('does not let a destructive script go: nobody could approve it', async () => {
  const { runs } = show({ initialScriptKey: 'wipe' });

  const button = await screen.findByRole('button', { name: 'Ejecutar' });

  expect(button.hasAttribute('disabled')).toBe(true);
  expect(screen.getByText(/segunda persona/)).toBeTruthy();
  expect(runs).toEqual([]);
});

it('closes for a ticket, where the run is told in the timeline', async () => {
  const ticketId = `${ID}51`;
  const { runs, onClose } = show({ ...suggested, ticketId });

  fireEvent.click(await screen.findByRole('button', { name: 'Ejecutar' }));

  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(runs).toEqual([expect.objectContaining({ ticketId })]);
});

it('offers only what the system of the device can run', async () => {
  show();

  fireEvent.click(await screen.findByRole('combobox', { name: 'Script' }));

  expect((await screen.findAllByRole('option', { hidden: true })).map(({ textContent }) => textContent)).toEqual([
    'Borrado total · destructivo',
    'Limpieza de disco · seguro',
  ]);
});
