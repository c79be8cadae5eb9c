// What a rota and its shifts are, in the reader's language.
import type { Weekday, WeekHours } from '@lanet/contracts/calendar-hours';
import type { OnCallRota, OnCallShift } from '@lanet/contracts/on-call';
import { formatDayTime } from '../../platform/format.ts';
import { i18n } from '../../platform/i18n.ts';
import { zoneName } from '../../platform/zone-name.ts';
import { hoursByDays } from './week-hours.ts';

/** `Lunes`, where it stands alone. */
export function weekdayLabel(day: Weekday): string {
  const name = i18n.t(`teams.weekdays.${day}`);
  return name.slice(0, 1).toLocaleUpperCase(i18n.language) + name.slice(1);
}

/** `Cambio de turno cada lunes a las 09:00 · Solo lun a vie 09:00–18:00 · hora de Ciudad de México`. */
export function rotaSentence({ handover: { at, every }, hours, timeZone }: OnCallRota): string {
  const when =
    every.kind === 'day'
      ? i18n.t('teams.rotas.daily', { at })
      : i18n.t('teams.rotas.weekly', { at, weekday: i18n.t(`teams.weekdays.${every.weekday}`) });
  const open = hours ? i18n.t('teams.rotas.hours', { hours: hoursWords(hours) }) : i18n.t('teams.rotas.always');
  return [when, open, i18n.t('teams.rotas.zone', { zone: zoneName(timeZone) })].join(' · ');
}

function hoursWords(hours: WeekHours): string {
  const short = (day: Weekday) => i18n.t(`teams.shortWeekdays.${day}`);
  return hoursByDays(hours)
    .map(({ from, to, ranges }) => {
      const days = from === to ? short(from) : i18n.t('teams.dayRange', { from: short(from), to: short(to) });
      return `${days} ${ranges}`;
    })
    .join('; ');
}

/** `Ana: lun, 2 mar, 09:00 a lun, 9 mar, 09:00; suple a Beto`. */
export function shiftSentence(shift: OnCallShift, zone: string): string {
  const [from, until] = [formatDayTime(shift.from, zone), formatDayTime(shift.until, zone)];
  const why = shiftReason(shift);
  const said = i18n.t('teams.schedule.shift', { name: shift.person.name, from, until });
  return why ? `${said}; ${why}` : said;
}

/** Why it is not whose turn it is; undefined where it is. */
function shiftReason({ because, person, turnOf }: OnCallShift): string | undefined {
  const { name } = turnOf;
  if (because.kind === 'turn') return undefined;
  if (because.kind === 'passed_over') return i18n.t(`teams.schedule.passedOver.${because.why}`, { name });
  return person.id === turnOf.id ? i18n.t('teams.schedule.overrideSame') : i18n.t('teams.schedule.override', { name });
}
