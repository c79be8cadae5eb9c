import { Popover, SegmentedControl, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { THEME_CHOICES, useThemePreference } from '../../platform/theme-preference.ts';
import { IconKeyboard, IconLogout } from '../icons.ts';
import { useOpenAtOnce } from '../use-open-at-once.ts';
import { AvatarButton } from './AvatarButton.tsx';
import type { AccountAction, AvatarMenuProps } from './AvatarMenu.tsx';
import css from './AvatarPanel.module.css';

/** A dialog, because a menu may not hold such choices. It comes with the first click, and so is open. */
export function AvatarPanel({ name, detail, language, onLanguage, onKeys, onSignOut, actions = [] }: AvatarMenuProps) {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useOpenAtOnce();
  const all: readonly AccountAction[] = [
    ...actions,
    { label: t('shell.account.keys'), icon: IconKeyboard, onClick: onKeys, hint: '?' },
    { label: t('shell.account.signOut'), icon: IconLogout, onClick: onSignOut },
  ];
  return (
    <Popover
      opened={opened}
      onChange={(next) => !next && close()}
      position="bottom-end"
      width={272}
      shadow="md"
      trapFocus
    >
      <Popover.Target>
        <AvatarButton name={name} onClick={toggle} autoFocus />
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('shell.account.label', { name })}>
        <div className={css.person}>
          <strong>{name}</strong>
          <span>{detail}</span>
        </div>
        <Preferences language={language} onLanguage={onLanguage} />
        <Actions actions={all} onChoose={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Preferences({ language, onLanguage }: Pick<AvatarMenuProps, 'language' | 'onLanguage'>) {
  const { t } = useTranslation();
  const { choice, choose } = useThemePreference();
  return (
    <div className={css.part}>
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
    </div>
  );
}

function Actions({ actions, onChoose }: { actions: readonly AccountAction[]; onChoose: () => void }) {
  return (
    <ul className={css.part}>
      {actions.map(({ label, icon: Icon, onClick, hint }) => (
        <li key={label}>
          <UnstyledButton
            className={css.action}
            onClick={() => {
              onChoose();
              onClick();
            }}
          >
            <Icon size={16} stroke={1.7} aria-hidden />
            <span>{label}</span>
            {hint && <kbd aria-hidden>{hint}</kbd>}
          </UnstyledButton>
        </li>
      ))}
    </ul>
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
