import { isOpen } from '@lanet/contracts/ticket-moves';
import type { Ticket } from '@lanet/contracts/tickets';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, type Ref, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loadable } from '../../../ui/Loadable.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { useNarrow } from '../../../ui/use-narrow.ts';
import { useNow } from '../../../ui/use-now.ts';
import {
  commandOutput,
  isEnded,
  useLiveCommand,
  useLiveRuns,
  useTicketRuns,
} from '../../scripts/scripts.runs.queries.ts';
import { useFinishedRun } from '../../scripts/use-finished-run.ts';
import { TicketSlaCard } from '../../sla/ticket/TicketSlaCard.tsx';
import { TicketFiles } from '../files/TicketFiles.tsx';
import { useLiveTicket } from '../tickets.live.ts';
import { ticketDetail } from '../tickets.queries.ts';
import { useTicketChange } from '../use-ticket-change.ts';
import { Classifying } from './Classifying.tsx';
import composerCss from './Composer.module.css';
import { Composer } from './Composer.tsx';
import { DeviceCard } from './DeviceCard.tsx';
import type { MailSuggestion } from './LineEntry.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import { MergedBanner } from './MergedBanner.tsx';
import { MoreAbout } from './MoreAbout.tsx';
import { Participants } from './Participants.tsx';
import { Properties } from './Properties.tsx';
import { ReopenDialog } from './ReopenDialog.tsx';
import { Requester } from './Requester.tsx';
import { ResolvePanel } from './ResolvePanel.tsx';
import { resolutionNote } from './resolution-note.ts';
import { TicketHeader } from './TicketHeader.tsx';
import css from './TicketPage.module.css';
import { Timeline } from './Timeline.tsx';
import type { ComposerMode } from './use-sending.ts';
import { useTicketKeys } from './use-ticket-keys.ts';

const route = getRouteApi('/shell/tickets/$id');

/** One ticket for staff: what happened at the left, what it is about and what can be done at the right. */
export function TicketPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(ticketDetail(id));
  useLiveTicket(id);
  useLiveRuns();
  return (
    <>
      {!query.data && <PageHeader title={t('tickets.one')} />}
      <Loadable query={query}>{(ticket) => <Opened key={ticket.id} ticket={ticket} />}</Loadable>
    </>
  );
}

function Opened({ ticket }: { ticket: Ticket }) {
  const changing = useTicketChange();
  const [panel, setPanel] = useState<'composer' | 'resolve' | 'reopen' | 'merge'>('composer');
  const [suggested, setSuggested] = useState<MailSuggestion>();
  const [mode, setMode] = useState<ComposerMode>('reply');
  const field = useRef<HTMLTextAreaElement>(null);
  const runButton = useRef<HTMLButtonElement>(null);
  const open = isOpen(ticket.status);
  // Resolved meanwhile by the metric or somebody else, there is nothing to resolve.
  const isResolving = panel === 'resolve' && open;
  const runs = useTicketRuns(ticket.id);
  useFinishedRun(runs, () => open && setPanel('resolve'));
  const write = (next: ComposerMode) => {
    setPanel('composer');
    setMode(next);
    // The field may come into the page only with the next frame.
    requestAnimationFrame(() => field.current?.focus());
  };
  useTicketKeys({
    ticket,
    isResolving,
    onWrite: write,
    onResolve: () => open && setPanel('resolve'),
    onRun: () => runButton.current?.focus(),
    onMerge: () => setPanel('merge'),
    onAssignToMe: (me) => changing.change(ticket, { field: 'assignee', to: me }),
  });
  return (
    <div className={css.page}>
      <TicketHeader
        ticket={ticket}
        isResolving={isResolving}
        onResolve={() => setPanel('resolve')}
        onReopen={() => setPanel('reopen')}
        onMerge={() => setPanel('merge')}
      />
      <MergedBanner ticket={ticket} canUndo />
      <Columns
        main={
          <>
            <Timeline
              ticket={ticket}
              onMerge={(other) => {
                setSuggested(other);
                setPanel('merge');
              }}
            />
            {isResolving ? (
              <Resolving ticket={ticket} onClose={() => setPanel('composer')} />
            ) : ticket.mergedInto ? null : ticket.status === 'closed' || ticket.status === 'cancelled' ? (
              <Ended onReopen={() => setPanel('reopen')} />
            ) : (
              <Composer ticket={ticket} mode={mode} onMode={setMode} field={field} />
            )}
          </>
        }
        side={<Side ticket={ticket} changing={changing} runButton={runButton} />}
      />
      <Reopening ticket={ticket} opened={panel === 'reopen'} onClose={() => setPanel('composer')} />
      <MergeDialog
        // Asked from a line of the timeline, it opens with the ticket that the line names.
        key={suggested?.ticketId}
        ticket={ticket}
        suggested={suggested}
        opened={panel === 'merge'}
        onClose={() => {
          setPanel('composer');
          setSuggested(undefined);
        }}
      />
    </div>
  );
}

/** In one column what it is about, and what to do about it, come before the story; to the eye and to the keyboard. */
function Columns({ main, side }: { main: ReactNode; side: ReactNode }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const parts = [
    <div key="main" className={css.main}>
      {main}
    </div>,
    <aside key="side" className={css.side} aria-label={t('tickets.page.side')}>
      {side}
    </aside>,
  ];
  return <div className={css.columns}>{narrow ? parts.toReversed() : parts}</div>;
}

type SideProps = Parameters<typeof Properties>[0] & { runButton: Ref<HTMLButtonElement> };

function Side({ ticket, changing, runButton }: SideProps) {
  const narrow = useNarrow();
  const { device } = ticket;
  return (
    <>
      <Properties ticket={ticket} changing={changing} />
      <TicketSlaCard ticketId={ticket.id} />
      {!narrow && <Classifying ticket={ticket} changing={changing} />}
      {device && <DeviceCard ticket={ticket} device={device} runButton={runButton} brief={narrow} />}
      {narrow ? (
        <MoreAbout ticket={ticket} changing={changing} />
      ) : (
        <>
          <Requester ticket={ticket} />
          <Participants ticket={ticket} />
          <TicketFiles ticket={ticket} />
        </>
      )}
    </>
  );
}

function Ended({ onReopen }: { onReopen: () => void }) {
  const { t } = useTranslation();
  return (
    <p className={composerCss.ended}>
      {t('tickets.composer.ended')}
      <Button variant="default" onClick={onReopen}>
        {t('tickets.actions.reopen')}
      </Button>
    </p>
  );
}

function Reopening(props: { ticket: Ticket; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const words = {
    title: t('tickets.reopen.title'),
    field: t('tickets.reopen.field'),
    submit: t('tickets.reopen.submit'),
  };
  return <ReopenDialog {...props} words={words} />;
}

/** The panel with the note of the last run; without a run there is nothing to ask for. */
function Resolving({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const runs = useTicketRuns(ticket.id);
  const last = runs?.find(({ state }) => isEnded(state));
  if (!last) return <ResolvePanel ticket={ticket} note="" onClose={onClose} />;
  return <ResolvingAfter key={last.id} ticket={ticket} run={last} onClose={onClose} />;
}

type AfterProps = Parameters<typeof Resolving>[0] & { run: NonNullable<Parameters<typeof resolutionNote>[0]> };

function ResolvingAfter({ ticket, run, onClose }: AfterProps) {
  const nowMs = useNow();
  const { data } = useQuery(commandOutput(run.id));
  useLiveCommand(run.id);
  return <ResolvePanel ticket={ticket} note={resolutionNote(run, data?.parts ?? [], nowMs)} onClose={onClose} />;
}
