import type { Ticket } from '@lanet/contracts/tickets';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemSentence } from '../../../platform/problems.ts';
import { CategorySelect } from '../../classification/CategorySelect.tsx';
import { classificationQuery } from '../../classification/classification.queries.ts';
import { LevelSelect } from '../../classification/LevelSelect.tsx';
import { TypeSelect } from '../../classification/TypeSelect.tsx';
import type { useTicketChange } from '../use-ticket-change.ts';
import css from './Side.module.css';

interface ClassifyingProps {
  ticket: Ticket;
  changing: ReturnType<typeof useTicketChange>;
}

const IDS = { type: 'ticket-type', category: 'ticket-category', impact: 'ticket-impact', urgency: 'ticket-urgency' };

/** How the ticket is sorted; each is saved as it is chosen, and the priority follows impact and urgency. */
export function Classifying({ ticket, changing: { change } }: ClassifyingProps) {
  const { t } = useTranslation();
  const query = useQuery(classificationQuery);
  const { types = [], categories = [] } = query.data ?? {};
  const disabled = ticket.mergedInto !== null;
  return (
    <section aria-label={t('classification.ofTicket')} className={css.card}>
      <div className={css.fields}>
        <label htmlFor={IDS.type}>{t('classification.fields.type')}</label>
        <TypeSelect
          id={IDS.type}
          types={types}
          none={t('classification.none.type')}
          present={ticket.type}
          value={ticket.type?.id ?? null}
          onChange={(to) => to?.id !== ticket.type?.id && change(ticket, { field: 'type', to })}
          disabled={disabled}
        />
        <label htmlFor={IDS.category}>{t('classification.fields.category')}</label>
        <CategorySelect
          id={IDS.category}
          categories={categories}
          none={t('classification.none.category')}
          present={ticket.category}
          value={ticket.category?.id ?? null}
          onChange={(to) => to?.id !== ticket.category?.id && change(ticket, { field: 'category', to })}
          comboboxProps={{ width: 280, position: 'bottom-end' }}
          disabled={disabled}
          short
        />
        {(['impact', 'urgency'] as const).map((of) => (
          <LevelField key={of} of={of} ticket={ticket} change={change} disabled={disabled} />
        ))}
      </div>
      {query.error && (
        <p role="alert" className={css.note}>
          {problemSentence(query.error)}{' '}
          <Button size="compact-xs" variant="default" onClick={() => void query.refetch()}>
            {t('ui.retry')}
          </Button>
        </p>
      )}
    </section>
  );
}

interface LevelFieldProps extends Pick<ClassifyingProps, 'ticket'> {
  of: 'impact' | 'urgency';
  change: ClassifyingProps['changing']['change'];
  disabled: boolean;
}

function LevelField({ of, ticket, change, disabled }: LevelFieldProps) {
  const { t } = useTranslation();
  return (
    <>
      <label htmlFor={IDS[of]}>{t(`classification.fields.${of}`)}</label>
      <LevelSelect
        id={IDS[of]}
        of={of}
        value={ticket[of]}
        onChange={(to) => to !== ticket[of] && change(ticket, { field: of, to })}
        disabled={disabled}
      />
    </>
  );
}
