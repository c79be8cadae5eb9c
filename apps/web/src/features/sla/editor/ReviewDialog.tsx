import '@mantine/core/styles/Radio.layer.css';
import type { WhatIf } from '@lanet/contracts/sla';
import type { PolicyTerms, SlaPolicy } from '@lanet/contracts/sla-policies';
import { Button, Group, Modal, Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loadable } from '../../../ui/Loadable.tsx';
import { WHAT_IF_DAYS, whatIf } from '../sla-policies.queries.ts';
import css from './Review.module.css';
import { WhatIfChanged, WhatIfClocks } from './WhatIfTables.tsx';

interface ReviewDialogProps {
  policy: SlaPolicy;
  /** As they would be. */
  terms: PolicyTerms;
  opened: boolean;
  onClose: () => void;
  /** `fromStart`: also for what already ran in open tickets. */
  onSave: (fromStart: boolean) => void;
}

/** What the change would have meant for the tickets of the last months, and from when on it is to hold. */
export function ReviewDialog({ opened, onClose, ...rest }: ReviewDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('slaPolicies.whatIf.title')}
      size="52rem"
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <Review onClose={onClose} {...rest} />
    </Modal>
  );
}

function Review({ policy, terms, onClose, onSave }: Omit<ReviewDialogProps, 'opened'>) {
  const { t } = useTranslation();
  const query = useQuery(whatIf(policy.id, terms));
  const [since, setSince] = useState('now');
  const openTickets = query.data?.openTickets ?? policy.openTickets;
  return (
    <Stack gap="md">
      <p className={css.quiet}>{t('slaPolicies.whatIf.intro', { days: WHAT_IF_DAYS })}</p>
      <div className={css.answer}>
        <Loadable
          query={query}
          skeleton={<p className={css.quiet}>{t('slaPolicies.whatIf.waiting', { days: WHAT_IF_DAYS })}</p>}
        >
          {(answer) => <Answer answer={answer} />}
        </Loadable>
      </div>
      <Since openTickets={openTickets} value={since} onChange={setSince} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button
          onClick={() => {
            onClose();
            onSave(since === 'start');
          }}
        >
          {t('slaPolicies.whatIf.save')}
        </Button>
      </Group>
    </Stack>
  );
}

function Answer({ answer: { tickets, cut, clocks, changed } }: { answer: WhatIf }) {
  const { t } = useTranslation();
  if (tickets === 0) return <p className={css.quiet}>{t('slaPolicies.whatIf.none', { days: WHAT_IF_DAYS })}</p>;
  return (
    <>
      <WhatIfClocks clocks={clocks} />
      <p className={css.quiet}>
        {t('slaPolicies.whatIf.tickets', { count: tickets })}
        {cut && `. ${t('slaPolicies.whatIf.cut')}`}
      </p>
      <WhatIfChanged changed={changed} />
    </>
  );
}

interface SinceProps {
  openTickets: number;
  value: string;
  onChange: (value: string) => void;
}

/** Where no ticket is open there is nothing to decide. */
function Since({ openTickets: count, value, onChange }: SinceProps) {
  const { t } = useTranslation();
  if (count === 0) return <p className={css.quiet}>{t('slaPolicies.whatIf.noOpen')}</p>;
  return (
    <Radio.Group label={t('slaPolicies.whatIf.from')} value={value} onChange={onChange}>
      <Stack gap="xs" mt="xs">
        <Radio
          value="now"
          label={t('slaPolicies.whatIf.now')}
          description={t('slaPolicies.whatIf.nowHint', { count })}
        />
        <Radio
          value="start"
          label={t('slaPolicies.whatIf.fromStart', { count })}
          description={t('slaPolicies.whatIf.fromStartHint')}
        />
      </Stack>
    </Radio.Group>
  );
}
