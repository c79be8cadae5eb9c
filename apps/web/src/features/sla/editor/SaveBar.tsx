import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormError } from '../../../ui/FormError.tsx';
import { StaleChoice } from '../../../ui/form/StaleChoice.tsx';
import type { Save } from '../../../ui/form/use-save.ts';
import type { Conflict } from '../../../ui/form/use-versioned-save.ts';
import css from './Editor.module.css';

interface SaveBarProps {
  saving: Save & { conflict?: Conflict | undefined };
  submitLabel: string;
  /** At the left of the buttons. */
  said?: ReactNode;
  cancelLabel: string;
  onCancel: () => void;
}

/** Stays in sight at the foot of the form while there is something to save. */
export function SaveBar({ saving, submitLabel, said, cancelLabel, onCancel }: SaveBarProps) {
  const labelOf = useLabel();
  return (
    <div className={css.saveBar}>
      {saving.conflict ? (
        <StaleChoice conflict={saving.conflict} labelOf={labelOf} />
      ) : (
        <FormError error={saving.error} />
      )}
      <div className={css.saveRow}>
        <span className={css.said}>{said}</span>
        <Button variant="default" onClick={onCancel}>
          {cancelLabel}
        </Button>
        <Button type="submit" loading={saving.busy} disabled={saving.conflict !== undefined}>
          {submitLabel}
        </Button>
      </div>
    </div>
  );
}

const LABELS = {
  name: 'slaPolicies.name.title',
  targets: 'slaPolicies.targets.title',
  hours: 'slaPolicies.hours.title',
  pauses: 'slaPolicies.pauses.title',
  quietHours: 'slaPolicies.quiet.title',
  ladder: 'slaPolicies.ladder.title',
  scopes: 'slaPolicies.scopes.title',
} as const;

const isLabelled = (field: string): field is keyof typeof LABELS => Object.hasOwn(LABELS, field);

function useLabel() {
  const { t } = useTranslation();
  return (field: string) => (isLabelled(field) ? t(LABELS[field]) : field);
}
