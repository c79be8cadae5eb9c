import { createRoute } from '@tanstack/react-router';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiError } from '../../platform/api.ts';
import { rootRoute } from '../../platform/router.tsx';
import { answering, refusal, renderAt } from '../../testing/page.tsx';
import { personOf } from '../../testing/person.ts';
import { StepUp } from './StepUp.tsx';
import { withStepUp } from './step-up.ts';

const page = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$',
  component: () => (
    <Suspense>
      <p>page</p>
      <StepUp />
    </Suspense>
  ),
});

/** An installation where nothing is fresh until the code 123456 was given. */
function answerStale(active = true) {
  let fresh = false;
  answering(({ path, body }) => {
    if (path.endsWith('/me'))
      return personOf('admin', { secondFactor: { active, required: true, recoveryCodesLeft: 1 } });
    fresh = JSON.stringify(body).includes('123456');
    return fresh ? { stepUpUntil: '2026-11-23T12:00:00.000Z' } : refusal(401, 'auth.wrong_code');
  });
  return async () => {
    if (!fresh) throw new ApiError(403, { code: 'auth.step_up_required' });
    return 'done';
  };
}

async function openWith(act: () => Promise<string>) {
  renderAt('/', rootRoute.addChildren([page]));
  await screen.findByText('page');
  return withStepUp(act).catch((error: unknown) => error);
}

afterEach(() => vi.unstubAllGlobals());

it('keeps asking after a wrong code, and goes on after the right one', async () => {
  const act = answerStale();
  renderAt('/', rootRoute.addChildren([page]));
  await screen.findByText('page');
  const result = withStepUp(act);
  const code = await screen.findByLabelText('Código');

  fireEvent.change(code, { target: { value: '000000' } });
  await screen.findByText(/El código no es correcto/);
  fireEvent.change(code, { target: { value: '123456' } });

  await expect(result).resolves.toBe('done');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('takes Escape as no', async () => {
  const result = openWith(answerStale());
  fireEvent.keyDown(await screen.findByLabelText('Código'), { key: 'Escape' });

  expect(await result).toMatchObject({ code: 'auth.step_up_required' });
});

it('leads to the account when there is no second factor to prove', async () => {
  const result = openWith(answerStale(false));
  const link = await screen.findByRole('link', { name: 'Ir a Mi cuenta' });
  expect(link.getAttribute('href')).toBe('/account');

  fireEvent.click(link);

  expect(await result).toMatchObject({ code: 'auth.step_up_required' });
});
