import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SearchField } from '../../../ui/SearchField.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import type { Column } from '../../../ui/table/table-types.ts';
import { usePhone } from '../../../ui/use-narrow.ts';
import css from './DevicePage.module.css';
import { matchesWords } from './filter-words.ts';

interface FilteredTableProps<Row> {
  label: string;
  filterLabel: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  /** What the filter looks into. */
  words: (row: Row) => string;
  /** How many there are, by how many are shown. */
  count: (shown: number) => ReactNode;
  /** At the right of the bar. */
  aside?: ReactNode;
}

/** On a phone the rows are cards without a window of their own, so thousands would be in the page at once. */
const MOST_CARDS = 100;

/** A long list of the inventory with a filter over it; the whole list is here already, so it filters while one types. */
export function FilteredTable<Row>(props: FilteredTableProps<Row>) {
  const { label, filterLabel, rows, columns, rowId, rowName, words, count, aside } = props;
  const { t } = useTranslation();
  const phone = usePhone();
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter);
  const found = useMemo(() => rows.filter((row) => matchesWords(words(row), wanted)), [rows, wanted, words]);
  const shown = phone ? found.slice(0, MOST_CARDS) : found;
  return (
    <>
      <div className={css.bar}>
        <SearchField label={filterLabel} value={filter} onSearch={setFilter} />
        <span role="status" className={css.quiet}>
          {count(found.length)}
        </span>
        {aside && <span className={css.push}>{aside}</span>}
      </div>
      {found.length === 0 ? (
        <p className={css.quiet}>{t('devices.section.noMatch', { filter: wanted })}</p>
      ) : (
        <DataTable label={label} rows={shown} columns={columns} rowId={rowId} rowName={rowName} />
      )}
    </>
  );
}
