import { Button, Group, Select, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormError } from '../../../ui/FormError.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { policyList } from '../sla-policies.queries.ts';
import css from './TicketSlaCard.module.css';

const BY_RULES = 'rules';

interface PolicyChoiceProps {
  opened: boolean;
  onOpen: () => void;
  onClose: () => void;
  save: (body: { policyId: string | null; reason: string }) => Promise<void>;
}

/** Another policy for this one ticket, or the one that the rules give; a reason is asked for. */
export function PolicyChoice({ opened, onOpen, onClose, save }: PolicyChoiceProps) {
  const { t } = useTranslation();
  if (opened) return <PolicyForm onClose={onClose} save={save} />;
  return (
    <Group mt="lg">
      <Button variant="default" size="xs" onClick={onOpen}>
        {t('slaTicket.choose.title')}
      </Button>
    </Group>
  );
}

function PolicyForm({ onClose, save }: Pick<PolicyChoiceProps, 'onClose' | 'save'>) {
  const { t } = useTranslation();
  const policies = useQuery(policyList).data?.items ?? [];
  const [policyId, setPolicyId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const saving = useMutation({
    mutationFn: () => save({ policyId: policyId === BY_RULES ? null : policyId, reason: reason.trim() }),
    onSuccess: () => {
      toastDone(t('slaTicket.choose.done'));
      onClose();
    },
  });
  const choices = policies.filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <form
      className={css.part}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <h3>{t('slaTicket.choose.title')}</h3>
      <Select
        label={t('slaTicket.choose.policy')}
        data={[{ value: BY_RULES, label: t('slaTicket.choose.byRules') }, ...choices]}
        value={policyId}
        onChange={setPolicyId}
        searchable
        required
      />
      <Textarea
        label={t('slaTicket.choose.reason')}
        description={t('slaTicket.choose.reasonHint')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
        required
        autosize
      />
      {saving.error && <FormError error={saving.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" loading={saving.isPending} disabled={policyId === null || reason.trim() === ''}>
          {t('slaTicket.choose.submit')}
        </Button>
      </Group>
    </form>
  );
}
