import { Alert, Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle } from '../icons.ts';
import css from './form.module.css';
import type { Conflict } from './use-versioned-save.ts';

/** After a save that came too late: what the other person changed, and whose values to go on with. */
export function StaleChoice({ conflict, labelOf }: { conflict: Conflict; labelOf: (field: string) => string }) {
  const { t } = useTranslation();
  const fields = conflict.fields.map(labelOf).join(', ');
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t('forms.stale.title')}
      mt="md"
    >
      <p className={css.note}>
        {fields ? t('forms.stale.differs', { fields }) : t('forms.stale.same')} {t('forms.stale.next')}
      </p>
      <Group gap="xs" mt="xs">
        {(['mine', 'theirs', 'both'] as const).map((choice) => (
          <Button key={choice} size="xs" variant="default" onClick={() => conflict.choose(choice)}>
            {t(`forms.stale.${choice}`)}
          </Button>
        ))}
      </Group>
    </Alert>
  );
}
