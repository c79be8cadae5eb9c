import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCheck, IconCircle } from '../../ui/icons.ts';
import css from './Auth.module.css';
import { PasswordField } from './PasswordField.tsx';
import { metHints, PASSWORD_HINTS, type PasswordOwner, passwordLevel } from './password-hints.ts';

interface NewPasswordProps {
  label?: string;
  value?: string;
  onChange?: (event: React.ChangeEvent<HTMLInputElement>) => void;
  onBlur?: () => void;
  error?: ReactNode;
  owner: PasswordOwner;
  autoFocus?: boolean;
}

const STEPS = ['weak', 'fair', 'strong'] as const;

/** A new password, with what it still lacks while it is typed. */
export function NewPassword({ label, value = '', owner, ...input }: NewPasswordProps) {
  const { t } = useTranslation();
  const met = metHints(value, owner);
  const level = passwordLevel(value, owner);
  const reached = level === 'none' ? -1 : STEPS.indexOf(level);
  return (
    <div>
      <PasswordField
        {...input}
        label={label ?? t('auth.newPassword.label')}
        value={value}
        autoComplete="new-password"
      />
      <div className={css.meter} aria-hidden>
        {STEPS.map((step, at) => (
          <span key={step} data-on={at <= reached ? level : undefined} />
        ))}
      </div>
      <VisuallyHidden role="status">
        {t('auth.newPassword.strength', { level: t(`auth.newPassword.levels.${level}`) })}
      </VisuallyHidden>
      <ul className={css.hints}>
        {PASSWORD_HINTS.map((hint) => {
          const Mark = met[hint] ? IconCheck : IconCircle;
          return (
            <li key={hint} data-met={met[hint]}>
              <Mark
                size={14}
                stroke={2}
                role="img"
                aria-label={t(met[hint] ? 'auth.newPassword.met' : 'auth.newPassword.missing')}
              />
              {t(`auth.newPassword.hints.${hint}`)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
