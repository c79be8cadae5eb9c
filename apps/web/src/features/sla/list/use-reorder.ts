import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';

interface Reorder {
  /** As it is shown now: while one is dragged, where it would be. */
  order: readonly string[];
  /** Put this on the list whose children are the rows, in order. */
  list: React.RefObject<HTMLOListElement | null>;
  dragged: string | undefined;
  /** For the handle of a row: dragged, or moved by the arrows. */
  handle: (id: string) => {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerUp: () => void;
    onPointerCancel: () => void;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    'data-reorder': string;
  };
}

/** Rows that people put in order, by dragging a handle or by its arrow keys; `onMoved` gets the whole new order. */
export function useReorder(ids: readonly string[], onMoved: (ids: readonly string[], moved: string) => void): Reorder {
  const list = useRef<HTMLOListElement>(null);
  const [drag, setDrag] = useState<{ id: string; order: readonly string[] }>();
  const focusAgain = useRef<string>(undefined);
  const order = drag?.order ?? ids;

  // A row that changes its place in the page loses the focus on the way.
  useEffect(() => {
    if (focusAgain.current === undefined) return;
    const moved = list.current?.querySelector(`[data-reorder="${focusAgain.current}"]`);
    focusAgain.current = undefined;
    if (moved instanceof HTMLElement) moved.focus();
  });

  const moveByKey = (id: string, event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const to = ids.indexOf(id) + step;
    if (step === 0 || to < 0 || to >= ids.length) return;
    event.preventDefault();
    focusAgain.current = id;
    onMoved(movedTo(ids, id, to), id);
  };

  return {
    ...{ order, list, dragged: drag?.id },
    handle: (id) => ({
      onPointerDown: (event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ id, order: ids });
      },
      onPointerMove: ({ clientY }) => {
        if (drag?.id !== id) return;
        const to = placeOf(list.current, clientY);
        if (to !== undefined && to !== drag.order.indexOf(id)) setDrag({ id, order: movedTo(drag.order, id, to) });
      },
      onPointerUp: () => {
        setDrag(undefined);
        if (drag && drag.order.join() !== ids.join()) onMoved(drag.order, id);
      },
      onPointerCancel: () => setDrag(undefined),
      onKeyDown: (event) => moveByKey(id, event),
      'data-reorder': id,
    }),
  };
}

export function movedTo(ids: readonly string[], id: string, to: number): string[] {
  const others = ids.filter((one) => one !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}

/** Which row is at that height. */
function placeOf(list: HTMLElement | null, clientY: number): number | undefined {
  if (!list) return undefined;
  const rows = [...list.children].map((row) => row.getBoundingClientRect());
  const at = rows.findIndex(({ bottom }) => clientY < bottom);
  return at < 0 ? rows.length - 1 : at;
}
