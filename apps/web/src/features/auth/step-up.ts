// The step-up: some acts want the second factor proved again within 15 minutes (security.md, rule 17). Any feature wraps
// its call in `withStepUp`; the one dialog in the shell asks, and the call is made again.
import { useSyncExternalStore } from 'react';
import { ApiError } from '../../platform/api.ts';

export interface Asking {
  proved: () => void;
  cancelled: () => void;
}

let asking: Asking | undefined;
/** Acts that are refused while the dialog is open wait for the same answer. */
let answer: Promise<boolean> | undefined;
const listeners = new Set<() => void>();

/**
 * Runs `action`; when the server answers `auth.step_up_required`, asks for the code and runs it once more.
 * @throws what `action` throws; the refusal itself when the person cancels, so the form says why nothing happened.
 */
export async function withStepUp<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!isStepUpRequired(error) || !(await ask())) throw error;
    return await action();
  }
}

/** `withStepUp`, for components: the dialog is in the shell, so this works on every page inside it. */
export const useStepUp = (): typeof withStepUp => withStepUp;

/** What the dialog shows: undefined while nothing asks. */
export const useAsking = (): Asking | undefined => useSyncExternalStore(subscribe, () => asking);

const isStepUpRequired = (error: unknown) => error instanceof ApiError && error.code === 'auth.step_up_required';

function ask(): Promise<boolean> {
  answer ??= new Promise<boolean>((resolve) => {
    const close = (proved: boolean) => {
      answer = undefined;
      show(undefined);
      resolve(proved);
    };
    show({ proved: () => close(true), cancelled: () => close(false) });
  });
  return answer;
}

function show(next: Asking | undefined): void {
  asking = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
