import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import type { NamedScope } from '@lanet/contracts/sla-policies';
import { MultiSelect, Select } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { useSave } from '../../../ui/form/use-save.ts';
import { CategorySelect } from '../../classification/CategorySelect.tsx';
import { pathWords } from '../../classification/category-tree.ts';
import { ClientSelect, SiteSelect } from '../../clients/ClientSelect.tsx';
import { classificationChoices } from '../classification-choices.queries.ts';
import { PRIORITIES } from '../policy-values.ts';
import css from './Editor.module.css';
import { blankScope, type Chosen, hasCondition, type ScopeValues, scopeMade, scopeValues } from './scope-values.ts';

interface ScopeDialogProps {
  opened: boolean;
  /** Left out for a new one. */
  scope: NamedScope | undefined;
  onDone: (scope: NamedScope) => void;
  onClose: () => void;
}

/** The conditions of one scope; what is left empty does not matter. */
export function ScopeDialog({ opened, scope, onDone, onClose }: ScopeDialogProps) {
  const { t } = useTranslation();
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t(scope ? 'slaPolicies.scopes.dialog.edit' : 'slaPolicies.scopes.dialog.add')}
    >
      <ScopeForm scope={scope} onDone={onDone} onClose={onClose} />
    </FormDialog>
  );
}

function ScopeForm({ scope, onDone, onClose }: Omit<ScopeDialogProps, 'opened'>) {
  const { t } = useTranslation();
  const form = useForm<ScopeValues>({
    initialValues: scope ? scopeValues(scope) : blankScope,
    validate: (values) => (hasCondition(scopeMade(values)) ? {} : { client: t('slaPolicies.scopes.dialog.pointless') }),
  });
  // Nothing is sent yet: the scope is a part of the policy, which is saved as a whole.
  const saving = useSave({
    form,
    save: async (values) => scopeMade(values),
    onSaved: (made) => {
      onDone(made);
      onClose();
    },
  });
  return (
    <FormFrame
      saving={saving}
      submitLabel={t(scope ? 'slaPolicies.scopes.dialog.editSubmit' : 'slaPolicies.scopes.dialog.addSubmit')}
      onCancel={onClose}
    >
      <p className={css.note}>{t('slaPolicies.scopes.dialog.hint')}</p>
      <PlaceFields form={form} />
      <ClassificationFields form={form} />
      <MultiSelect
        {...form.getInputProps('priorities')}
        label={t('slaPolicies.scopes.dialog.priorities')}
        placeholder={form.values.priorities.length === 0 ? t('slaPolicies.scopes.dialog.anyPriority') : ''}
        data={PRIORITIES.map((priority) => ({ value: priority, label: t(`ui.priority.${priority}`) }))}
      />
    </FormFrame>
  );
}

type ScopeForm = UseFormReturnType<ScopeValues>;

function PlaceFields({ form }: { form: ScopeForm }) {
  const { t } = useTranslation();
  const { client, site } = form.values;
  return (
    <>
      <ClientSelect
        label={t('slaPolicies.scopes.dialog.client')}
        placeholder={t('slaPolicies.scopes.dialog.anyClient')}
        value={client?.id ?? null}
        known={client ?? undefined}
        onChange={(id, name = '') => form.setValues({ client: id === null ? null : { id, name }, site: null })}
        error={form.errors.client}
        clearable
        autoFocus
      />
      {client && (
        <SiteSelect
          clientId={client.id}
          label={t('slaPolicies.scopes.dialog.site')}
          placeholder={t('slaPolicies.scopes.dialog.anySite')}
          value={site?.id ?? null}
          onChange={(id, name = '') => form.setFieldValue('site', id === null ? null : { id, name })}
          clearable
        />
      )}
    </>
  );
}

function ClassificationFields({ form }: { form: ScopeForm }) {
  const { t } = useTranslation();
  const { categories = [], types = [] } = useQuery(classificationChoices).data ?? {};
  const { category } = form.values;
  return (
    <>
      {(categories.length > 0 || category) && (
        <CategorySelect
          label={t('slaPolicies.scopes.dialog.category')}
          description={t('slaPolicies.scopes.dialog.categoryHint')}
          none={t('slaPolicies.scopes.dialog.anyCategory')}
          categories={categories}
          value={category?.id ?? null}
          onChange={(chosen) =>
            form.setFieldValue('category', chosen && { id: chosen.id, name: pathWords(chosen.path) })
          }
          present={category && { ...category, path: [category.name] }}
          clearable
        />
      )}
      <ChosenSelect
        label={t('slaPolicies.scopes.dialog.type')}
        placeholder={t('slaPolicies.scopes.dialog.anyType')}
        choices={types}
        value={form.values.type}
        onChange={(chosen) => form.setFieldValue('type', chosen)}
      />
    </>
  );
}

interface ChosenSelectProps {
  label: string;
  placeholder: string;
  choices: readonly Chosen[];
  value: Chosen | null;
  onChange: (chosen: Chosen | null) => void;
}

/** One of a list; what was chosen and is not in it any more stays a choice. Nothing where there is nothing to choose. */
function ChosenSelect({ choices, value, onChange, ...words }: ChosenSelectProps) {
  const { t } = useTranslation();
  const all = value && !choices.some(({ id }) => id === value.id) ? [value, ...choices] : choices;
  if (all.length === 0) return null;
  return (
    <Select
      {...words}
      data={all.map(({ id, name }) => ({ value: id, label: name }))}
      value={value?.id ?? null}
      onChange={(id) => onChange(all.find((one) => one.id === id) ?? null)}
      nothingFoundMessage={t('forms.nothingFound')}
      searchable
      clearable
      maxDropdownHeight={260}
    />
  );
}
