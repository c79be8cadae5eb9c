// What the form of a plan holds, and what is sent of it.
import { type UpdateWindow, windowMinutes } from '@lanet/contracts/updates';

export interface PlanValues {
  kind: 'once' | 'weekly';
  /** As the browser's field has it, `2026-11-23`. */
  day: string;
  /** 1 is Monday. */
  weekday: string;
  from: string;
  to: string;
}

/** Tonight, when nobody works. */
export function startingPlan(today: string): PlanValues {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay() || 7;
  return { kind: 'once', day: nextDay(today), weekday: String((weekday % 7) + 1), from: '02:00', to: '05:00' };
}

const nextDay = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const LONGEST_MINUTES = 720;

export type Missing = Partial<Record<'day' | 'from' | 'to', 'missing' | 'length'>>;

export function whatIsWrong({ kind, day, from, to }: PlanValues): Missing {
  const wrong: Missing = {};
  if (kind === 'once' && !/^\d{4}-\d\d-\d\d$/.test(day)) wrong.day = 'missing';
  if (!TIME.test(from)) wrong.from = 'missing';
  if (!TIME.test(to)) wrong.to = 'missing';
  else if (!wrong.from && (windowMinutes({ from, to }) === 0 || windowMinutes({ from, to }) > LONGEST_MINUTES))
    wrong.to = 'length';
  return wrong;
}

export const toWindow = ({ kind, day, weekday, from, to }: PlanValues): UpdateWindow => ({
  from,
  to,
  repeat: kind === 'once' ? { kind, day } : { kind, weekday: Number(weekday) },
});
