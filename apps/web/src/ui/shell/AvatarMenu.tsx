import { Avatar, Menu, SegmentedControl, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../platform/language-preference.ts';
import { THEME_CHOICES, useThemePreference } from '../../platform/theme-preference.ts';
import { IconKeyboard, IconLogout } from '../icons.ts';
import css from './AvatarMenu.module.css';

interface AvatarMenuProps {
  name: string;
  /** Role or mail address, under the name. */
  detail: string;
  language: Language;
  onLanguage: (language: Language) => void;
  onKeys: () => void;
  onSignOut: () => void;
  /** More `Menu.Item`s, such as the person's own account. */
  children?: React.ReactNode;
}

/** The person's own menu: language, theme, shortcuts, sign out. */
export function AvatarMenu({ name, detail, language, onLanguage, onKeys, onSignOut, children }: AvatarMenuProps) {
  const { t } = useTranslation();
  const { choice, choose } = useThemePreference();
  return (
    <Menu position="bottom-end" width={264}>
      <Menu.Target>
        <UnstyledButton className={css.target} aria-label={t('shell.account.label', { name })}>
          <Avatar size={30} color="indigo" variant="light" name={name} allowedInitialsColors={['indigo']} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.person}>
          <strong>{name}</strong>
          <span>{detail}</span>
        </div>
        <Menu.Divider />
        {children}
        <Choice
          label={t('shell.account.theme')}
          value={choice}
          onChange={(value) => choose(THEME_CHOICES.find((one) => one === value) ?? 'auto')}
          options={THEME_CHOICES.map((value) => ({ value, label: t(`shell.account.${value}`) }))}
        />
        <Choice
          label={t('shell.account.language')}
          value={language}
          onChange={(value) => onLanguage(value === 'en' ? 'en' : 'es')}
          options={[
            { value: 'es', label: t('shell.account.spanish') },
            { value: 'en', label: t('shell.account.english') },
          ]}
        />
        <Menu.Divider />
        <Menu.Item onClick={onKeys} leftSection={<IconKeyboard size={16} stroke={1.7} aria-hidden />} rightSection="?">
          {t('shell.account.keys')}
        </Menu.Item>
        <Menu.Item onClick={onSignOut} leftSection={<IconLogout size={16} stroke={1.7} aria-hidden />}>
          {t('shell.account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <div className={css.choice}>
      <span aria-hidden>{label}</span>
      <SegmentedControl size="xs" fullWidth aria-label={label} value={value} onChange={onChange} data={options} />
    </div>
  );
}
