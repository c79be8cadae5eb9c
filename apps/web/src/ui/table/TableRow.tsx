import { useTranslation } from 'react-i18next';
import css from './DataTable.module.css';
import { SelectBox } from './Head.tsx';
import { RowLink } from './RowLink.tsx';
import { type DataTableProps, toggled } from './table-types.ts';

export interface TableRowProps<Row> extends DataTableProps<Row> {
  row: Row;
  index: number;
  /** Holds the keyboard's place. */
  isActive: boolean;
  isSelected: boolean;
  onPoint: () => void;
}

/** One row. The link in it is the way for keyboard and screen reader; a click beside it is a convenience for the mouse. */
export function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, index, rowId, rowName, link, onOpen, selected, onSelect, isActive, isSelected, onPoint } = props;
  const { t } = useTranslation();
  return (
    <tr
      className={css.row}
      data-index={index}
      data-active={isActive}
      data-selected={isSelected}
      data-openable={link !== undefined || onOpen !== undefined}
      // The head is row 1.
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
      <Cells {...props} />
    </tr>
  );
}

function Cells<Row>({ row, columns, link, onOpen, rowActions }: TableRowProps<Row>) {
  const last = columns.length - 1;
  return columns.map((column, at) => (
    <td key={column.id} data-align={column.align} data-quiet={column.quiet}>
      {column.primary ? (
        <RowLink link={link?.(row)} onOpen={onOpen && (() => onOpen(row))}>
          {column.cell(row)}
        </RowLink>
      ) : (
        column.cell(row)
      )}
      {at === last && rowActions && <span className={css.actions}>{rowActions(row)}</span>}
    </td>
  ));
}

/** A click on the row opens it, unless it was on something of its own or marked text. */
function openByClick(event: React.MouseEvent<HTMLTableRowElement>): void {
  if (!(event.target instanceof Element) || event.target.closest('a, button, input, label')) return;
  if (window.getSelection()?.toString()) return;
  const target = event.currentTarget.querySelector('[data-row-link]');
  if (!(target instanceof HTMLElement)) return;
  const { ctrlKey, metaKey } = event;
  target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey }));
}
