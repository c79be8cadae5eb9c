// One way to send a form: refusals that are about a field go to the field, the rest above the buttons.
import type { UseFormReturnType } from '@mantine/form';
import { useState } from 'react';
import { ApiError } from '../../platform/api.ts';
import { type FieldOfCode, refusalErrors } from './form-errors.ts';

export interface SaveOptions<Values, Result> {
  form: UseFormReturnType<Values>;
  save: (values: Values) => Promise<Result>;
  onSaved: (result: Result) => void;
  /** Which field a code is about, as `people.email_taken` is about `email`. */
  fieldOfCode?: FieldOfCode;
}

export interface Save {
  /** For the `onSubmit` of the form: validates, sends, then calls `onSaved`. */
  onSubmit: (event?: React.SyntheticEvent<HTMLFormElement>) => void;
  busy: boolean;
  /** What no field says. */
  error: unknown;
  /** The refusal of a save made from an old version (412). */
  isStale: boolean;
  reset: () => void;
}

export function useSave<Values, Result>({ form, save, onSaved, fieldOfCode = {} }: SaveOptions<Values, Result>): Save {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const send = async (values: Values) => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      onSaved(await save(values));
    } catch (reason) {
      const errors = refusalErrors(reason, fieldOfCode);
      form.setErrors(errors);
      focusFirstError();
      if (Object.keys(errors).length === 0 || !isFieldOnly(reason, fieldOfCode)) setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return {
    onSubmit: form.onSubmit((values) => void send(values), focusFirstError),
    busy,
    error,
    isStale: error instanceof ApiError && error.code === 'request.stale',
    reset: () => setError(undefined),
  };
}

/** A code of its own is said whole at its field; a list of wrong parts may name one that has no field here. */
const isFieldOnly = (error: unknown, fieldOfCode: FieldOfCode) =>
  error instanceof ApiError && fieldOfCode[error.code] !== undefined;

/** The field to mend gets the focus, so that a screen reader reads its error (WCAG 3.3.1). */
function focusFirstError(): void {
  // The errors are in the page only after React has drawn them.
  requestAnimationFrame(() => {
    const field = document.querySelector('form [aria-invalid="true"]');
    if (field instanceof HTMLElement) field.focus();
  });
}
