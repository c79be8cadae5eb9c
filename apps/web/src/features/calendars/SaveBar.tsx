import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormError } from '../../ui/FormError.tsx';
import { StaleChoice } from '../../ui/form/StaleChoice.tsx';
import type { VersionedSave } from '../../ui/form/use-versioned-save.ts';
import css from './SaveBar.module.css';

interface SaveBarProps {
  saving: VersionedSave;
  isDirty: boolean;
  /** How many days have hours that cannot be read. */
  problems: number;
  onDiscard: () => void;
}

const FIELDS = ['name', 'timeZone', 'week', 'days'] as const;

/** At the foot of the page while there is something to save: what it means, and what went wrong. */
export function SaveBar({ saving, isDirty, problems, onDiscard }: SaveBarProps) {
  const { t } = useTranslation();
  if (!isDirty && saving.error === undefined) return null;
  const labelOf = (field: string) => {
    const known = FIELDS.find((one) => one === field);
    return known ? t(`calendars.fields.${known}`) : field;
  };
  return (
    <section className={css.bar} aria-label={t('calendars.save.unsaved')}>
      {saving.conflict ? (
        <StaleChoice conflict={saving.conflict} labelOf={labelOf} />
      ) : (
        <FormError error={saving.error} />
      )}
      <div className={css.line}>
        <p className={css.words}>
          <strong>{t('calendars.save.unsaved')}</strong>
          <span>{problems > 0 ? t('calendars.save.problems', { count: problems }) : t('calendars.save.hint')}</span>
        </p>
        <Button variant="default" onClick={onDiscard}>
          {t('calendars.save.discard')}
        </Button>
        <Button
          loading={saving.busy}
          disabled={problems > 0 || saving.conflict !== undefined}
          onClick={() => saving.onSubmit()}
        >
          {t('forms.save')}
        </Button>
      </div>
    </section>
  );
}
