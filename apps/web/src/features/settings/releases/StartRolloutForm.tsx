import { type AgentRelease, releases as endpoints, ROLLOUT_PERCENTS } from '@lanet/contracts/rollouts';
import { MultiSelect, Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../../ui/form/FormSection.tsx';
import { useSave } from '../../../ui/form/use-save.ts';
import { toastDone } from '../../../ui/toast.tsx';
import { useStepUp } from '../../auth/step-up.ts';
import { deviceChoices, useReleasesChanged } from './releases.queries.ts';
import { HOURS, type RolloutValues, toRolloutBody, whatIsMissing } from './rollout-values.ts';

interface StartRolloutFormProps {
  /** At least one, newest first. */
  releases: readonly AgentRelease[];
  onClose: () => void;
}

/** Which release goes out, to whom first, and whether it goes on by itself. */
export function StartRolloutForm({ releases, onClose }: StartRolloutFormProps) {
  const { t } = useTranslation();
  const changed = useReleasesChanged();
  const withStepUp = useStepUp();
  const form = useForm<RolloutValues>({
    initialValues: { releaseId: releases[0]?.id ?? '', percent: '1', canaryDeviceIds: [], hours: '' },
    validate: (values) => (whatIsMissing(values) ? { canaryDeviceIds: t('releases.form.nobody') } : {}),
  });
  const saving = useSave({
    form,
    save: (values) => withStepUp(() => call(endpoints.startRollout, { body: toRolloutBody(values) })),
    onSaved: () => {
      changed();
      toastDone(t('releases.form.started'));
      onClose();
    },
    fieldOfCode: { 'devices.not_found': 'canaryDeviceIds', 'releases.not_found': 'releaseId' },
  });
  return (
    <FormFrame saving={saving} submitLabel={t('releases.form.submit')} onCancel={onClose}>
      <FieldPair>
        <Select
          {...form.getInputProps('releaseId')}
          label={t('releases.form.release')}
          data={releases.map(({ id, version }) => ({ value: id, label: version }))}
          allowDeselect={false}
          data-autofocus
        />
        <Select
          {...form.getInputProps('percent')}
          label={t('releases.form.percent')}
          data={ROLLOUT_PERCENTS.map((percent) => ({
            value: String(percent),
            label: t(`releases.rollout.reach.${percent}`),
          }))}
          allowDeselect={false}
        />
      </FieldPair>
      <CanarySelect {...form.getInputProps('canaryDeviceIds')} />
      <Select
        {...form.getInputProps('hours')}
        label={t('releases.form.auto')}
        description={t('releases.form.autoHint')}
        data={HOURS.map((value) => ({ value, label: t(`releases.form.autos.${value}`) }))}
        allowDeselect={false}
      />
    </FormFrame>
  );
}

interface CanarySelectProps {
  value?: string[];
  onChange?: (ids: string[]) => void;
  error?: React.ReactNode;
}

/** Devices by name, found as one types; those that were chosen stay in the list whatever is searched for. */
function CanarySelect({ value = [], onChange, error }: CanarySelectProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const found = useQuery(deviceChoices(search)).data?.items ?? [];
  const listed = new Map(found.map(({ id, name, client }) => [id, `${name} · ${client.name}`]));
  const data = [...new Map([...names, ...listed])]
    .filter(([id]) => listed.has(id) || value.includes(id))
    .map(([id, label]) => ({ value: id, label }));
  return (
    <MultiSelect
      label={t('releases.form.canaries')}
      description={t('releases.form.canariesHint')}
      data={data}
      value={value}
      onChange={(ids) => {
        setNames(new Map(ids.map((id) => [id, listed.get(id) ?? names.get(id) ?? id])));
        onChange?.(ids);
      }}
      error={error}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      // The server searches; what it found is what is shown.
      filter={({ options }) => options}
      hidePickedOptions
      maxValues={200}
    />
  );
}
