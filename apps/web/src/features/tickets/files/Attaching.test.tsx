import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answering, refusal, renderPart } from '../../../testing/page.tsx';
import { makeTicket } from '../../../testing/ticket-data.ts';
import { receivingUploads } from '../../../testing/uploads.ts';
import { Composer } from '../page/Composer.tsx';
import type { ComposerMode } from '../page/use-sending.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

const ticket = makeTicket();

function Writing() {
  const [mode, setMode] = useState<ComposerMode>('reply');
  return <Composer ticket={ticket} mode={mode} onMode={setMode} field={null} />;
}

function write() {
  const uploads = receivingUploads();
  const sent = answering(({ method, path }) => {
    if (method === 'DELETE') return {};
    return path.endsWith('/replies') || path.endsWith('/notes')
      ? {
          ...{ id: 'e', visibility: 'public', author: { kind: 'person', id: 'me', name: 'Rosa' } },
          ...{ text: 'Va', detail: { kind: 'reply' }, createdAt: ticket.createdAt },
        }
      : refusal(404, 'request.not_found');
  });
  renderPart(<Writing />);
  const posted = () => sent.filter(({ method }) => method === 'POST').map(({ path, body }) => ({ path, body }));
  return { uploads, sent, posted };
}

const file = (name: string, size = 3) => {
  const made = new File(['abc'], name, { type: 'text/plain' });
  Object.defineProperty(made, 'size', { value: size });
  return made;
};
const composer = () => screen.getByRole('region', { name: 'Escribir en el ticket' });
const drop = (...files: File[]) => fireEvent.drop(composer(), { dataTransfer: { types: ['Files'], files } });
const type = (label: string) => fireEvent.change(screen.getByLabelText(label), { target: { value: 'Va' } });
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
const idOf = ({ address }: { address: URL }) => address.pathname.split('/').at(-1) ?? '';

describe('files of a message', () => {
  it('are sent as they are dropped, and named by the message that waits for them', async () => {
    const { uploads, posted } = write();
    type('Respuesta para el solicitante');
    drop(file('reporte ñ.txt'));
    const [upload] = uploads;
    if (!upload) throw new Error('nothing was sent');

    expect(upload.address.searchParams.get('name')).toBe('reporte ñ.txt');
    expect(button('Enviar').disabled).toBe(true);
    upload.progress(0.5);
    expect(screen.getByRole('progressbar').getAttribute('aria-label')).toBe('reporte ñ.txt: 50\u00a0% enviado');
    upload.answer(200, {});
    await waitFor(() => expect(button('Enviar').disabled).toBe(false));
    fireEvent.click(button('Enviar'));

    await waitFor(() => expect(posted()).toHaveLength(1));
    expect(posted()[0]?.body).toEqual({ text: 'Va', fileIds: [idOf(upload)] });
    await waitFor(() => expect(screen.queryByText('reporte ñ.txt')).toBeNull());
  });

  it('say why they failed, and are tried again under the same id', async () => {
    const { uploads } = write();
    drop(file('a.txt'));
    uploads[0]?.lose();
    expect(await screen.findByText(/No hay respuesta del servidor/)).toBeDefined();

    fireEvent.click(button('Reintentar a.txt'));

    expect(uploads.map(idOf)).toEqual([uploads[0] && idOf(uploads[0]), uploads[0] && idOf(uploads[0])]);
    uploads[1]?.answer(200, {});
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  });

  it('are taken back while they are on their way, and forgotten by the server', async () => {
    const { uploads, sent } = write();
    drop(file('a.txt'));

    fireEvent.click(button('Quitar a.txt'));

    expect(screen.queryByText('a.txt')).toBeNull();
    expect(uploads[0]?.isTakenBack).toBe(true);
    await waitFor(() => expect(sent.some(({ method }) => method === 'DELETE')).toBe(true));
  });

  it('stay when the answer becomes a note, and go with it', async () => {
    const { uploads, posted } = write();
    drop(file('a.txt'));
    uploads[0]?.answer(200, {});
    fireEvent.click(screen.getByRole('tab', { name: 'Nota interna' }));
    type('Nota interna para el equipo');
    await waitFor(() => expect(button('Guardar nota').disabled).toBe(false));
    fireEvent.click(button('Guardar nota'));

    await waitFor(() => expect(posted()[0]?.path).toMatch(/notes$/));
    expect(posted()[0]?.body).toMatchObject({ fileIds: [expect.any(String)] });
  });

  it('too large are not sent at all, and that is said', () => {
    const { uploads } = write();

    drop(file('película.mkv', 26 * 1024 * 1024));

    expect(uploads).toEqual([]);
    expect(screen.getByRole('alert').textContent).toBe('película.mkv pesa más de 25\u00a0MB y no se puede adjuntar.');
  });

  it('are pasted pictures, but not the picture of a table whose text is pasted', () => {
    const { uploads } = write();
    const field = screen.getByLabelText('Respuesta para el solicitante');
    const picture = new File(['x'], 'image.png', { type: 'image/png' });

    fireEvent.paste(field, { clipboardData: { types: ['text/plain', 'Files'], files: [picture] } });
    expect(uploads).toEqual([]);
    fireEvent.paste(field, { clipboardData: { types: ['Files'], files: [picture] } });

    expect(uploads[0]?.address.searchParams.get('name')).toMatch(/^imagen pegada \d\d\.\d\d\.png$/);
  });
});
