import { type Command, type CommandState, commands } from '@lanet/contracts/commands';
import type { EntryDetail, TimelineEntry } from '@lanet/contracts/tickets';
import { Button, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call } from '../../../platform/api.ts';
import { formatBytes, formatDuration } from '../../../platform/format.ts';
import { IconChevronRight, IconDownload, IconTerminal2 } from '../../../ui/icons.ts';
import { OutputView } from '../../../ui/OutputView.tsx';
import { Pill, type PillTone } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { toastProblem } from '../../../ui/toast.tsx';
import { entrySentence } from './entry-sentence.ts';
import { isEnded, storeRun, useRunOutput } from './run.queries.ts';
import css from './Timeline.module.css';
import { titleOf } from './titles.ts';

interface CommandEntryProps {
  entry: TimelineEntry;
  detail: Extract<EntryDetail, { kind: 'command' }>;
  ticketId: string;
  /** The runs of the ticket; undefined while they load. */
  runs: readonly Command[] | undefined;
  /** The newest run shows its output at once; older ones when asked. */
  startsOpen: boolean;
}

/** A run of a script: who, its state as it changes, and its output as it comes. */
export function CommandEntry({ entry, detail, ticketId, runs, startsOpen }: CommandEntryProps) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<boolean>();
  const run = runs?.find(({ id }) => id === detail.commandId);
  const isOpen = choice ?? (startsOpen || (run !== undefined && !isEnded(run.state)));
  return (
    <div className={css.run}>
      <div className={css.line} data-kind="command">
        <span className={css.icon}>
          <IconTerminal2 size={15} stroke={1.8} aria-hidden />
        </span>
        <div className={css.lineWords}>
          <span>{entrySentence(entry)}</span>
          {run && <RunPill run={run} />}
          <span className={css.time}>
            <RelativeTime at={entry.createdAt} />
          </span>
          <UnstyledButton className={css.toggle} aria-expanded={isOpen} onClick={() => setChoice(!isOpen)}>
            <IconChevronRight size={14} aria-hidden />
            {isOpen ? t('tickets.run.hide') : t('tickets.run.show')}
          </UnstyledButton>
        </div>
      </div>
      {run && isOpen && <RunBody run={run} ticketId={ticketId} />}
    </div>
  );
}

function RunBody({ run, ticketId }: { run: Command; ticketId: string }) {
  const { t } = useTranslation();
  const { data } = useRunOutput(run.id);
  const running = !isEnded(run.state);
  const waits = run.state === 'requested' || run.state === 'queued';
  return (
    <div className={css.runBody}>
      {waits && <Waits run={run} ticketId={ticketId} />}
      {run.refusal && <p className={css.refusal}>{t('tickets.run.refused', { code: run.refusal })}</p>}
      {!waits && (
        <OutputView
          title={titleOf(run.script)}
          parts={data?.parts ?? []}
          running={running}
          result={resultOf(run, t('tickets.run.exit', { code: run.exitCode ?? '' }))}
          truncated={run.truncated}
          fileName={`${run.script.key}-${run.id}.txt`}
          badge={<RunPill run={run} />}
        />
      )}
      <Files run={run} />
    </div>
  );
}

function Waits({ run, ticketId }: { run: Command; ticketId: string }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => call(commands.cancel, { params: { id: run.id } }),
    onSuccess: (cancelled) => storeRun(queryClient, ticketId, cancelled),
    onError: toastProblem,
  });
  return (
    <p className={css.waits}>
      <span>
        {t('tickets.run.expires')} <RelativeTime at={run.expiresAt} />.
      </span>
      <Button size="xs" variant="default" loading={isPending} onClick={() => mutate()}>
        {t('tickets.run.cancel')}
      </Button>
    </p>
  );
}

function Files({ run }: { run: Command }) {
  const { t } = useTranslation();
  if (run.files.length === 0) return null;
  return (
    <ul className={css.files} aria-label={t('tickets.run.files')}>
      {run.files.map(({ sha256, name, sizeBytes }) => (
        <li key={sha256}>
          <a href={addressOf(commands.file.path, { params: { id: run.id, sha256 } })} download={name} className={css.file}>
            <IconDownload size={14} aria-hidden />
            {name}
            <span>{formatBytes(sizeBytes)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

const TONES: Record<CommandState, PillTone> = {
  requested: 'gray',
  queued: 'gray',
  delivered: 'blue',
  accepted: 'blue',
  running: 'blue',
  finished: 'green',
  timed_out: 'red',
  cancelled: 'gray',
  failed_to_start: 'red',
  refused: 'red',
  expired: 'yellow',
  interrupted: 'yellow',
};

/** The state in a word, and once it ended its exit code and how long it took. */
function RunPill({ run }: { run: Command }) {
  const { t } = useTranslation();
  const failed = run.state === 'finished' && run.exitCode !== 0;
  const words = failed ? t('tickets.run.state.failed') : t(`tickets.run.state.${run.state}`);
  const exit = run.exitCode === null ? undefined : t('tickets.run.exit', { code: run.exitCode });
  return (
    <Pill tone={failed ? 'red' : TONES[run.state]} dot={!isEnded(run.state)}>
      {[words, exit && resultOf(run, exit)].filter(Boolean).join(' · ')}
    </Pill>
  );
}

/** `código 0 · 41 s`; at least a second, because "0 s" looks like nothing happened. */
function resultOf({ durationMs, exitCode }: Command, exit: string): string {
  const parts = [
    exitCode === null ? undefined : exit,
    durationMs === null ? undefined : formatDuration(Math.max(1, durationMs / 1000), 'short'),
  ];
  return parts.filter(Boolean).join(' · ');
}
