// Weeks to begin with.
import type { HourRange, WeekHours } from '@lanet/contracts/calendar-hours';

const workdays = (...ranges: HourRange[]): WeekHours => ({
  ...{ mon: ranges, tue: ranges, wed: ranges, thu: ranges, fri: ranges },
});

const always: HourRange[] = [['00:00', '24:00']];

export const PRESETS = {
  office: workdays(['09:00', '19:00']),
  early: workdays(['08:00', '17:00']),
  split: workdays(['09:00', '14:00'], ['16:00', '19:00']),
  saturday: { ...workdays(['09:00', '19:00']), sat: [['09:00', '13:00']] },
  always: { ...workdays(...always), sat: always, sun: always },
  none: {},
} as const satisfies Record<string, WeekHours>;

export type PresetName = keyof typeof PRESETS;

// The names are those of the object above.
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];
