import { ticketMerges } from '@lanet/contracts/ticket-merges';
import type { Ticket } from '@lanet/contracts/tickets';
import { Radio, Stack } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { Loadable } from '../../../ui/Loadable.tsx';
import { StatusPill } from '../../../ui/Pill.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { showUndo } from '../../../ui/toast.tsx';
import { storeTicket, ticketDetail, ticketKeys, ticketList } from '../tickets.queries.ts';
import css from './MergeDialog.module.css';
import '@mantine/core/styles/Radio.layer.css';
import '@mantine/core/styles/RadioCard.layer.css';
import '@mantine/core/styles/RadioIndicator.layer.css';

interface MergeDialogProps {
  ticket: Ticket;
  /** The one that is chosen at first. */
  suggested?: { ticketId: string; folio: string } | undefined;
  opened: boolean;
  onClose: () => void;
}

/** With which ticket this one goes on, and what will happen; afterwards one is there, with the way back. */
export function MergeDialog({ ticket, suggested, opened, onClose }: MergeDialogProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Ticket>();
  const { data: named } = useQuery({ ...ticketDetail(suggested?.ticketId ?? ''), enabled: suggested !== undefined });
  const target = chosen ?? (named?.mergedInto === null ? named : undefined);
  const merge = useMerge(ticket);
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t('desk.merge.title', { folio: ticket.folio })}
      confirmLabel={t('desk.merge.submit')}
      disabled={target === undefined}
      size="34rem"
      onConfirm={async () => target && (await merge(target))}
    >
      <Candidates ticket={ticket} startsWith={suggested?.folio} chosen={target} onChoose={setChosen} />
      {target && <WhatWillHappen source={ticket.folio} target={target.folio} />}
    </ConfirmDialog>
  );
}

interface CandidatesProps {
  ticket: Ticket;
  /** Searched for at first. */
  startsWith: string | undefined;
  chosen: Ticket | undefined;
  onChoose: (ticket: Ticket) => void;
}

/** So many are enough to choose from; typing narrows on the server. */
const MOST_SHOWN = 8;

function Candidates({ ticket, startsWith = '', chosen, onChoose }: CandidatesProps) {
  const { t } = useTranslation();
  const name = useId();
  const [search, setSearch] = useState(startsWith);
  const query = useInfiniteQuery(ticketList({ view: 'all', search, client: ticket.client.id }));
  const others = (items: readonly Ticket[]) =>
    items.filter(({ id, mergedInto }) => id !== ticket.id && mergedInto === null).slice(0, MOST_SHOWN);
  return (
    <Stack gap="xs">
      <div className={css.search}>
        <SearchField label={t('desk.merge.search')} value={search} onSearch={setSearch} />
      </div>
      <Loadable
        query={query}
        isEmpty={({ items }) => others(items).length === 0}
        empty={t('desk.merge.none', { client: ticket.client.name })}
      >
        {({ items }) => (
          <Radio.Group
            aria-label={t('desk.merge.choose')}
            name={name}
            value={chosen?.id ?? null}
            onChange={(id) => {
              const found = items.find((one) => one.id === id);
              if (found) onChoose(found);
            }}
          >
            <div className={css.candidates}>
              {others(items).map((one) => (
                <Radio.Card key={one.id} value={one.id} className={css.candidate ?? ''}>
                  <Radio.Indicator />
                  <span className={css.words}>
                    <span className={css.subject}>{one.subject}</span>
                    <span className={css.facts}>
                      {one.folio}
                      {one.requester && ` · ${one.requester.name}`}
                    </span>
                  </span>
                  <StatusPill status={one.status} />
                </Radio.Card>
              ))}
            </div>
          </Radio.Group>
        )}
      </Loadable>
    </Stack>
  );
}

function WhatWillHappen({ source, target }: { source: string; target: string }) {
  const { t } = useTranslation();
  return (
    <div className={css.will} role="status">
      <strong>{t('desk.merge.willTitle')}</strong>
      <ul>
        <li>{t('desk.merge.willClose', { source, target })}</li>
        <li>{t('desk.merge.willShow', { target })}</li>
        <li>{t('desk.merge.willJoin', { target })}</li>
        <li>{t('desk.merge.willLead', { source, target })}</li>
      </ul>
    </div>
  );
}

function useMerge({ id, folio }: Ticket) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const goTo = (ticketId: string) => navigate({ to: '/tickets/$id', params: { id: ticketId } });
  return async ({ id: intoId }: Ticket): Promise<void> => {
    const target = await call(ticketMerges.merge, { params: { id }, body: { intoId } });
    storeTicket(queryClient, target);
    void queryClient.invalidateQueries({ queryKey: ticketKeys.all });
    showUndo(t('desk.merge.done', { source: folio, target: target.folio }), async () => {
      storeTicket(queryClient, await call(ticketMerges.unmerge, { params: { id } }));
      await queryClient.invalidateQueries({ queryKey: ticketKeys.all });
      await goTo(id);
    });
    await goTo(intoId);
  };
}
