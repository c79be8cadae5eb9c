import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute } from '../../platform/router.tsx';
import { answering, refusal, renderAt } from '../../testing/page.tsx';
import { authRoutes } from './auth.routes.tsx';

const open = (address: string) => renderAt(address, rootRoute.addChildren([...authRoutes]));

async function choose(password: string): Promise<void> {
  fireEvent.change(await screen.findByLabelText('Contraseña nueva'), { target: { value: password } });
  fireEvent.click(screen.getByRole('button', { name: 'Guardar contraseña' }));
}

afterEach(() => vi.unstubAllGlobals());

it('sends the secret behind the # with the password and goes on to sign-in', async () => {
  const sent = answering(() => ({}));
  const router = open('/password#token=abcdefghijklmnopqrstuvwxyz');
  await choose('rio verde nueve lunas');

  await waitFor(() => expect(router.state.location.pathname).toBe('/sign-in'));
  expect(sent[0]?.body).toEqual({ token: 'abcdefghijklmnopqrstuvwxyz', password: 'rio verde nueve lunas' });
  expect(router.state.location.href).not.toContain('abcdefghijklmnopqrstuvwxyz');
});

it('offers a new link when this one was used', async () => {
  answering(() => refusal(410, 'auth.link_invalid'));
  open('/password#token=abcdefghijklmnopqrstuvwxyz');
  await choose('rio verde nueve lunas');

  expect((await screen.findByRole('alert')).textContent).toContain('El enlace ya se usó o venció');
  expect(screen.getByRole('link', { name: 'Pedir un enlace nuevo' }).getAttribute('href')).toBe('/forgot-password');
});

it('says at the field that a password is too easy to guess, and keeps the form', async () => {
  answering(() => refusal(422, 'auth.weak_password'));
  open('/password#abcdefghijklmnopqrstuvwxyz');
  await choose('contraseña-2026');

  expect(await screen.findByText(/demasiado fácil de adivinar/)).toBeDefined();
  expect(screen.getByLabelText('Contraseña nueva').getAttribute('aria-invalid')).toBe('true');
});

it('asks for a whole link when the secret is missing', async () => {
  answering(() => undefined);
  open('/password');

  expect(await screen.findByText(/A este enlace le falta una parte/)).toBeDefined();
  expect(screen.queryByLabelText('Contraseña nueva')).toBeNull();
});
