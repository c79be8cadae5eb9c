import { useTranslation } from 'react-i18next';
import { IconArrowDown, IconArrowUp } from '../icons.ts';
import css from './DataTable.module.css';
import type { Column, DataTableProps, Sort } from './table-types.ts';

/** The sticky head; a sortable column is a button that says its order. */
export function Head<Row>(props: DataTableProps<Row>) {
  const { columns, onSelect, sort, onSort } = props;
  return (
    <thead className={css.head}>
      <tr aria-rowindex={1}>
        {onSelect && (
          <th scope="col" className={css.select}>
            <SelectAllBox {...props} />
          </th>
        )}
        {columns.map((column) => (
          <th key={column.id} scope="col" data-align={column.align} {...ariaSort(column, sort)}>
            {column.sortable && onSort ? <SortButton column={column} sort={sort} onSort={onSort} /> : column.header}
          </th>
        ))}
      </tr>
    </thead>
  );
}

const ariaSort = (column: { id: string }, sort: Sort | undefined) =>
  sort?.column === column.id && {
    'aria-sort': sort.direction === 'up' ? ('ascending' as const) : ('descending' as const),
  };

interface SortButtonProps<Row> {
  column: Column<Row>;
  sort: Sort | undefined;
  onSort: (sort: Sort) => void;
}

function SortButton<Row>({ column, sort, onSort }: SortButtonProps<Row>) {
  const mine = sort?.column === column.id ? sort.direction : undefined;
  const Arrow = mine === 'up' ? IconArrowUp : IconArrowDown;
  return (
    <button
      type="button"
      className={css.sort}
      onClick={() => onSort({ column: column.id, direction: mine === 'down' ? 'up' : 'down' })}
    >
      {column.header}
      {mine && <Arrow size={13} aria-hidden />}
    </button>
  );
}

/** Selects all rows, or none where all are. */
export function SelectAllBox<Row>({ rows, rowId, selected, onSelect, id }: DataTableProps<Row> & { id?: string }) {
  const { t } = useTranslation();
  const chosen = rows.filter((row) => selected?.has(rowId(row))).length;
  return (
    <SelectBox
      {...(id && { id })}
      label={t('ui.table.selectAll')}
      checked={rows.length > 0 && chosen === rows.length}
      some={chosen > 0 && chosen < rows.length}
      onChange={() => onSelect?.(chosen === rows.length ? new Set() : new Set(rows.map(rowId)))}
    />
  );
}

interface SelectBoxProps {
  id?: string;
  label: string;
  checked: boolean;
  some?: boolean;
  onChange: () => void;
}

/** A plain checkbox: a thousand of the kit's would be a thousand components. */
export function SelectBox({ id, label, checked, some = false, onChange }: SelectBoxProps) {
  return (
    <input
      id={id}
      type="checkbox"
      className={css.box}
      aria-label={label}
      checked={checked}
      onChange={onChange}
      ref={(input) => {
        if (input) input.indeterminate = some;
      }}
    />
  );
}
