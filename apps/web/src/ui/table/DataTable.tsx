import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type RefObject, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../use-narrow.ts';
import { Cards } from './Cards.tsx';
import css from './DataTable.module.css';
import { Head } from './Head.tsx';
import { TableRow } from './TableRow.tsx';
import { type Column, type DataTableProps, groupBefore } from './table-types.ts';
import { useRowKeys } from './use-row-keys.ts';

const ROW_PX = 44;
const GROUP_PX = 36;
const OVERSCAN = 8;

/**
 * A hot list: plain rows of 44 px, only those in view in the page, moved through with J and K. It fills the height its
 * parent gives it and scrolls inside; below 600 px its rows are cards in the flow of the page.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  return usePhone() ? <Cards {...props} /> : <Table {...props} />;
}

function Table<Row>(props: DataTableProps<Row>) {
  const { label, rows, columns, rowId, onSelect, selected, footer } = props;
  const { t } = useTranslation();
  const hintId = useId();
  const region = useRef<HTMLElement>(null);
  const virtual = useRowsInView(props, region);
  const active = useRowKeys({ ...props, region, show: (index) => virtual.scrollToIndex(index) });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const columnCount = columns.length + (onSelect ? 1 : 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section ref={region} className={css.region} aria-label={label} aria-describedby={hintId} tabIndex={0}>
      <p id={hintId} hidden>
        {t('ui.table.hint')}
      </p>
      <table className={css.table} aria-rowcount={rows.length + 1} aria-label={label}>
        <Widths columns={columns} selectable={onSelect !== undefined} />
        <Head {...props} />
        <tbody>
          {before > 0 && <Gap height={before} columns={columnCount} />}
          {items.map(({ index, key }) => {
            const row = rows[index];
            if (row === undefined) return <Fragment key={key} />;
            return (
              <Fragment key={key}>
                <Group name={groupBefore(props, index)} columns={columnCount} />
                <TableRow
                  {...props}
                  row={row}
                  index={index}
                  isActive={active.index === index}
                  isSelected={selected?.has(rowId(row)) === true}
                  onPoint={() => active.point(index)}
                />
              </Fragment>
            );
          })}
          {after > 0 && <Gap height={after} columns={columnCount} />}
        </tbody>
      </table>
      {footer && <div className={css.footer}>{footer}</div>}
    </section>
  );
}

function useRowsInView<Row>(table: DataTableProps<Row>, region: RefObject<HTMLElement | null>) {
  const { rows, rowId } = table;
  return useVirtualizer({
    count: rows.length,
    getScrollElement: () => region.current,
    // A heading is part of the row that it stands before.
    estimateSize: (index) => ROW_PX + (groupBefore(table, index) === undefined ? 0 : GROUP_PX),
    overscan: OVERSCAN,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowId(row);
    },
  });
}

function Widths<Row>({ columns, selectable }: { columns: readonly Column<Row>[]; selectable: boolean }) {
  return (
    <colgroup>
      {selectable && <col className={css.selectColumn} />}
      {columns.map(({ id, width }) => (
        <col key={id} style={{ width }} />
      ))}
    </colgroup>
  );
}

/** The heading of a group, which takes the whole width. */
function Group({ name, columns }: { name: string | undefined; columns: number }) {
  if (name === undefined) return null;
  return (
    <tr className={css.group}>
      <th scope="rowgroup" colSpan={columns}>
        {name}
      </th>
    </tr>
  );
}

/** Stands for the rows out of view, so that the scroll bar tells the truth. */
function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden className={css.gap}>
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}
