import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import css from './Clients.module.css';

/** The short name of a client or a site; suggested from the name, and final once it is created. */
export function SlugInput(props: TextInputProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      {...props}
      label={t('clients.fields.slug')}
      title={t('clients.fields.slugHint')}
      autoCapitalize="none"
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: css.slug ?? '' }}
    />
  );
}
