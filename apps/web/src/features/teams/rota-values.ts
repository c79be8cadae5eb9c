// What the form of a rota holds, and the request it makes.
import type { Weekday } from '@lanet/contracts/calendar-hours';
import { type OnCallRota, onCallRotas } from '@lanet/contracts/on-call';
import type { FormErrors } from '@mantine/form';
import { i18n } from '../../platform/i18n.ts';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { readRanges, readWeek, type WeekText, weekText } from './week-hours.ts';

export interface RotaValues {
  name: string;
  every: 'day' | 'week';
  weekday: Weekday;
  handoverAt: string;
  startsOn: string;
  timeZone: string;
  hasHours: boolean;
  hours: WeekText;
  personIds: string[];
}

const WORKING_DAY = '09:00-18:00';
/** What most providers would begin with. */
const USUAL: WeekText = {
  ...{ mon: WORKING_DAY, tue: WORKING_DAY, wed: WORKING_DAY, thu: WORKING_DAY, fri: WORKING_DAY, sat: '', sun: '' },
};

export const newRotaValues = (timeZone: string, startsOn: string): RotaValues => ({
  ...{ name: '', every: 'week', weekday: 'mon', handoverAt: '09:00', startsOn, timeZone },
  ...{ hasHours: false, hours: USUAL, personIds: [] },
});

export const rotaValues = ({ handover: { at, every }, hours, people, ...rota }: OnCallRota): RotaValues => ({
  ...{ name: rota.name, startsOn: rota.startsOn, timeZone: rota.timeZone, handoverAt: at, every: every.kind },
  weekday: every.kind === 'week' ? every.weekday : 'mon',
  hasHours: hours !== null,
  hours: hours ? weekText(hours) : USUAL,
  personIds: people.map(({ person }) => person.id),
});

/** Everything, as both the new and the changed rota take it. */
export const rotaBody = ({ handoverAt, every, weekday, hasHours, hours, ...same }: RotaValues) => ({
  ...same,
  handover: { at: handoverAt, every: every === 'day' ? { kind: every } : { kind: every, weekday } },
  hours: hasHours ? (readWeek(hours) ?? {}) : null,
});

/** Only what belongs to the fields that were changed: the rest may be somebody else's by now. */
export function rotaChanges(values: RotaValues, fields: readonly string[]) {
  const has = (...names: (keyof RotaValues)[]) => names.some((name) => fields.includes(name));
  const { name, timeZone, startsOn, personIds, handover, hours } = rotaBody(values);
  return {
    ...(has('name') && { name }),
    ...(has('timeZone') && { timeZone }),
    ...(has('startsOn') && { startsOn }),
    ...(has('personIds') && { personIds }),
    ...(has('every', 'weekday', 'handoverAt') && { handover }),
    ...(has('hasHours', 'hours') && { hours }),
  };
}

export const ROTA_FIELD_OF_CODE = { 'teams.person_not_allowed': 'personIds' };

const FIELDS = [
  'name',
  'every',
  'weekday',
  'handoverAt',
  'startsOn',
  'timeZone',
  'hasHours',
  'hours',
  'personIds',
] as const satisfies (keyof RotaValues)[];

/** What a field is called, for the sentence about what somebody else changed. */
export function rotaLabel(field: string): string {
  const known = FIELDS.find((one) => one === field);
  return known ? i18n.t(`teams.fieldsOfRota.${known}`) : field;
}

/** Sentences by field. */
export function rotaErrors(values: RotaValues): FormErrors {
  const { 'handover.at': handoverAt, hours, ...errors } = schemaErrors(onCallRotas.create.body, rotaBody(values));
  const wrongDays = Object.entries(values.hours).filter(([, text]) => !readRanges(text));
  return {
    ...errors,
    ...(handoverAt && { handoverAt }),
    ...(values.hasHours && wrongDays.length === 0 && hours && { hasHours: i18n.t('teams.fieldsOfRota.hoursNone') }),
    ...(values.hasHours &&
      Object.fromEntries(wrongDays.map(([day]) => [`hours.${day}`, i18n.t('teams.fieldsOfRota.hoursWrong')]))),
  };
}
