import { Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './Editor.module.css';
import type { PolicyForm } from './policy-form.ts';

/** The hours in which what can wait is not told. */
export function QuietFields({ form }: { form: PolicyForm }) {
  const { t } = useTranslation();
  return (
    <div className={css.quiet}>
      <Switch
        {...form.getInputProps('quietHours.heeded', { type: 'checkbox' })}
        label={t('slaPolicies.quiet.switch')}
        description={t('slaPolicies.quiet.switchHint')}
      />
      {form.values.quietHours.heeded && (
        <div className={css.times}>
          <TextInput {...form.getInputProps('quietHours.from')} type="time" label={t('slaPolicies.quiet.from')} />
          <TextInput {...form.getInputProps('quietHours.to')} type="time" label={t('slaPolicies.quiet.to')} />
        </div>
      )}
    </div>
  );
}
