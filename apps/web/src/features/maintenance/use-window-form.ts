// The form of a window: checked by the contract, each mistake at the field that is about it.
import { maintenance } from '@lanet/contracts/maintenance';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { i18n } from '../../platform/i18n.ts';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { FIELD_OF_BODY, placeOf, type WindowValues, windowBody } from './window-values.ts';

export type WindowForm = UseFormReturnType<WindowValues>;

export const useWindowForm = (initialValues: WindowValues): WindowForm =>
  useForm<WindowValues>({ initialValues, validate: windowErrors });

export function windowErrors(values: WindowValues) {
  const body = { place: placeOf(values), ...windowBody(values) };
  const errors = Object.fromEntries(
    Object.entries(schemaErrors(maintenance.create.body, body)).map(([path, sentence]) => [
      FIELD_OF_BODY[path] ?? path,
      sentence,
    ]),
  );
  const required = i18n.t('forms.required');
  return {
    ...errors,
    // The start is one text on the wire; which half is missing is known here.
    ...(values.day === '' ? { day: required } : values.time === '' ? { time: required, day: undefined } : {}),
    ...(values.repeat === 'weekly' &&
      values.weekdays.length === 0 && { weekdays: i18n.t('maintenance.form.weekdayMissing') }),
    ...(values.repeat !== 'once' && values.end === 'until' && values.until === '' && { until: required }),
  };
}
