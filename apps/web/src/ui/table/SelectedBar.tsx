import { ActionIcon, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../platform/keys.ts';
import { IconX } from '../icons.ts';
import { usePhone } from '../use-narrow.ts';
import css from './SelectedBar.module.css';

interface SelectedBarProps {
  /** Names the region. */
  label: string;
  /** How many there are, and what has to be said about it. */
  words: ReactNode;
  onClear: () => void;
  /** What can be done with them. */
  children: ReactNode;
}

/**
 * What is done with the selected rows at once; Escape lets them go. On a phone it lies over the bar at the bottom, within
 * reach of the thumb wherever the list was scrolled to.
 */
export function SelectedBar({ label, words, onClear, children }: SelectedBarProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  useKeys([{ keys: 'escape', label: 'ui.table.selectNone', group: 'ui.keys.page', run: onClear }]);
  return (
    <section className={css.bar} aria-label={label}>
      {phone && (
        <ActionIcon variant="subtle" color="gray" aria-label={t('ui.table.selectNone')} onClick={onClear}>
          <IconX size={20} stroke={1.7} aria-hidden />
        </ActionIcon>
      )}
      <span role="status" className={css.words}>
        {words}
      </span>
      {children}
      {!phone && (
        <Button size="xs" variant="subtle" color="gray" onClick={onClear}>
          {t('ui.table.selectNone')}
        </Button>
      )}
    </section>
  );
}
