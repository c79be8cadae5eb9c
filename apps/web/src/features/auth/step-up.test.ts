import { act, renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { ApiError } from '../../platform/api.ts';
import { useAsking, useStepUp } from './step-up.ts';

const required = () => new ApiError(403, { code: 'auth.step_up_required' });

/** An act that the server refuses until the person has proved the second factor. */
function guardedAct() {
  let fresh = false;
  const act = vi.fn(async () => {
    if (!fresh) throw required();
    return 'done';
  });
  return { act, prove: () => (fresh = true) };
}

const show = () => renderHook(() => ({ asking: useAsking(), withStepUp: useStepUp() })).result;

it('runs an act that needs no proof at once and asks nothing', async () => {
  const page = show();

  await expect(page.current.withStepUp(async () => 'done')).resolves.toBe('done');

  expect(page.current.asking).toBeUndefined();
});

it('asks when the server wants a fresh proof, and then runs the act once more', async () => {
  const page = show();
  const { act: run, prove } = guardedAct();
  const result = page.current.withStepUp(run);
  await vi.waitFor(() => expect(page.current.asking).toBeDefined());

  prove();
  act(() => page.current.asking?.proved());

  await expect(result).resolves.toBe('done');
  expect(run).toHaveBeenCalledTimes(2);
  expect(page.current.asking).toBeUndefined();
});

it('answers the refusal when the person cancels, and does not try again', async () => {
  const page = show();
  const { act: run } = guardedAct();
  const result = page.current.withStepUp(run).catch((error: unknown) => error);
  await vi.waitFor(() => expect(page.current.asking).toBeDefined());

  act(() => page.current.asking?.cancelled());

  expect(await result).toMatchObject({ code: 'auth.step_up_required' });
  expect(run).toHaveBeenCalledOnce();
});

it('asks once for acts that are refused at the same time', async () => {
  const page = show();
  const first = guardedAct();
  const second = guardedAct();
  const results = Promise.all([page.current.withStepUp(first.act), page.current.withStepUp(second.act)]);
  await vi.waitFor(() => expect(page.current.asking).toBeDefined());
  await vi.waitFor(() => expect(second.act).toHaveBeenCalledOnce());

  first.prove();
  second.prove();
  act(() => page.current.asking?.proved());

  await expect(results).resolves.toEqual(['done', 'done']);
});

it('leaves other failures to the caller', async () => {
  const page = show();
  const failing = async () => {
    throw new ApiError(409, { code: 'commands.stopped' });
  };

  await expect(page.current.withStepUp(failing)).rejects.toMatchObject({ code: 'commands.stopped' });

  expect(page.current.asking).toBeUndefined();
});
