import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rootRoute, shellRoute } from '../../../platform/router.tsx';
import { mailId, makeSummary } from '../../../testing/mail-data.ts';
import { answering, renderAt } from '../../../testing/page.tsx';
import { personOf } from '../../../testing/person.ts';
import { mailRoutes } from '../../mail/mail.routes.tsx';
// Pages are loaded when they are opened; here before the clock of a test runs.
import './QuarantinePage.tsx';

const first = makeSummary({ id: mailId(1), subject: 'Cotización' });
const second = makeSummary({ id: mailId(2), subject: 'Premio', from: { name: 'Sorteos', address: 'X@spam.example' } });
const third = makeSummary({ id: mailId(3), subject: 'Otro premio', from: { name: '', address: 'x@spam.example' } });

const pair = {
  ...{ mailboxId: mailId(90), mailbox: 'Soporte', address: 'robot@otro.example', state: 'held' },
  ...{ reason: 'similar', inboundId: null, since: '2026-01-05T15:00:00.000Z' },
};

function open(address = '/mail/quarantine') {
  const sent = answering(({ method, path, body }) => {
    if (path.endsWith('/me')) return personOf('admin');
    if (path.endsWith('/counts')) return { quarantine: 3, failed: 0, heldPairs: 1 };
    if (path.endsWith('/mail-pairs')) return { items: [pair] };
    if (path.endsWith('/mail-pairs/decide')) return { ...pair, ...Object(body) };
    if (path.endsWith('/mail-blocks') && method === 'POST') return { ...Object(body), id: mailId(9) };
    if (path.endsWith('/inbound-mail')) return { items: [first, second, third], nextCursor: null };
    if (path.endsWith('/file')) return { ...first, state: 'filed' };
    return { items: [], nextCursor: null };
  });
  renderAt(address, rootRoute.addChildren([shellRoute.addChildren([...mailRoutes])]));
  return sent;
}

const acts = (sent: ReturnType<typeof open>) =>
  sent.filter(({ method }) => method !== 'GET').map(({ path, body }) => [path.split('/').slice(3).join('/'), body]);

beforeEach(() => {
  // A list that scrolls shows only the rows in view; jsdom gives everything no height.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(1000);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it('asks only for what waits, and puts away the row that the keyboard is at', async () => {
  const sent = open();
  const link = await screen.findByRole('link', { name: /Cotización/ });
  link.focus();

  fireEvent.keyDown(link, { key: 'e' });

  await waitFor(() => expect(acts(sent)).toEqual([[`inbound-mail/${first.id}/file`, {}]]));
  expect(sent.find(({ path }) => path.endsWith('/inbound-mail'))?.query).toMatchObject({ state: 'quarantine' });
});

it('blocks the senders of several messages after asking, each address once, and puts the messages away', async () => {
  const sent = open();
  const boxes = await screen.findAllByRole('checkbox', { name: /Seleccionar (Sorteos|x@spam)/ });
  for (const box of boxes) fireEvent.click(box);
  expect(await screen.findByText('2 mensajes seleccionados')).toBeDefined();
  const bar = screen.getByText('2 mensajes seleccionados').parentElement ?? document.body;
  fireEvent.click(within(bar).getByRole('button', { name: 'Bloquear' }));
  const dialog = await screen.findByRole('dialog');
  expect(acts(sent)).toEqual([]);

  fireEvent.click(within(dialog).getByRole('button', { name: 'Bloquear' }));

  await waitFor(() =>
    expect(acts(sent)).toEqual([
      ['mail-blocks', { kind: 'address', value: 'x@spam.example' }],
      [`inbound-mail/${second.id}/file`, {}],
      [`inbound-mail/${third.id}/file`, {}],
    ]),
  );
});

it('lets automatic mail go to a stopped address again', async () => {
  const sent = open('/mail/quarantine?part=pairs');

  fireEvent.click(await screen.findByRole('button', { name: 'Liberar robot@otro.example' }));

  await waitFor(() =>
    expect(acts(sent)).toEqual([
      ['mail-pairs/decide', { mailboxId: pair.mailboxId, address: pair.address, state: 'released' }],
    ]),
  );
});

describe('on a phone', () => {
  beforeEach(() => {
    const phone = (query: string) =>
      Object.assign(new EventTarget(), { matches: true, media: query, addListener() {}, removeListener() {} });
    vi.stubGlobal('matchMedia', phone);
  });

  const boxes = () => screen.queryAllByRole('checkbox', { name: /Seleccionar (?!todo)/ });
  const bar = () => screen.queryByRole('region', { name: 'Mensajes seleccionados' });
  const choose = async () => fireEvent.click(await screen.findByRole('button', { name: 'Seleccionar' }));

  it('opens a message by its card, until somebody wants to select', async () => {
    open();
    expect(await screen.findAllByRole('link', { name: /Cotización|premio/i })).toHaveLength(3);
    expect(boxes()).toEqual([]);

    await choose();

    expect(boxes()).toHaveLength(3);
    expect(screen.queryByRole('link', { name: /Cotización|premio/i })).toBeNull();
    expect(bar()).toBeNull();
  });

  it('puts several messages away at once', async () => {
    const sent = open();
    await choose();
    for (const box of boxes().slice(0, 2)) fireEvent.click(box);
    await screen.findByText('2 mensajes seleccionados');

    fireEvent.click(within(bar() ?? document.body).getByRole('button', { name: 'Archivar' }));

    await waitFor(() => expect(boxes()).toEqual([]));
    expect(acts(sent)).toEqual([first, second].map(({ id }) => [`inbound-mail/${id}/file`, {}]));
  });

  it('blocks the senders of all of them after asking', async () => {
    const sent = open();
    await choose();
    fireEvent.click(screen.getByRole('checkbox', { name: 'Seleccionar todo' }));
    fireEvent.click(within(bar() ?? document.body).getByRole('button', { name: 'Bloquear' }));

    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Bloquear' }));

    await waitFor(() => expect(acts(sent)).toHaveLength(5));
  });

  it.each([
    { name: 'the button at the top', end: () => screen.getByRole('button', { name: 'Cancelar' }) },
    { name: 'the cross of the bar', end: () => screen.getByRole('button', { name: 'Quitar la selección' }) },
    { name: 'taking the last one back', end: () => boxes()[0] ?? document.body },
  ])('goes back to opening messages by $name', async ({ end }) => {
    open();
    await choose();
    fireEvent.click(boxes()[0] ?? document.body);
    expect(bar()).not.toBeNull();

    fireEvent.click(end());

    expect(boxes()).toEqual([]);
    expect(bar()).toBeNull();
    expect(screen.getAllByRole('link', { name: /Cotización|premio/i })).toHaveLength(3);
  });
});
