import { createRoute } from '@tanstack/react-router';
import { configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute } from '../../../platform/router.tsx';
import { makeCategory, makeMatrix, makeType } from '../../../testing/classification-data.ts';
import { answering, refusal, renderAt, type Sent } from '../../../testing/page.tsx';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { NewTicketForm } from './NewTicketForm.tsx';

const hardware = makeCategory({ name: 'Hardware' });
const printer = makeCategory({ name: 'Impresora', parentId: hardware.id });
const attic = makeCategory({ name: 'Impresora de matriz', parentId: hardware.id, active: false });
const incident = makeType();
const clientId = '0193a5b2-0000-7000-8000-000000000014';

function open(answer: (sent: Sent) => object | undefined = () => undefined): Sent[] {
  const sent = answering((one) => {
    const given = answer(one);
    if (given) return given;
    if (one.path.endsWith('/classification'))
      return { types: [incident], categories: [hardware, printer, attic], matrix: makeMatrix() };
    return one.method === 'POST' ? makeTicket() : { items: [], nextCursor: null };
  });
  const form = () => <NewTicketForm start={{ clientId }} />;
  renderAt('/', rootRoute.addChildren([createRoute({ getParentRoute: () => rootRoute, path: '/', component: form })]));
  return sent;
}

const field = (name: string) => screen.findByRole<HTMLInputElement>('combobox', { name });
const options = () => screen.getAllByRole('option').map(({ textContent }) => textContent);

async function choose(name: string, option: string): Promise<void> {
  fireEvent.click(await field(name));
  fireEvent.click(await screen.findByRole('option', { name: option }));
}

async function write(): Promise<void> {
  fireEvent.change(await screen.findByLabelText('Asunto'), { target: { value: 'No imprime' } });
  fireEvent.change(screen.getByLabelText('Descripción'), { target: { value: 'Desde ayer' } });
}

const create = () => fireEvent.click(screen.getByRole('button', { name: 'Crear ticket' }));
const created = (sent: readonly Sent[]) => sent.filter(({ method }) => method === 'POST').map(({ body }) => body);
const priority = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name }).checked;
const asked = { subject: 'No imprime', text: 'Desde ayer', channel: 'phone', clientId };

configure({ asyncUtilTimeout: 20_000 });
vi.setConfig({ testTimeout: 60_000 });

afterEach(() => vi.unstubAllGlobals());

it('leaves out what nobody chose, and lets the server decide the priority', async () => {
  const sent = open();
  await write();
  create();

  await waitFor(() => expect(created(sent)).toEqual([asked]));
});

async function sortAsUrgent(): Promise<void> {
  await write();
  await choose('Tipo', 'Incidente');
  await choose('Urgencia', 'Alta');
  expect(priority('Alta')).toBe(true);
  await choose('Impacto', 'Alto');
  expect(priority('Crítica')).toBe(true);
}

const sorted = { ...asked, typeId: incident.id, impact: 'high', urgency: 'high' };

it('shows the priority that impact and urgency will give', async () => {
  const sent = open();
  await sortAsUrgent();
  expect(screen.getByText('Según la matriz de impacto y urgencia.')).toBeDefined();
  create();

  await waitFor(() => expect(created(sent)).toEqual([sorted]));
});

it('sends another priority when one is chosen, until impact or urgency change', async () => {
  const sent = open();
  await sortAsUrgent();
  fireEvent.click(screen.getByRole('radio', { name: 'Baja' }));
  expect(screen.queryByText('Según la matriz de impacto y urgencia.')).toBeNull();
  await choose('Urgencia', 'Media');
  expect(priority('Alta')).toBe(true);
  await choose('Urgencia', 'Alta');
  fireEvent.click(screen.getByRole('radio', { name: 'Media' }));
  create();

  await waitFor(() => expect(created(sent)).toEqual([{ ...sorted, priority: 'medium' }]));
});

it('finds a category by any words of its path, accents aside, and offers none that is inactive', async () => {
  const sent = open();
  await write();
  const category = await field('Categoría');
  category.focus();
  fireEvent.click(category);
  expect(options()).toEqual(['Hardware', 'Hardware › Impresora']);
  fireEvent.change(category, { target: { value: 'impre hárd' } });
  expect(options()).toEqual(['Hardware › Impresora']);
  fireEvent.click(screen.getByRole('option'));
  expect(category.value).toBe('Hardware › Impresora');
  create();

  await waitFor(() => expect(created(sent)).toEqual([{ ...asked, categoryId: printer.id }]));
});

it('says at the category that it is gone meanwhile', async () => {
  open(({ method }) => (method === 'POST' ? refusal(422, 'tickets.category_not_allowed') : undefined));
  await write();
  await choose('Categoría', 'Hardware');
  create();

  expect(await screen.findByText('Esa categoría ya no está disponible. Elija otra.')).toBeDefined();
});
