import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useRef, useState } from 'react';

interface Reorder {
  /** As it is shown now: while one is dragged, where it would be. */
  order: readonly string[];
  /** Put this on the list whose children are the rows, in order. */
  list: React.RefObject<HTMLOListElement | null>;
  dragged: string | undefined;
  /** For the handle of a row: dragged, or moved by the arrows. */
  handle: (id: string) => {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  };
}

interface Drag {
  id: string;
  order: readonly string[];
}

/**
 * Rows that people put in order, by dragging a handle or by its arrow keys; Escape lets a dragged one go where it was.
 * `onMoved` gets the whole new order, and keeps it.
 */
export function useReorder(
  ids: readonly string[],
  onMoved: (ids: readonly string[], moved: string) => Promise<unknown>,
): Reorder {
  const list = useRef<HTMLOListElement>(null);
  const [drag, setDrag] = useState<Drag>();
  // Shown until it is kept or refused: the next key may come before the list itself has changed.
  const [moved, setMoved] = useState<readonly string[]>();
  const order = moved ?? ids;
  const settle = () => setMoved(undefined);
  const move = (next: readonly string[], id: string) => {
    if (next.join() === order.join()) return;
    setMoved(next);
    onMoved(next, id).then(settle, settle);
  };
  useDragging(drag, list, setDrag, (dropped) => move(dropped.order, dropped.id));

  const moveByKey = (id: string, event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const to = order.indexOf(id) + step;
    if (step === 0 || to < 0 || to >= order.length) return;
    event.preventDefault();
    move(movedTo(order, id, to), id);
  };

  return {
    ...{ order: drag?.order ?? order, list, dragged: drag?.id },
    handle: (id) => ({
      onPointerDown: ({ button }) => button === 0 && setDrag({ id, order }),
      onKeyDown: (event) => moveByKey(id, event),
    }),
  };
}

/** Listens at the window: a captured pointer is lost when its row changes its place in the page. */
function useDragging(
  drag: Drag | undefined,
  list: React.RefObject<HTMLElement | null>,
  setDrag: (drag: Drag | undefined) => void,
  onDropped: (drag: Drag) => void,
): void {
  const move = useEffectEvent(({ clientY }: { clientY: number }) => {
    if (!drag) return;
    const to = placeOf(list.current, clientY);
    if (to !== undefined && to !== drag.order.indexOf(drag.id))
      setDrag({ ...drag, order: movedTo(drag.order, drag.id, to) });
  });
  const drop = useEffectEvent(() => {
    setDrag(undefined);
    if (drag) onDropped(drag);
  });
  const isDragging = drag !== undefined;
  useEffect(() => {
    if (!isDragging) return undefined;
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('pointermove', (event) => move(event), { signal });
    window.addEventListener('pointerup', () => drop(), { signal });
    window.addEventListener('pointercancel', () => setDrag(undefined), { signal });
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && setDrag(undefined), { signal });
    return () => listening.abort();
  }, [isDragging, setDrag]);
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
