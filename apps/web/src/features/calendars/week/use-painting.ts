import type { WeekHours } from '@lanet/contracts/calendar-hours';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { type Block, blockOf, type Cell, isOpenCell, moved, paintBlock, SLOTS } from './week-blocks.ts';

export interface Painting {
  /** Where the keyboard is, or the pointer. */
  cursor: Cell | undefined;
  /** What will be opened or closed. */
  block: Block | undefined;
  opens: boolean;
  isFull: boolean;
  /** Takes the line of a day, to know where the pointer is. */
  trackOf: (day: number) => (track: HTMLElement | null) => void;
  handlers: {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    onPointerCancel: () => void;
    onPointerLeave: () => void;
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    onBlur: () => void;
  };
}

interface Selection {
  anchor: Cell;
  head: Cell;
  opens: boolean;
  by: 'pointer' | 'keys';
}

const NOON: Cell = { day: 0, slot: SLOTS / 2 };

/**
 * Painting a week: drawn with the pointer from one corner to the other, or with the keys. What is closed where it begins is
 * opened, and the other way round.
 */
export function usePainting(week: WeekHours, onPaint: (week: WeekHours) => void): Painting {
  const tracks = useRef<(HTMLElement | null)[]>([]);
  const [cursor, setCursor] = useState<Cell>();
  const [selection, setSelection] = useState<Selection>();
  const [isFull, setIsFull] = useState(false);

  const paint = (block: Block, opens: boolean) => {
    const result = paintBlock(week, block, opens);
    setIsFull(result.isFull);
    setSelection(undefined);
    onPaint(result.week);
  };
  const select = (anchor: Cell, head: Cell, by: Selection['by']) => {
    setCursor(head);
    setSelection({ anchor, head, opens: !isOpenCell(week, anchor), by });
  };
  const letGo = () => setSelection(undefined);

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const cell = cellAt(tracks.current, event);
    event.currentTarget.setPointerCapture(event.pointerId);
    setIsFull(false);
    select(cell, cell, 'pointer');
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const cell = cellAt(tracks.current, event);
    if (selection?.by === 'pointer') select(selection.anchor, cell, 'pointer');
    else if (event.pointerType === 'mouse' && !selection) setCursor(cell);
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (selection?.by !== 'pointer') return;
    paint(blockOf(selection.anchor, cellAt(tracks.current, event)), selection.opens);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = cursor ?? NOON;
    const to = moved(from, event.key, event.ctrlKey || event.metaKey);
    if (to && event.shiftKey) select(selection?.anchor ?? from, to, 'keys');
    else if (to) {
      letGo();
      setCursor(to);
    } else if (event.key === ' ' || event.key === 'Enter') {
      const anchor = selection?.anchor ?? from;
      setCursor(from);
      paint(blockOf(anchor, from), selection?.opens ?? !isOpenCell(week, from));
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      paint(blockOf(selection?.anchor ?? from, from), false);
    } else if (event.key === 'Escape' && selection) letGo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    cursor,
    block: selection && blockOf(selection.anchor, selection.head),
    opens: selection?.opens ?? true,
    isFull,
    trackOf: (day) => (track) => {
      tracks.current[day] = track;
    },
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: letGo,
      onPointerLeave: () => !selection && setCursor(undefined),
      onKeyDown,
      onBlur: () => {
        letGo();
        setCursor(undefined);
      },
    },
  };
}

/** The nearest cell: what is drawn beyond the edge goes to the edge. */
function cellAt(tracks: readonly (HTMLElement | null)[], { clientX, clientY }: PointerEvent<HTMLElement>): Cell {
  const boxes = tracks.map((track) => track?.getBoundingClientRect());
  const below = boxes.findIndex((box) => box !== undefined && clientY < box.bottom);
  const day = below < 0 ? boxes.length - 1 : below;
  const box = boxes[day];
  const part = box && box.width > 0 ? (clientX - box.left) / box.width : 0;
  return { day, slot: Math.min(Math.max(Math.floor(part * SLOTS), 0), SLOTS - 1) };
}
