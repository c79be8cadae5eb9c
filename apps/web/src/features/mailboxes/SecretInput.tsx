import type { PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '../auth/PasswordField.tsx';

interface SecretInputProps extends Omit<PasswordInputProps, 'placeholder' | 'autoComplete'> {
  /** Whether one is kept already; it is never shown. */
  isKept: boolean;
}

/** A secret that is written and never read: left empty, what is kept stays. */
export function SecretInput({ isKept, ...input }: SecretInputProps) {
  const { t } = useTranslation();
  return (
    <PasswordField {...input} placeholder={isKept ? t('mailboxes.form.secretKept') : ''} autoComplete="new-password" />
  );
}
