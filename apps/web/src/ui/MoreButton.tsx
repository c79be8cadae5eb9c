import { Button } from '@mantine/core';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { IconDots } from './icons.ts';

/** What opens the actions that have no room. */
export function MoreButton(button: Omit<ComponentProps<'button'>, 'color'>) {
  const { t } = useTranslation();
  return (
    <Button variant="default" aria-haspopup="menu" aria-label={t('ui.more')} px="xs" {...button}>
      <IconDots size={18} aria-hidden />
    </Button>
  );
}
