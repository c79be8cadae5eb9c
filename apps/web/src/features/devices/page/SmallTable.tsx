import type { ReactNode } from 'react';
import css from './DevicePage.module.css';

interface SmallColumn<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  align?: 'end';
}

interface SmallTableProps<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly SmallColumn<Row>[];
  rowKey: (row: Row, index: number) => string;
}

/** A table of a few rows inside a card. Columns without any value are left out: most systems report only some. */
export function SmallTable<Row>({ label, rows, columns, rowKey }: SmallTableProps<Row>) {
  const shown = columns.filter(({ cell }) => rows.some((row) => hasWords(cell(row))));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={css.scroll} tabIndex={0} aria-label={label}>
      <table className={css.small}>
        <thead>
          <tr>
            {shown.map(({ header, align }) => (
              <th key={header} scope="col" data-align={align}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)}>
              {shown.map(({ header, cell, align }) => (
                <td key={header} data-align={align}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const hasWords = (content: ReactNode): boolean =>
  content !== null && content !== undefined && content !== '' && content !== false;
