// Saving what others may be editing as well: a stale save (412) offers mine, theirs, or both.
import { useState } from 'react';
import { changedFields, mergeEdits } from './merge-edits.ts';
import { type Save, type SaveOptions, useSave } from './use-save.ts';

export interface Versioned<Values> {
  values: Values;
  version: number;
}

interface VersionedOptions<Values, Result> extends Omit<SaveOptions<Values, Result>, 'save'> {
  /** What the form was filled with. */
  loaded: Versioned<Values>;
  /** The present state, asked for again after a stale save. */
  reload: () => Promise<Versioned<Values>>;
  /** Sends only what changed; `version` goes out as If-Match. */
  save: (changes: Partial<Values>, version: number) => Promise<Result>;
  /** For a form that stays open: what its next save starts from. */
  goOn?: (result: Result) => Versioned<Values>;
}

export interface Conflict {
  /** Fields whose value on the server differs from what this form was filled with. */
  fields: readonly string[];
  choose: (choice: 'mine' | 'theirs' | 'both') => void;
}

export interface VersionedSave extends Save {
  conflict: Conflict | undefined;
}

export function useVersionedSave<Values extends object, Result>(
  options: VersionedOptions<Values, Result>,
): VersionedSave {
  const { form, loaded, reload, save, onSaved, goOn } = options;
  const [base, setBase] = useState(loaded);
  const [theirs, setTheirs] = useState<Versioned<Values>>();
  const saving = useSave({
    ...options,
    save: async (values) => {
      try {
        return await save(changedFields(base.values, values), base.version);
      } catch (error) {
        if (isStale(error)) setTheirs(await reload());
        throw error;
      }
    },
    onSaved: (result) => {
      if (goOn) setBase(goOn(result));
      onSaved(result);
    },
  });
  const choose = (choice: 'mine' | 'theirs' | 'both') => {
    if (!theirs) return;
    if (choice === 'theirs') form.setValues(theirs.values);
    if (choice === 'both') form.setValues(mergeEdits(base.values, form.getValues(), theirs.values));
    setBase(theirs);
    setTheirs(undefined);
    saving.reset();
  };
  const fields = theirs ? Object.keys(changedFields(base.values, theirs.values)) : [];
  return { ...saving, conflict: theirs && saving.isStale ? { fields, choose } : undefined };
}

const isStale = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'request.stale';
