import { ActionIcon } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconArrowDown, IconArrowUp } from '../../ui/icons.ts';

interface ShiftButtonsProps {
  name: string;
  isFirst: boolean;
  isLast: boolean;
  onShift: (by: 1 | -1) => void;
  tabIndex?: 0 | -1;
}

/** One place up, one place down. */
export function ShiftButtons({ name, isFirst, isLast, onShift, tabIndex = 0 }: ShiftButtonsProps) {
  const { t } = useTranslation();
  const shared = { variant: 'subtle', color: 'gray', size: 28, tabIndex } as const;
  return (
    <>
      <ActionIcon
        {...shared}
        aria-label={t('classification.up', { name })}
        disabled={isFirst}
        onClick={() => onShift(-1)}
      >
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        {...shared}
        aria-label={t('classification.down', { name })}
        disabled={isLast}
        onClick={() => onShift(1)}
      >
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
    </>
  );
}
