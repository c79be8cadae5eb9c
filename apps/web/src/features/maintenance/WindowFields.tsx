import { NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FieldPair, FormSection } from '../../ui/form/FormSection.tsx';
import { TimeZoneSelect } from '../../ui/form/TimeZoneSelect.tsx';
import { useRoomy } from '../../ui/use-narrow.ts';
import { EffectFields } from './EffectFields.tsx';
import css from './Maintenance.module.css';
import { PlaceFields } from './PlaceFields.tsx';
import { Preview } from './Preview.tsx';
import { RecurrenceFields } from './RecurrenceFields.tsx';
import type { WindowForm } from './use-window-form.ts';
import { UNITS, type Unit } from './window-values.ts';

/** All the fields of a window. `place`: where it is for good, once it is planned. */
export function WindowFields({ form, place }: { form: WindowForm; place?: string }) {
  const { t } = useTranslation();
  const roomy = useRoomy();
  const { stops, pausesSla } = form.values;
  return (
    <div>
      <FormSection title={t('maintenance.form.place')} hint={t('maintenance.form.placeHint')}>
        <div className={css.fields}>
          {place === undefined ? (
            <PlaceFields values={form.values} onChange={(change) => form.setValues(change)} errors={form.errors} />
          ) : (
            <strong>{place}</strong>
          )}
        </div>
      </FormSection>
      <FormSection title={t('maintenance.form.when')} hint={t('maintenance.form.whenHint')}>
        <div className={css.fields}>
          <StartFields form={form} />
          <RecurrenceFields form={form} />
          {!roomy && <Preview values={form.values} />}
        </div>
      </FormSection>
      <FormSection title={t('maintenance.form.effects')} hint={t('maintenance.form.effectsHint')}>
        <div className={css.fields}>
          <EffectFields stops={stops} pausesSla={pausesSla} onChange={(change) => form.setValues(change)} />
          <ReasonField form={form} />
        </div>
      </FormSection>
    </div>
  );
}

const isUnit = (value: string | null): value is Unit => value !== null && value in UNITS;

function StartFields({ form }: { form: WindowForm }) {
  const { t } = useTranslation();
  const { repeat, unit } = form.values;
  return (
    <>
      <FieldPair>
        <TextInput
          {...form.getInputProps('day')}
          type="date"
          label={t(repeat === 'once' ? 'maintenance.form.day' : 'maintenance.form.firstDay')}
        />
        <TextInput {...form.getInputProps('time')} type="time" label={t('maintenance.form.time')} />
      </FieldPair>
      <FieldPair>
        <NumberInput
          {...form.getInputProps('duration')}
          label={t('maintenance.form.duration')}
          min={1}
          decimalScale={2}
        />
        <Select
          label={t('maintenance.form.unit')}
          data={Object.keys(UNITS)
            .filter(isUnit)
            .map((value) => ({ value, label: t(`maintenance.form.units.${value}`) }))}
          value={unit}
          onChange={(value) => isUnit(value) && form.setFieldValue('unit', value)}
          allowDeselect={false}
        />
      </FieldPair>
      <TimeZoneSelect {...form.getInputProps('timeZone')} label={t('maintenance.form.zone')} />
    </>
  );
}

export function ReasonField({ form }: { form: Pick<WindowForm, 'getInputProps'> }) {
  const { t } = useTranslation();
  return (
    <Textarea
      {...form.getInputProps('reason')}
      label={t('maintenance.form.reason')}
      description={t('maintenance.form.reasonHint')}
      autosize
      minRows={2}
      maxLength={300}
    />
  );
}
