import type { InboundSummary } from '@lanet/contracts/inbound-mail';
import { UnstyledButton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IconComponent } from '../../../platform/feature.ts';
import { useKeys } from '../../../platform/keys.ts';
import { useCan } from '../../../platform/session.ts';
import { IconArchive, IconBan, IconCheck, IconCircleCheck } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { DataTable } from '../../../ui/table/DataTable.tsx';
import { LoadMore } from '../../../ui/table/LoadMore.tsx';
import type { Column } from '../../../ui/table/table-types.ts';
import { NewRowsBar } from '../../tickets/NewRowsBar.tsx';
import { useHeldRows } from '../../tickets/use-held-rows.ts';
import { DECISION_KEYS } from '../decide/decisions.ts';
import { type Decisions, useDecisions } from '../decide/use-decisions.tsx';
import css from '../Inbound.module.css';
import { mailboxColumn, receivedColumn, senderColumn, subjectColumn } from '../InboundTable.tsx';
import { inboundList } from '../inbound-mail.queries.ts';
import { reasonSentence, senderName } from '../inbound-words.tsx';
import { rememberMessages } from '../message-order.ts';
import { ChosenBar } from './ChosenBar.tsx';

/** The messages that nobody has decided about. */
export function WaitingMessages({ search }: { search: string | undefined }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(inboundList({ state: 'quarantine', search }));
  const empty = search
    ? { title: t('inboundMail.noMatch') }
    : { title: t('inboundMail.quarantine.empty'), hint: t('inboundMail.quarantine.emptyHint'), icon: IconCircleCheck };
  return (
    <Loadable query={query} empty={empty} isEmpty={({ items }) => items.length === 0 && !query.hasNextPage}>
      {({ items }) => (
        <WaitingTable key={search ?? ''} fresh={items} footer={query.hasNextPage && <LoadMore query={query} />} />
      )}
    </Loadable>
  );
}

const rowId = ({ id }: InboundSummary) => id;

function WaitingTable({ fresh, footer }: { fresh: readonly InboundSummary[]; footer: ReactNode }) {
  const { t } = useTranslation();
  const canDecide = useCan('inbound_mail.decide');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const decisions = useDecisions();
  const { rows, waiting, release, hold } = useHeldRows(fresh, { id: rowId });
  // What was decided about meanwhile is no longer chosen.
  const chosen = fresh.filter(({ id }) => selected.has(id));
  useDecisionKeys(canDecide ? rows : [], decisions);
  return (
    <>
      {chosen.length > 0 && <ChosenBar chosen={chosen} decisions={decisions} onDone={() => setSelected(new Set())} />}
      <div className={css.table} {...hold} onClickCapture={() => rememberMessages(rows.map(rowId))}>
        <NewRowsBar waiting={waiting} onShow={release} />
        <DataTable
          label={t('inboundMail.quarantine.list')}
          rows={rows}
          columns={columns(t)}
          rowId={rowId}
          rowName={senderName}
          link={({ id }) => ({ to: '/mail/messages/$id', params: { id } })}
          footer={footer}
          {...(canDecide && {
            rowActions: (message: InboundSummary) => <RowActions message={message} decisions={decisions} />,
            selected,
            onSelect: setSelected,
          })}
        />
      </div>
      {decisions.dialog}
    </>
  );
}

const columns = (t: TFunction): Column<InboundSummary>[] => [
  senderColumn(t),
  subjectColumn(t),
  {
    id: 'reason',
    header: t('inboundMail.columns.reason'),
    cell: ({ reason }) => (
      <span title={reasonSentence(reason)}>{reason && t(`inboundMail.reasonWords.${reason}`)}</span>
    ),
    width: 190,
  },
  mailboxColumn(t),
  // Wide enough for what can be done to a row.
  { ...receivedColumn(t), width: 140 },
];

function RowActions({ message, decisions }: { message: InboundSummary; decisions: Decisions }) {
  const { t } = useTranslation();
  return (
    <>
      {message.from && (
        <RowAction
          label={t('inboundMail.decide.once')}
          icon={IconCheck}
          onClick={() => decisions.decide('once', message)}
        />
      )}
      <RowAction
        label={t('inboundMail.decide.file')}
        icon={IconArchive}
        onClick={() => void decisions.file([message])}
      />
      {message.from && (
        <RowAction
          label={t('inboundMail.decide.block')}
          icon={IconBan}
          onClick={() => decisions.decide('block', message)}
        />
      )}
    </>
  );
}

interface RowActionProps {
  label: string;
  icon: IconComponent;
  onClick: () => void;
}

function RowAction({ label, icon: Icon, onClick }: RowActionProps) {
  return (
    <UnstyledButton className={css.rowAction} aria-label={label} title={label} onClick={onClick}>
      <Icon size={16} stroke={1.7} aria-hidden />
    </UnstyledButton>
  );
}

/** They act on the row that the keyboard or the pointer is at; rows carry `data-index`. */
function useDecisionKeys(rows: readonly InboundSummary[], decisions: Decisions): void {
  const withRow = (act: (message: InboundSummary) => void) => () => {
    const row = document.activeElement?.closest('[data-index]') ?? document.querySelector('[data-index]:hover');
    const at = row instanceof HTMLElement ? rows[Number(row.dataset.index)] : undefined;
    if (at !== undefined) act(at);
  };
  const group = 'ui.keys.list';
  useKeys([
    ...DECISION_KEYS.map(
      ({ keys, decision, label }) =>
        ({
          keys,
          label,
          group,
          run: withRow((message) => decisions.decide(decision, message)),
        }) as const,
    ),
    { keys: 'e', label: 'inboundMail.decide.file', group, run: withRow((message) => void decisions.file([message])) },
  ]);
}
