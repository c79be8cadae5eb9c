import type { Command } from '@lanet/contracts/commands';
import type { EntryDetail, TimelineEntry } from '@lanet/contracts/tickets';
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconChevronRight, IconTerminal2 } from '../../../ui/icons.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { CommandRun } from '../../scripts/CommandRun.tsx';
import { CommandStatePill } from '../../scripts/CommandStatePill.tsx';
import { isEnded } from '../../scripts/scripts.runs.queries.ts';
import { entrySentence } from './entry-sentence.ts';
import css from './Timeline.module.css';

interface CommandEntryProps {
  entry: TimelineEntry;
  detail: Extract<EntryDetail, { kind: 'command' }>;
  /** The runs of the ticket; undefined while they load. */
  runs: readonly Command[] | undefined;
  /** The newest run shows its output at once; older ones when asked. */
  startsOpen: boolean;
}

/** A run of a script: who, its state as it changes, and its output as it comes. */
export function CommandEntry({ entry, detail, runs, startsOpen }: CommandEntryProps) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<boolean>();
  const run = runs?.find(({ id }) => id === detail.commandId);
  const isShown = choice ?? (startsOpen || (run !== undefined && !isEnded(run.state)));
  return (
    <div className={css.run}>
      <div className={css.line} data-kind="command">
        <span className={css.icon}>
          <IconTerminal2 size={15} stroke={1.8} aria-hidden />
        </span>
        <div className={css.lineWords}>
          <span>{entrySentence(entry)}</span>
          {run && !isShown && <CommandStatePill command={run} />}
          <span className={css.time}>
            <RelativeTime at={entry.createdAt} />
          </span>
          <UnstyledButton className={css.toggle} aria-expanded={isShown} onClick={() => setChoice(!isShown)}>
            <IconChevronRight size={14} aria-hidden />
            {isShown ? t('tickets.run.hide') : t('tickets.run.show')}
          </UnstyledButton>
        </div>
      </div>
      {isShown && (
        <div className={css.runBody}>
          <CommandRun commandId={detail.commandId} brief />
        </div>
      )}
    </div>
  );
}
