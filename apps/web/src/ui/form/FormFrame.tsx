import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormError } from '../FormError.tsx';
import css from './form.module.css';
import { StaleChoice } from './StaleChoice.tsx';
import type { Save } from './use-save.ts';
import type { Conflict } from './use-versioned-save.ts';

interface FormFrameProps {
  saving: Save & { conflict?: Conflict | undefined };
  submitLabel: string;
  /** What a field is called, for the sentence about what somebody else changed. */
  labelOf?: (field: string) => string;
  onCancel?: () => void;
  disabled?: boolean;
  /** At the left of the buttons. */
  aside?: ReactNode;
  children: ReactNode;
}

/** The fields of a form, then what went wrong, then the buttons; Ctrl+Enter sends as everywhere. */
export function FormFrame({ saving, submitLabel, labelOf, onCancel, disabled, aside, children }: FormFrameProps) {
  const { t } = useTranslation();
  return (
    // Our own messages say it in the page's language, so the browser's are off.
    <form
      noValidate
      // React also brings up the events of dialogs that were opened from here, whose forms are not this one.
      onSubmit={(event) => event.target === event.currentTarget && saving.onSubmit(event)}
      onKeyDown={(event) => {
        const isHere = event.target instanceof Node && event.currentTarget.contains(event.target);
        if (isHere && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
      }}
    >
      <div className={css.fields}>{children}</div>
      {saving.conflict ? (
        <StaleChoice conflict={saving.conflict} labelOf={labelOf ?? ((field) => field)} />
      ) : (
        <FormError error={saving.error} mt="md" />
      )}
      <div className={css.buttons}>
        {aside && <div className={css.aside}>{aside}</div>}
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            {t('ui.cancel')}
          </Button>
        )}
        <Button type="submit" loading={saving.busy} disabled={disabled === true || saving.conflict !== undefined}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
