import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconArrowUp } from '../../ui/icons.ts';
import css from './Tickets.module.css';

/** "3 nuevos": rows that came while one pointed at the list. Its place is kept, so that showing it moves nothing. */
export function NewRowsBar({ waiting, onShow }: { waiting: number; onShow: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="status" className={css.newRows}>
      {waiting > 0 && (
        <UnstyledButton className={css.newRowsButton} onClick={onShow}>
          <IconArrowUp size={14} aria-hidden />
          {t('tickets.newRows', { count: waiting })}
        </UnstyledButton>
      )}
    </div>
  );
}
