import { Avatar, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import css from './AvatarButton.module.css';

interface AvatarButtonProps extends Omit<ComponentProps<'button'>, 'color'> {
  name: string;
}

/** The person in the top bar. */
export function AvatarButton({ name, className = '', ...button }: AvatarButtonProps) {
  const { t } = useTranslation();
  return (
    <UnstyledButton className={`${css.target} ${className}`} aria-haspopup="dialog" {...button}>
      {/* As text: a label of its own would have to contain the initials that are seen (WCAG 2.5.3). */}
      <VisuallyHidden>{t('shell.account.label', { name })}</VisuallyHidden>
      <Avatar size={30} color="indigo" variant="light" aria-hidden>
        <span className={css.initials} data-initials={initialsOf(name)} />
      </Avatar>
    </UnstyledButton>
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
