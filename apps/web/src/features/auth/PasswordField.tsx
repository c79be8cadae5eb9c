import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A password with the way to see it, also by keyboard. The kit does not mark its field as invalid itself. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      {...props}
      {...(props.error && { 'aria-invalid': true })}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': t('auth.newPassword.show') }}
    />
  );
}
