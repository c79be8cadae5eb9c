import { ActionIcon, Indicator } from '@mantine/core';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { IconBell } from '../icons.ts';

interface BellButtonProps extends Omit<ComponentProps<'button'>, 'color'> {
  unread: number;
}

/** The bell in the top bar, with a dot while something is unread. */
export function BellButton({ unread, ...button }: BellButtonProps) {
  const { t } = useTranslation();
  const name = unread > 0 ? t('shell.bell.unread', { count: unread }) : t('shell.bell.label');
  return (
    <Indicator disabled={unread === 0} color="red" size={10} offset={9} withBorder>
      <ActionIcon variant="subtle" color="gray" size={36} aria-haspopup="dialog" aria-label={name} {...button}>
        <IconBell size={19} stroke={1.7} aria-hidden />
      </ActionIcon>
    </Indicator>
  );
}
