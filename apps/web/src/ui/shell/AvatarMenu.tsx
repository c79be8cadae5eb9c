import { Avatar, Popover, SegmentedControl, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { IconComponent } from '../../platform/feature.ts';
import type { Language } from '../../platform/language-preference.ts';
import { THEME_CHOICES, useThemePreference } from '../../platform/theme-preference.ts';
import { IconKeyboard, IconLogout } from '../icons.ts';
import css from './AvatarMenu.module.css';

export interface AccountAction {
  label: string;
  icon: IconComponent;
  onClick: () => void;
  /** At the right, such as a key. */
  hint?: string;
}

interface AvatarMenuProps {
  name: string;
  /** Role or mail address, under the name. */
  detail: string;
  language: Language;
  onLanguage: (language: Language) => void;
  onKeys: () => void;
  onSignOut: () => void;
  /** Before the general ones, such as the person's own account. */
  actions?: readonly AccountAction[];
}

/** The person's own menu: language, theme, shortcuts, sign out. A dialog, because a menu may not hold such choices. */
export function AvatarMenu({ name, detail, language, onLanguage, onKeys, onSignOut, actions = [] }: AvatarMenuProps) {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure(false);
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
        <UnstyledButton className={css.target} onClick={toggle}>
          {/* As text: a label of its own would have to contain the initials that are seen (WCAG 2.5.3). */}
          <VisuallyHidden>{t('shell.account.label', { name })}</VisuallyHidden>
          <Avatar size={30} color="indigo" variant="light" aria-hidden>
            <span className={css.initials} data-initials={initialsOf(name)} />
          </Avatar>
        </UnstyledButton>
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

/** First letters of the first and last name. Drawn by the style sheet: as text they would have to be part of the label. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words.at(0), words.at(-1)] : words;
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
