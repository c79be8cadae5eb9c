// What is painted of a week: a block of quarters of an hour on some days.
import { WEEKDAYS, type WeekHours } from '@lanet/contracts/calendar-hours';
import { DAY_MINUTES, isOpenAt, painted, SLOT_MINUTES } from '../hours.ts';

export const SLOTS = DAY_MINUTES / SLOT_MINUTES;

/** Day: 0 is Monday. */
export interface Cell {
  day: number;
  slot: number;
}

export interface Block {
  firstDay: number;
  lastDay: number;
  firstSlot: number;
  lastSlot: number;
}

/** From one corner to the other, both included. */
export const blockOf = (a: Cell, b: Cell): Block => ({
  firstDay: Math.min(a.day, b.day),
  lastDay: Math.max(a.day, b.day),
  firstSlot: Math.min(a.slot, b.slot),
  lastSlot: Math.max(a.slot, b.slot),
});

export const minutesOfBlock = ({ firstSlot, lastSlot }: Block): [from: number, to: number] => [
  firstSlot * SLOT_MINUTES,
  (lastSlot + 1) * SLOT_MINUTES,
];

export function isOpenCell(week: WeekHours, { day, slot }: Cell): boolean {
  const weekday = WEEKDAYS[day];
  return weekday !== undefined && isOpenAt(week[weekday] ?? [], slot * SLOT_MINUTES);
}

/** `isFull`: some day stays as it was, since it would be of more periods than a day may have. */
export function paintBlock(week: WeekHours, block: Block, open: boolean): { week: WeekHours; isFull: boolean } {
  const minutes = minutesOfBlock(block);
  const after: WeekHours = { ...week };
  let isFull = false;
  for (const day of WEEKDAYS.slice(block.firstDay, block.lastDay + 1)) {
    const ranges = painted(week[day] ?? [], minutes, open);
    after[day] = ranges;
    isFull ||= open && !isOpenAt(ranges, minutes[0]);
  }
  return { week: after, isFull };
}

const HOUR = 60 / SLOT_MINUTES;

/** Where a key leads from a cell; undefined for a key that does not move. `far`: by the hour. */
export function moved({ day, slot }: Cell, key: string, far: boolean): Cell | undefined {
  const step = far ? HOUR : 1;
  switch (key) {
    case 'ArrowLeft':
      return { day, slot: Math.max(slot - step, 0) };
    case 'ArrowRight':
      return { day, slot: Math.min(slot + step, SLOTS - 1) };
    case 'ArrowUp':
      return { day: Math.max(day - 1, 0), slot };
    case 'ArrowDown':
      return { day: Math.min(day + 1, WEEKDAYS.length - 1), slot };
    case 'Home':
      return { day, slot: 0 };
    case 'End':
      return { day, slot: SLOTS - 1 };
    default:
      return undefined;
  }
}
