import { UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Cards.module.css';
import { SelectAllBox } from './Head.tsx';
import type { DataTableProps } from './table-types.ts';

interface CardsHeadProps<Row> extends DataTableProps<Row> {
  choosing: boolean;
  /** Begins to choose cards, or ends it. */
  onChoosing?: () => void;
}

/** How many there are, or the box for all of them; and the button that begins and ends choosing. */
export function CardsHead<Row>({ choosing, onChoosing, ...table }: CardsHeadProps<Row>) {
  const { t } = useTranslation();
  const boxId = useId();
  return (
    <div className={css.head}>
      {choosing ? (
        <div className={css.all}>
          <SelectAllBox {...table} id={boxId} />
          <label htmlFor={boxId}>{t('ui.table.selectAll')}</label>
        </div>
      ) : (
        <p className={css.count}>{t('ui.table.rows', { count: table.rows.length })}</p>
      )}
      {onChoosing && table.rows.length > 0 && (
        <UnstyledButton className={css.choose} onClick={onChoosing}>
          {choosing ? t('ui.cancel') : t('ui.table.choose')}
        </UnstyledButton>
      )}
    </div>
  );
}
