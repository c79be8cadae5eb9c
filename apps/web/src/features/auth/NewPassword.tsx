import { PasswordInput } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCheck, IconCircle } from '../../ui/icons.ts';
import css from './Auth.module.css';
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
  const hintsId = useId();
  const met = metHints(value, owner);
  const level = passwordLevel(value, owner);
  const reached = level === 'none' ? -1 : STEPS.indexOf(level);
  return (
    <div>
      <PasswordInput
        {...input}
        label={label ?? t('auth.newPassword.label')}
        value={value}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('auth.newPassword.show') }}
        aria-describedby={hintsId}
      />
      <div className={css.meter} aria-hidden>
        {STEPS.map((step, at) => (
          <span key={step} data-on={at <= reached ? level : undefined} />
        ))}
      </div>
      <ul
        id={hintsId}
        className={css.hints}
        aria-label={`${t('auth.newPassword.strength')}: ${t(`auth.newPassword.levels.${level}`)}`}
      >
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
