import { type EnrolmentToken, enrolmentTokens } from '@lanet/contracts/agents';
import { NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FieldPair } from '../../../ui/form/FormSection.tsx';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import { useStepUp } from '../../auth/step-up.ts';
import { ClientSelect, SiteSelect } from '../../clients/ClientSelect.tsx';
import { toTokenBody, tokenErrors } from './token-values.ts';
import { useTokensChanged } from './tokens.queries.ts';

interface NewTokenFormProps {
  onCreated: (made: { token: string; item: EnrolmentToken }) => void;
  onClose: () => void;
}

const APPROVALS = ['first', 'automatic'] as const;

/** A token for one site, with the contract's own limits filled in. */
export function NewTokenForm({ onCreated, onClose }: NewTokenFormProps) {
  const { t } = useTranslation();
  const { form, saving } = useNewToken(onCreated);
  const { clientId, siteId, approval } = form.values;
  return (
    <FormFrame saving={saving} submitLabel={t('settings.tokens.submit')} onCancel={onClose}>
      <FieldPair>
        <ClientSelect
          label={t('settings.tokens.fields.clientId')}
          value={clientId || null}
          onChange={(id) => form.setValues({ clientId: id ?? '', siteId: '' })}
          error={form.errors['clientId']}
        />
        <SiteSelect
          clientId={clientId}
          label={t('settings.tokens.fields.siteId')}
          value={siteId || null}
          onChange={(id) => form.setFieldValue('siteId', id ?? '')}
          error={form.errors['siteId']}
        />
      </FieldPair>
      <TextInput
        {...form.getInputProps('label')}
        label={t('settings.tokens.fields.label')}
        description={t('settings.tokens.fields.labelHint')}
      />
      <FieldPair>
        <NumberInput
          {...form.getInputProps('maxUses')}
          label={t('settings.tokens.fields.maxUses')}
          allowDecimal={false}
          allowNegative={false}
        />
        <NumberInput
          {...form.getInputProps('validDays')}
          label={t('settings.tokens.fields.validDays')}
          allowDecimal={false}
          allowNegative={false}
        />
      </FieldPair>
      <Select
        {...form.getInputProps('approval')}
        label={t('settings.tokens.fields.approval')}
        description={t(`settings.tokens.approvalHints.${approval}`)}
        data={APPROVALS.map((value) => ({ value, label: t(`settings.tokens.approvals.${value}`) }))}
        allowDeselect={false}
      />
      <Textarea
        {...form.getInputProps('addressRanges')}
        label={t('settings.tokens.fields.addressRanges')}
        description={t('settings.tokens.fields.addressRangesHint')}
        spellCheck={false}
        autosize
        minRows={2}
        maxRows={6}
      />
    </FormFrame>
  );
}

function useNewToken(onCreated: NewTokenFormProps['onCreated']) {
  const changed = useTokensChanged();
  const withStepUp = useStepUp();
  const form = useForm({
    initialValues: {
      clientId: '',
      siteId: '',
      label: '',
      maxUses: 25 as number | string,
      validDays: 7 as number | string,
      approval: 'first' as (typeof APPROVALS)[number],
      addressRanges: '',
    },
    validate: (values) => tokenErrors(schemaErrors(enrolmentTokens.create.body, toTokenBody(values))),
  });
  const saving = useSave({
    form,
    save: (values) => withStepUp(() => call(enrolmentTokens.create, { body: toTokenBody(values) })),
    onSaved: (made) => {
      changed();
      onCreated(made);
    },
    fieldOfCode: { 'clients.not_found': 'clientId', 'sites.not_found': 'siteId' },
  });
  return { form, saving };
}
