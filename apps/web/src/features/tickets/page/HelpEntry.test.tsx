import type { TicketFile } from '@lanet/contracts/ticket-files';
import type { TimelineEntry } from '@lanet/contracts/tickets';
import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { answering, refusal, renderPart } from '../../../testing/page.tsx';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { type HelpDetail, HelpEntry } from './HelpEntry.tsx';

const ticket = makeTicket({ folio: 'TKT-001042', channel: 'agent' });
const detail: HelpDetail = {
  kind: 'help_request',
  contact: { name: 'Ana Ruiz', email: 'ana@tebi.example', phone: '55 1234 5678' },
  requesterId: null,
  machine: {
    hostname: 'PC-ANA',
    os: 'Windows 11 Pro',
    user: 'ana',
    uptimeSeconds: 442_800,
    volumes: [{ id: 'C:', freeBytes: 12.5 * 1024 ** 3, sizeBytes: 250 * 1024 ** 3 }],
    alerts: [{ rule: 'disk_full', metric: 'volume.usedPercent', object: 'C:', value: 95, since: 0 }],
    readAt: 0,
  },
};
const file = (state: TicketFile['state']): TicketFile => {
  const label = { name: 'TKT-000001.png', inline: false, contentId: null, blocked: false };
  const size = state === 'stored' ? { width: 1366, height: 768 } : { width: null, height: null };
  return {
    id: '00000000-0000-4000-8000-00000000000f',
    mediaType: 'image/png',
    sizeBytes: 2048,
    state,
    ...size,
    ...label,
  };
};

function show(change: Partial<HelpDetail>, files?: TicketFile[]) {
  const said = { ...detail, ...change };
  const entry: TimelineEntry = {
    id: 'entry',
    visibility: 'internal',
    author: { kind: 'agent', id: null, name: 'PC-ANA' },
    text: null,
    detail: said,
    createdAt: '2026-01-01T00:00:00Z',
    ...(files && { files }),
  };
  return renderPart(<HelpEntry ticket={ticket} entry={entry} detail={said} />);
}

beforeEach(() => {
  URL.createObjectURL = () => 'blob:picture';
  URL.revokeObjectURL = () => undefined;
  return () => vi.unstubAllGlobals();
});

it('shows how to answer, that nobody vouches for it, and how the computer was', () => {
  show({});

  const text = document.body.textContent;
  expect(text).toContain('Ana Ruiz · ana@tebi.example · 55 1234 5678');
  expect(text).toContain('no es de una persona registrada');
  expect(text).toContain('PC-ANA · Windows 11 Pro');
  expect(text).toContain('5 días 3 horas');
  expect(text).toContain('C: · 12.5\u00a0GB libres de 250\u00a0GB (95\u00a0% en uso)');
  expect(text).toContain('Disco lleno: Disco C: 95\u00a0%');
});

it('leaves out what the person did not send', () => {
  show({ machine: { ...detail.machine, user: null, alerts: [] } });

  expect(screen.queryByText('Usuario')).toBeNull();
  expect(screen.getByText('Ninguna')).toBeTruthy();
});

it('shows the screenshot small, and whole when it is pressed', async () => {
  const sent = answering(() => ({}));
  show({}, [file('stored')]);

  fireEvent.click(await screen.findByRole('button', { name: 'Ver la captura completa' }));

  expect(await screen.findByRole('dialog', { name: 'Captura de pantalla de TKT-001042' })).toBeTruthy();
  expect(sent.map(({ path }) => path)).toEqual([`/api/v1/tickets/${ticket.id}/files/${file('stored').id}`]);
  expect(screen.getByRole('link', { name: 'Descargar' }).hasAttribute('download')).toBe(true);
});

it.each([
  ['announced', 'viene en camino'],
  ['refused', 'llegó dañada'],
] as const)('says that a screenshot is %s', (state, words) => {
  show({}, [file(state)]);

  expect(document.body.textContent).toContain(words);
});

it('says that a screenshot could not be opened', async () => {
  answering(() => refusal(404, 'files.not_found'));
  show({}, [file('stored')]);

  expect(await screen.findByText(/No se pudo abrir la captura/)).toBeTruthy();
});
