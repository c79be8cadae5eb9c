// Rows never move under the pointer: while one points at a list, or the focus is in it, its rows keep their places and
// only what they say changes. What came meanwhile waits behind a bar.
import { useState } from 'react';

interface HeldRowsOptions<Row> {
  id: (row: Row) => string;
  /** A row that stays in its place with what is new about it; by default all of it. */
  merge?: (held: Row, fresh: Row) => Row;
}

/** `waiting`: how many rows are not shown yet. `hold`: for the element around the list. */
export function useHeldRows<Row>(fresh: readonly Row[], { id, merge = (_, row) => row }: HeldRowsOptions<Row>) {
  const [held, setHeld] = useState<readonly Row[]>();
  const rows = held ? inHeldOrder(held, fresh, id, merge) : fresh;
  const shown = new Set(rows.map(id));
  const keep = () => setHeld((before) => before ?? rows);
  return {
    rows,
    waiting: fresh.filter((row) => !shown.has(id(row))).length,
    release: () => setHeld(held && fresh),
    hold: {
      // A finger scrolls and is gone; only a mouse rests on a row.
      onPointerMove: (event: React.PointerEvent) => {
        if (event.pointerType === 'mouse') keep();
      },
      onPointerLeave: (event: React.PointerEvent<Element>) => {
        if (!event.currentTarget.contains(document.activeElement)) setHeld(undefined);
      },
      onFocus: keep,
      onBlur: (event: React.FocusEvent<Element>) => {
        const staysInside = event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget);
        if (!staysInside && !event.currentTarget.matches(':hover')) setHeld(undefined);
      },
    },
  };
}

/** The held rows as they are now; one that is gone stays as it was. Rows after the last held one move nothing: added. */
export function inHeldOrder<Row>(
  held: readonly Row[],
  fresh: readonly Row[],
  id: (row: Row) => string,
  merge: (held: Row, fresh: Row) => Row,
): Row[] {
  const byId = new Map(fresh.map((row) => [id(row), row]));
  const known = new Set(held.map(id));
  const end = fresh.findLastIndex((row) => known.has(id(row)));
  const added = held.length > 0 && end < 0 ? [] : fresh.slice(end + 1);
  return [
    ...held.map((row) => {
      const now = byId.get(id(row));
      return now ? merge(row, now) : row;
    }),
    ...added,
  ];
}
