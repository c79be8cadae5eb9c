import { ActionIcon } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { i18n } from '../../platform/i18n.ts';
import { IconArrowDown, IconArrowUp } from '../../ui/icons.ts';
import type { ItemAct } from './ItemMenu.tsx';

interface ShiftButtonsProps {
  /** Of the element that names what is moved. */
  nameId: string;
  isFirst: boolean;
  isLast: boolean;
  onShift: (by: 1 | -1) => void;
  tabIndex?: 0 | -1;
}

/** The same two acts for a menu: on a phone there is no room for the buttons. */
export const shiftActs = ({ isFirst, isLast, onShift }: Omit<ShiftButtonsProps, 'nameId'>): ItemAct[] => [
  ...(isFirst ? [] : [{ label: i18n.t('classification.up'), run: () => onShift(-1) }]),
  ...(isLast ? [] : [{ label: i18n.t('classification.down'), run: () => onShift(1) }]),
];

/** One place up, one place down. */
export function ShiftButtons({ nameId, isFirst, isLast, onShift, tabIndex = 0 }: ShiftButtonsProps) {
  const { t } = useTranslation();
  const [up, down] = [useId(), useId()];
  const shared = { variant: 'subtle', color: 'gray', size: 28, tabIndex } as const;
  return (
    <>
      <ActionIcon
        {...shared}
        id={up}
        aria-label={t('classification.up')}
        aria-labelledby={`${up} ${nameId}`}
        disabled={isFirst}
        onClick={() => onShift(-1)}
      >
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        {...shared}
        id={down}
        aria-label={t('classification.down')}
        aria-labelledby={`${down} ${nameId}`}
        disabled={isLast}
        onClick={() => onShift(1)}
      >
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
    </>
  );
}
