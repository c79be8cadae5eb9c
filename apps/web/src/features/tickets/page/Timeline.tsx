import type { Ticket, TimelineEntry } from '@lanet/contracts/tickets';
import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Loadable } from '../../../ui/Loadable.tsx';
import { useTicketRuns } from '../../scripts/scripts.runs.queries.ts';
import { ticketTimeline } from '../tickets.queries.ts';
import { CommandEntry } from './CommandEntry.tsx';
import { HelpEntry } from './HelpEntry.tsx';
import { LineEntry, type MailSuggestion } from './LineEntry.tsx';
import { MessageEntry } from './MessageEntry.tsx';
import css from './Timeline.module.css';

interface TimelineProps {
  ticket: Ticket;
  onMerge: (other: MailSuggestion) => void;
}

/** Everything that happened, oldest first, opened at its end. */
export function Timeline({ ticket, onMerge }: TimelineProps) {
  const { t } = useTranslation();
  const query = useQuery(ticketTimeline(ticket.id));
  return (
    <section aria-label={t('tickets.page.timeline')} className={css.timeline}>
      <Loadable query={query}>{(entries) => <Entries ticket={ticket} entries={entries} onMerge={onMerge} />}</Loadable>
    </section>
  );
}

/** Closer to the end than this one is reading the newest, and follows what comes. */
const NEAR_END_PX = 80;

function Entries({ ticket, entries, onMerge }: TimelineProps & { entries: readonly TimelineEntry[] }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const toEnd = () => {
      if (follows.current) element.scrollTop = element.scrollHeight;
    };
    toEnd();
    // Output streams into entries that are there already, so their size is what to watch, not their number.
    const watcher = new ResizeObserver(toEnd);
    for (const child of element.children) watcher.observe(child);
    return () => watcher.disconnect();
  }, []);
  const runs = useTicketRuns(ticket.id);
  const lastRun = entries.findLast(({ detail }) => detail.kind === 'command')?.id;
  return (
    <div
      ref={box}
      className={css.scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-label={t('tickets.page.timeline')}
      onScroll={({ currentTarget: at }) => {
        follows.current = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_END_PX;
      }}
    >
      <ol className={css.entries}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <Entry ticket={ticket} entry={entry} runs={runs} isLastRun={entry.id === lastRun} onMerge={onMerge} />
          </li>
        ))}
      </ol>
    </div>
  );
}

interface EntryProps extends TimelineProps {
  entry: TimelineEntry;
  runs: Parameters<typeof CommandEntry>[0]['runs'];
  isLastRun: boolean;
}

function Entry({ ticket, entry, runs, isLastRun, onMerge }: EntryProps) {
  if (entry.detail.kind === 'command')
    return <CommandEntry entry={entry} detail={entry.detail} runs={runs} startsOpen={isLastRun} />;
  if (entry.detail.kind === 'help_request') return <HelpEntry ticket={ticket} entry={entry} detail={entry.detail} />;
  // A merged ticket, and a line of one, have found where they belong.
  const canMerge = ticket.mergedInto === null && entry.of === undefined;
  if (entry.text === null) return <LineEntry entry={entry} onMerge={canMerge ? onMerge : undefined} />;
  return <MessageEntry ticketId={ticket.id} entry={entry} text={entry.text} />;
}
