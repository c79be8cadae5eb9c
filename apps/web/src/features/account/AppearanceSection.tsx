import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChangeLanguage, useMe } from '../../platform/session.ts';
import { THEME_CHOICES, useThemePreference } from '../../platform/theme-preference.ts';
import { FieldPair, FormSection } from '../../ui/form/FormSection.tsx';
import { toastProblem } from '../../ui/toast.tsx';
import css from './Account.module.css';

/** Language and theme: seen at once, so there is nothing to save. */
export function AppearanceSection() {
  const { t } = useTranslation();
  const me = useMe();
  const changeLanguage = useChangeLanguage();
  const { choice, choose } = useThemePreference();
  return (
    <FormSection title={t('account.appearance.title')} hint={t('account.appearance.hint')}>
      <FieldPair>
        <Choice
          label={t('account.appearance.language')}
          value={me.language}
          onChange={(value) => changeLanguage.mutate(value === 'en' ? 'en' : 'es', { onError: toastProblem })}
          options={[
            { value: 'es', label: t('shell.account.spanish') },
            { value: 'en', label: t('shell.account.english') },
          ]}
        />
        <Choice
          label={t('account.appearance.theme')}
          value={choice}
          onChange={(value) => choose(THEME_CHOICES.find((one) => one === value) ?? 'auto')}
          options={THEME_CHOICES.map((value) => ({ value, label: t(`shell.account.${value}`) }))}
        />
      </FieldPair>
    </FormSection>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: { value: string; label: string }[];
}

function Choice({ label, value, onChange, options }: ChoiceProps) {
  return (
    <div>
      <span className={css.label} aria-hidden>
        {label}
      </span>
      <SegmentedControl fullWidth aria-label={label} value={value} onChange={onChange} data={options} />
    </div>
  );
}
