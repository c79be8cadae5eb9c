import type { LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** CSS width; the primary column is best left without and takes the rest. */
  width?: string | number;
  align?: 'end';
  /** In quiet text. */
  quiet?: boolean;
  /** Opens the row; the title on a card. One column has it. */
  primary?: boolean;
  /** Not on cards. */
  notOnCard?: boolean;
  sortable?: boolean;
}

export interface Sort {
  column: string;
  direction: 'up' | 'down';
}

export interface DataTableProps<Row> {
  /** Names the region and the table. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowId: (row: Row) => string;
  /** What to call the row, as in "Seleccionar …". */
  rowName: (row: Row) => string;
  /** Where a row opens; a real link, so a middle click opens a tab. */
  link?: (row: Row) => LinkProps;
  /** Where there is no page to link to. */
  onOpen?: (row: Row) => void;
  /** Shown at the end of the row while it is pointed at or holds the focus. */
  rowActions?: (row: Row) => ReactNode;
  /** The heading above the row, where the one before has another. Rows of one group follow each other. */
  groupOf?: (row: Row) => string;
  selected?: ReadonlySet<string>;
  /** Turns selection on: boxes, X and Shift+X. */
  onSelect?: (selected: ReadonlySet<string>) => void;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** Below the rows: "load more", usually. */
  footer?: ReactNode;
  /** J, K, Enter, X belong to this table. False for a second table on a page. */
  keyboard?: boolean;
}

/** The heading that comes before that row; undefined within a group, and where there are none. */
export function groupBefore<Row>({ rows, groupOf }: DataTableProps<Row>, index: number): string | undefined {
  const [row, above] = [rows[index], rows[index - 1]];
  if (!groupOf || row === undefined) return undefined;
  const group = groupOf(row);
  return above !== undefined && groupOf(above) === group ? undefined : group;
}

/** The selection with one row more, or without it. */
export function toggled(selected: ReadonlySet<string> | undefined, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}
