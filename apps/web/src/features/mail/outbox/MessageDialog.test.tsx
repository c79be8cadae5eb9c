import type { OutboxMessage } from '@lanet/contracts/mail';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { answering, renderPart } from '../../../testing/page.tsx';
import { MessageDialog } from './MessageDialog.tsx';

const held: OutboxMessage = {
  id: '0190a000-0000-7000-8000-000000000001',
  ...{ to: 'luis@example.com', kind: 'a', subject: '[TKT-000001] Sin red', text: 'Hola', state: 'held', attempts: 0 },
  ...{ lastError: null, heldReason: 'pair_budget', bounce: null, serverReply: null, messageId: 'x@y', ticketId: null },
  ...{ createdAt: '2026-12-01T12:00:00.000Z', sentAt: null },
};
const tried: OutboxMessage = {
  ...held,
  ...{ id: '0190a000-0000-7000-8000-000000000002', subject: 'Otro', state: 'queued', attempts: 1, heldReason: null },
};

function open(message: OutboxMessage) {
  const sent = answering(({ path, method }) => {
    if (method === 'POST') return { ...message, state: 'queued', heldReason: null };
    if (!path.endsWith('/attempts')) return undefined;
    return { items: [{ number: 1, at: '2026-12-01T12:00:00.000Z', code: 451, text: '451 greylisted', ms: 20 }] };
  });
  renderPart(<MessageDialog message={message} onClose={() => undefined} />);
  return sent;
}

afterEach(() => vi.unstubAllGlobals());

it('says why a mail is held, and sends it all the same when somebody says so', async () => {
  const sent = open(held);
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('Demasiados correos automáticos a esa dirección')).toBeDefined();

  fireEvent.click(dialog.getByRole('button', { name: 'Enviar de todos modos' }));

  await waitFor(() =>
    expect(sent.some(({ method, path }) => method === 'POST' && path.endsWith(`${held.id}/release`))).toBe(true),
  );
});

it('lists what the server said to each attempt', async () => {
  open(tried);

  const attempts = within(await screen.findByRole('list', { name: 'Intentos' }));
  expect(attempts.getByText(/451 greylisted/)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Enviar de todos modos' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Descartar' })).toBeDefined();
});
