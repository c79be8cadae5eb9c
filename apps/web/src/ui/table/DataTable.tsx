import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type ReactNode, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../use-narrow.ts';
import { Cards } from './Cards.tsx';
import css from './DataTable.module.css';
import { Head, SelectBox } from './Head.tsx';
import type { DataTableProps } from './table-types.ts';
import { RowLink } from './RowLink.tsx';
import { useRowKeys } from './use-row-keys.ts';

const ROW_PX = 44;
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
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => region.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowId(row);
    },
  });
  const active = useRowKeys({ ...props, region, show: (index) => virtual.scrollToIndex(index) });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const columnCount = columns.length + (onSelect ? 1 : 0);
  return (
    <section ref={region} className={css.region} aria-label={label} aria-describedby={hintId} tabIndex={0}>
      <p id={hintId} hidden>
        {t('ui.table.hint')}
      </p>
      <table className={css.table} aria-rowcount={rows.length + 1} aria-label={label}>
        <colgroup>
          {onSelect && <col className={css.selectColumn} />}
          {columns.map(({ id, width }) => (
            <col key={id} style={{ width }} />
          ))}
        </colgroup>
        <Head {...props} />
        <tbody>
          {before > 0 && <Gap height={before} columns={columnCount} />}
          {items.map(({ index, key }) => {
            const row = rows[index];
            if (row === undefined) return <Fragment key={key} />;
            return (
              <TableRow
                key={key}
                {...props}
                row={row}
                index={index}
                isActive={active.index === index}
                isSelected={selected?.has(rowId(row)) === true}
                onPoint={() => active.point(index)}
              />
            );
          })}
          {after > 0 && <Gap height={after} columns={columnCount} />}
        </tbody>
      </table>
      {footer && <div className={css.footer}>{footer}</div>}
    </section>
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

interface TableRowProps<Row> extends DataTableProps<Row> {
  row: Row;
  index: number;
  isActive: boolean;
  isSelected: boolean;
  onPoint: () => void;
}

function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, index, columns, rowId, rowName, link, onOpen, rowActions, selected, onSelect, isActive, isSelected, onPoint } = props;
  const { t } = useTranslation();
  const last = columns.length - 1;
  return (
    // The link inside the row is the way for keyboard and screen reader; a click beside it is a convenience for the mouse.
    <tr
      className={css.row}
      data-index={index}
      data-active={isActive}
      data-selected={isSelected}
      data-openable={link !== undefined || onOpen !== undefined}
      aria-rowindex={index + 2}
      onClick={(event) => {
        onPoint();
        openByClick(event);
      }}
      tabIndex={-1}
    >
      {onSelect && (
        <td className={css.select}>
          <SelectBox
            label={t('ui.table.select', { name: rowName(row) })}
            checked={isSelected}
            onChange={() => onSelect(toggled(selected, rowId(row)))}
          />
        </td>
      )}
      {columns.map((column, at) => {
        const content: ReactNode = column.cell(row);
        return (
          <td key={column.id} data-align={column.align} data-quiet={column.quiet}>
            {column.primary ? (
              <RowLink link={link?.(row)} onOpen={onOpen && (() => onOpen(row))}>
                {content}
              </RowLink>
            ) : (
              content
            )}
            {at === last && rowActions && <span className={css.actions}>{rowActions(row)}</span>}
          </td>
        );
      })}
    </tr>
  );
}

/** A click on the row opens it, unless it was on something of its own or marked text. */
function openByClick(event: React.MouseEvent<HTMLTableRowElement>): void {
  if (!(event.target instanceof Element) || event.target.closest('a, button, input, label')) return;
  if (window.getSelection()?.toString()) return;
  const target = event.currentTarget.querySelector('[data-row-link]');
  if (!(target instanceof HTMLElement)) return;
  target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
}

export function toggled(selected: ReadonlySet<string> | undefined, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}
