import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './Editor.module.css';
import { HoursFields, PauseFields } from './HoursFields.tsx';
import { LadderFields } from './LadderFields.tsx';
import { Part } from './Part.tsx';
import type { PolicyForm } from './policy-form.ts';
import { ScopeFields } from './ScopeFields.tsx';
import { TargetFields } from './TargetFields.tsx';

interface PolicyFieldsProps {
  form: PolicyForm;
  isDefault: boolean;
}

/** All of a policy, from what is promised to whom it is for. */
export function PolicyFields({ form, isDefault }: PolicyFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Part title={t('slaPolicies.name.title')} hint={t('slaPolicies.name.hint')}>
        <TextInput
          {...form.getInputProps('name')}
          aria-label={t('slaPolicies.name.label')}
          placeholder={t('slaPolicies.name.placeholder')}
          autoComplete="off"
          className={css.short ?? ''}
        />
      </Part>
      <Part title={t('slaPolicies.targets.title')} hint={t('slaPolicies.targets.hint')}>
        <TargetFields form={form} />
      </Part>
      <Part title={t('slaPolicies.hours.title')} hint={t('slaPolicies.hours.hint')}>
        <HoursFields form={form} />
      </Part>
      <Part title={t('slaPolicies.pauses.title')} hint={t('slaPolicies.pauses.hint')}>
        <PauseFields form={form} />
      </Part>
      <Part title={t('slaPolicies.ladder.title')} hint={t('slaPolicies.ladder.hint')}>
        <LadderFields form={form} />
      </Part>
      <Part title={t('slaPolicies.scopes.title')} hint={t('slaPolicies.scopes.hint')}>
        <ScopeFields form={form} isDefault={isDefault} />
      </Part>
    </>
  );
}
