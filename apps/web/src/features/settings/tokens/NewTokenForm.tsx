import { type EnrolmentToken, enrolmentTokens } from '@lanet/contracts/agents';
import { NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { FieldPair } from '../../../ui/form/FormSection.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useSave } from '../../../ui/form/use-save.ts';
import { useStepUp } from '../../auth/step-up.ts';
import { ClientSelect, SiteSelect, useOnlySite } from '../../clients/ClientSelect.tsx';
import { NEW_TOKEN, type TokenValues, tokenErrors, toTokenBody } from './token-values.ts';
import { useTokensChanged } from './tokens.queries.ts';

interface NewTokenFormProps {
  onCreated: (made: { token: string; item: EnrolmentToken }) => void;
  onClose: () => void;
}

const KINDS = ['agent', 'status'] as const;
const APPROVALS = ['first', 'automatic'] as const;

/** A token for one site, with the contract's own limits filled in. */
export function NewTokenForm({ onCreated, onClose }: NewTokenFormProps) {
  const { t } = useTranslation();
  const { form, saving, siteId } = useNewToken(onCreated);
  const { kind, clientId, approval } = form.values;
  return (
    <FormFrame saving={saving} submitLabel={t('settings.tokens.submit')} onCancel={onClose}>
      <FieldPair>
        <ClientSelect
          label={t('settings.tokens.fields.clientId')}
          value={clientId || null}
          onChange={(id) => form.setValues({ clientId: id ?? '', siteId: '' })}
          error={form.errors.clientId}
          autoFocus
        />
        <SiteSelect
          clientId={clientId}
          label={t('settings.tokens.fields.siteId')}
          value={siteId || null}
          onChange={(id) => form.setFieldValue('siteId', id ?? '')}
          error={form.errors.siteId}
        />
      </FieldPair>
      <Select
        {...form.getInputProps('kind')}
        label={t('settings.tokens.fields.kind')}
        description={t(`settings.tokens.kindHints.${kind}`)}
        data={KINDS.map((value) => ({ value, label: t(`settings.tokens.kinds.${value}`) }))}
        allowDeselect={false}
      />
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
      {kind === 'agent' && (
        <Select
          {...form.getInputProps('approval')}
          label={t('settings.tokens.fields.approval')}
          description={t(`settings.tokens.approvalHints.${approval}`)}
          data={APPROVALS.map((value) => ({ value, label: t(`settings.tokens.approvals.${value}`) }))}
          allowDeselect={false}
        />
      )}
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
  const form = useForm<TokenValues>({
    initialValues: NEW_TOKEN,
    validate: (values) => tokenErrors(schemaErrors(enrolmentTokens.create.body, body(values))),
  });
  const onlySite = useOnlySite(form.values.clientId);
  const body = (values: TokenValues) => toTokenBody({ ...values, siteId: values.siteId || onlySite || '' });
  const saving = useSave({
    form,
    save: (values) => withStepUp(() => call(enrolmentTokens.create, { body: body(values) })),
    onSaved: (made) => {
      changed();
      onCreated(made);
    },
    fieldOfCode: { 'clients.not_found': 'clientId', 'sites.not_found': 'siteId' },
  });
  return { form, saving, siteId: form.values.siteId || onlySite };
}
