import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { CLOCK_NAMES, type LadderStep } from '@lanet/contracts/sla-policies';
import { MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../../ui/form/FormSection.tsx';
import { useSave } from '../../../ui/form/use-save.ts';
import { staffChoices } from '../sla-policies.queries.ts';
import { teamChoices } from '../team-choices.queries.ts';
import {
  MOST_RECIPIENTS,
  personValue,
  ROLES,
  type StepValues,
  stepErrors,
  stepOf,
  stepValues,
  WHENS,
} from './step-values.ts';

interface StepDialogProps {
  /** What the form begins with; none, and the dialog is closed. */
  step: LadderStep | undefined;
  isNew: boolean;
  hasQuietHours: boolean;
  onDone: (step: LadderStep) => void;
  onClose: () => void;
}

/** One step of the ladder: when, of which clock, who is told and how, and what is done besides. */
export function StepDialog({ step, isNew, ...rest }: StepDialogProps) {
  const { t } = useTranslation();
  return (
    <FormDialog
      opened={step !== undefined}
      onClose={rest.onClose}
      title={t(isNew ? 'slaPolicies.step.add' : 'slaPolicies.step.edit')}
      size="34rem"
    >
      {step && <StepForm step={step} isNew={isNew} {...rest} />}
    </FormDialog>
  );
}

type StepForm = UseFormReturnType<StepValues>;

function StepForm({ step, isNew, hasQuietHours, onDone, onClose }: StepDialogProps & { step: LadderStep }) {
  const { t } = useTranslation();
  const form = useForm<StepValues>({ initialValues: stepValues(step), validate: stepErrors });
  // Nothing is sent yet: the step is a part of the policy, which is saved as a whole.
  const saving = useSave({
    form,
    save: async (values) => stepOf(step.key, values),
    onSaved: (made) => {
      onDone(made);
      onClose();
    },
  });
  return (
    <FormFrame
      saving={saving}
      submitLabel={t(isNew ? 'slaPolicies.step.addSubmit' : 'slaPolicies.step.editSubmit')}
      onCancel={onClose}
    >
      <WhenFields form={form} />
      <Select
        {...form.getInputProps('clock')}
        label={t('slaPolicies.step.clock')}
        data={[
          { value: '', label: t('slaPolicies.ladder.everyClock') },
          ...CLOCK_NAMES.map((clock) => ({ value: clock, label: t(`sla.clocks.${clock}`) })),
        ]}
        allowDeselect={false}
      />
      <TellFields form={form} hasQuietHours={hasQuietHours} />
      <ActFields form={form} />
    </FormFrame>
  );
}

function WhenFields({ form }: { form: StepForm }) {
  const { t } = useTranslation();
  const { when } = form.values;
  return (
    <FieldPair>
      <Select
        {...form.getInputProps('when')}
        label={t('slaPolicies.step.when')}
        data={WHENS.map((value) => ({ value, label: t(`slaPolicies.step.whens.${value}`) }))}
        allowDeselect={false}
        data-autofocus
      />
      {when === 'percent' && (
        <NumberInput
          {...form.getInputProps('percent')}
          label={t('slaPolicies.step.percent')}
          suffix=" %"
          min={1}
          max={99}
          allowDecimal={false}
        />
      )}
      {(when === 'before' || when === 'after') && (
        <TextInput {...form.getInputProps('span')} label={t('slaPolicies.step.span')} autoComplete="off" />
      )}
    </FieldPair>
  );
}

function TellFields({ form, hasQuietHours }: { form: StepForm; hasQuietHours: boolean }) {
  const { t } = useTranslation();
  const staff = useQuery(staffChoices).data ?? [];
  return (
    <>
      <MultiSelect
        {...form.getInputProps('tell')}
        label={t('slaPolicies.step.tell')}
        placeholder={form.values.tell.length === 0 ? t('slaPolicies.step.tellPlaceholder') : ''}
        data={[
          {
            group: t('slaPolicies.step.roles'),
            items: ROLES.map((role) => ({ value: role, label: t(`slaPolicies.ladder.recipients.${role}`) })),
          },
          {
            group: t('slaPolicies.step.people'),
            items: withGone(staff, form.values.tell, t('slaPolicies.ladder.unknownPerson')),
          },
        ]}
        nothingFoundMessage={t('forms.nothingFound')}
        searchable
        hidePickedOptions
        maxValues={MOST_RECIPIENTS}
        maxDropdownHeight={240}
      />
      <Switch
        {...form.getInputProps('mail', { type: 'checkbox' })}
        label={t('slaPolicies.step.mail')}
        description={t('slaPolicies.step.mailHint')}
      />
      <Switch
        {...form.getInputProps('heeds', { type: 'checkbox' })}
        label={t('slaPolicies.step.heeds')}
        description={t(hasQuietHours ? 'slaPolicies.step.heedsHint' : 'slaPolicies.step.heedsNone')}
      />
    </>
  );
}

/** Somebody who was chosen and is not there any more is still a choice, to be taken out. */
function withGone(staff: readonly { id: string; name: string }[], chosen: readonly string[], gone: string) {
  const known = staff.map(({ id, name }) => ({ value: personValue(id), label: name }));
  const missing = chosen.filter(
    (value) => value.startsWith(personValue('')) && !known.some((one) => one.value === value),
  );
  return [...known, ...missing.map((value) => ({ value, label: gone }))];
}

function ActFields({ form }: { form: StepForm }) {
  const { t } = useTranslation();
  const teams = useQuery(teamChoices).data ?? [];
  const { teamId } = form.values;
  const isGone = teamId !== null && !teams.some(({ id }) => id === teamId);
  return (
    <>
      <Switch
        {...form.getInputProps('raise', { type: 'checkbox' })}
        label={t('slaPolicies.step.raise')}
        description={t('slaPolicies.step.raiseHint')}
      />
      {(teams.length > 0 || isGone) && (
        <Select
          {...form.getInputProps('teamId')}
          label={t('slaPolicies.step.team')}
          placeholder={t('slaPolicies.step.noTeam')}
          data={[
            ...teams.map(({ id, name }) => ({ value: id, label: name })),
            // One that was put away stays chosen until another one is.
            ...(isGone ? [{ value: teamId, label: t('slaPolicies.ladder.unknownTeam') }] : []),
          ]}
          clearable
          searchable
        />
      )}
    </>
  );
}
