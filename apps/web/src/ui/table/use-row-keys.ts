import { type RefObject, useRef, useState } from 'react';
import { useKeys } from '../../platform/keys.ts';
import type { DataTableProps } from './table-types.ts';

interface RowKeys<Row> extends DataTableProps<Row> {
  region: RefObject<HTMLElement | null>;
  /** Brings a row into view. */
  show: (index: number) => void;
}

/**
 * J, K and the arrows move the focus from row to row (its link, so that Enter opens it and a screen reader reads it);
 * X selects, Shift+X selects from the last selected row to this one.
 */
export function useRowKeys<Row>({ rows, rowId, selected, onSelect, keyboard = true, region, show }: RowKeys<Row>) {
  const [index, setIndex] = useState(-1);
  const anchor = useRef(-1);

  const move = (step: number) => {
    if (rows.length === 0) return;
    const next = Math.min(Math.max(index + step, 0), rows.length - 1);
    setIndex(next);
    show(next);
    // The row may come into the page only with the next frame.
    requestAnimationFrame(() => focusRow(region.current, next));
  };

  const select = (from: number) => {
    const [first, last] = from < index ? [from, index] : [index, from];
    const ids = rows.slice(Math.max(first, 0), last + 1).map(rowId);
    const next = new Set(selected);
    const removes = ids.length === 1 && ids.every((id) => next.has(id));
    for (const id of ids) removes ? next.delete(id) : next.add(id);
    anchor.current = index;
    onSelect?.(next);
  };

  const moving = [
    { keys: 'j', label: 'ui.keys.next', group: 'ui.keys.list', run: () => move(1) },
    { keys: 'k', label: 'ui.keys.previous', group: 'ui.keys.list', run: () => move(-1) },
    { keys: 'arrowdown', label: 'ui.keys.next', hidden: true, run: () => move(1) },
    { keys: 'arrowup', label: 'ui.keys.previous', hidden: true, run: () => move(-1) },
    { keys: 'enter', label: 'ui.keys.open', group: 'ui.keys.list', run: () => rowLink(region.current, index)?.click() },
  ] as const;
  const selecting = [
    { keys: 'x', label: 'ui.keys.select', group: 'ui.keys.list', run: () => index >= 0 && select(index) },
    {
      keys: 'shift+x',
      label: 'ui.keys.selectRange',
      group: 'ui.keys.list',
      run: () => index >= 0 && select(anchor.current < 0 ? index : anchor.current),
    },
  ] as const;
  useKeys(keyboard ? [...moving, ...(onSelect ? selecting : [])] : []);

  return { index: Math.min(index, rows.length - 1), point: setIndex };
}

function rowLink(region: HTMLElement | null, index: number): HTMLElement | undefined {
  const link = region?.querySelector(`[data-index="${index}"] [data-row-link]`);
  return link instanceof HTMLElement ? link : undefined;
}

function focusRow(region: HTMLElement | null, index: number): void {
  const row = region?.querySelector(`[data-index="${index}"]`);
  const target = rowLink(region, index) ?? row;
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
