import { createRoute } from '@tanstack/react-router';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { rootRoute } from '../../platform/router.tsx';
import { type Answer, answering, refusal, renderAt } from '../../testing/page.tsx';
import { authRoutes } from './auth.routes.tsx';

const inside = createRoute({ getParentRoute: () => rootRoute, path: '/$', component: () => <p>inside</p> });

const open = (address = '/sign-in') => renderAt(address, rootRoute.addChildren([...authRoutes, inside]));

async function givePassword(): Promise<void> {
  fireEvent.change(await screen.findByLabelText('Correo'), { target: { value: 'laura@norte.mx' } });
  fireEvent.change(screen.getByLabelText('Contraseña'), { target: { value: 'rio verde nueve lunas' } });
  fireEvent.click(screen.getByRole('button', { name: 'Continuar' }));
}

const answers =
  (state: string): Answer =>
  ({ path, body }) => {
    if (path.endsWith('/sign-in')) return { state, csrfToken: 'half' };
    if (path.endsWith('/second-factor'))
      return JSON.stringify(body).includes('123456')
        ? { state: 'signed_in', csrfToken: 'whole' }
        : refusal(401, 'auth.wrong_code');
    if (path.endsWith('/totp')) return { secret: 'ABCDEFGH', address: 'otpauth://totp/x', qrSvg: '<svg/>' };
    if (path.endsWith('/confirm')) return { recoveryCodes: ['aaaa-bbbb-cccc', 'dddd-eeee-ffff'] };
    return undefined;
  };

afterEach(() => vi.unstubAllGlobals());

it('says what is missing at its field and sends nothing', async () => {
  const sent = answering(answers('signed_in'));
  open();
  fireEvent.click(await screen.findByRole('button', { name: 'Continuar' }));

  expect(screen.getByLabelText('Correo').getAttribute('aria-invalid')).toBe('true');
  expect(sent).toEqual([]);
});

it('says the same for an unknown address and a wrong password', async () => {
  answering(() => refusal(401, 'auth.wrong_credentials'));
  open();
  await givePassword();

  expect((await screen.findByRole('alert')).textContent).toBe('El correo o la contraseña no son correctos.');
});

it('asks for the second factor, sends six digits by themselves, and goes where the person wanted', async () => {
  answering(answers('second_factor'));
  const router = open('/sign-in?next=%2Fclients%3Fsearch%3Dnorte');
  await givePassword();
  const code = await screen.findByLabelText('Código');

  fireEvent.change(code, { target: { value: '000 000' } });
  await screen.findByText(/El código no es correcto/);
  fireEvent.change(code, { target: { value: '123 456' } });

  await waitFor(() => expect(router.state.location.href).toBe('/clients?search=norte'));
});

it('never follows an address of another host', async () => {
  answering(answers('signed_in'));
  const router = open('/sign-in?next=%2F%2Fevil.example%2Fx');
  await givePassword();

  await waitFor(() => expect(router.state.location.pathname).toBe('/'));
});

it('sends a recovery code with its letters', async () => {
  const sent = answering(answers('second_factor'));
  open();
  await givePassword();
  fireEvent.click(await screen.findByRole('button', { name: 'Usar un código de recuperación' }));
  fireEvent.change(screen.getByLabelText('Código'), { target: { value: 'abcd-efgh-ijkl' } });
  fireEvent.click(screen.getByRole('button', { name: 'Verificar' }));

  await waitFor(() => expect(sent.at(-1)?.body).toEqual({ code: 'abcd-efgh-ijkl' }));
});

it('shows the recovery codes once and lets nobody on before they say they kept them', async () => {
  answering(answers('enrol_second_factor'));
  const router = open('/sign-in?next=%2Fclients');
  await givePassword();
  fireEvent.change(await screen.findByLabelText(/6 dígitos/), { target: { value: '123456' } });
  expect(await screen.findByText('dddd-eeee-ffff')).toBeDefined();
  const on = screen.getByRole('button', { name: 'Continuar' });
  expect(on.hasAttribute('disabled')).toBe(true);

  fireEvent.click(screen.getByLabelText('Ya los guardé en un lugar seguro'));
  fireEvent.click(on);

  await waitFor(() => expect(router.state.location.pathname).toBe('/clients'));
});

it('goes back to the password when the half sign-in is over', async () => {
  answering(({ path }) =>
    path.endsWith('/second-factor') ? refusal(401, 'auth.required') : { state: 'second_factor', csrfToken: 'half' },
  );
  open();
  await givePassword();
  fireEvent.change(await screen.findByLabelText('Código'), { target: { value: '123456' } });

  expect(await screen.findByLabelText('Contraseña')).toBeDefined();
});
