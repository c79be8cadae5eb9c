import type { Command } from '@lanet/contracts/commands';
import { Drawer } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EmptyText } from '../../ui/Empty.tsx';
import { IconTerminal2 } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { LoadMore } from '../../ui/table/LoadMore.tsx';
import type { Column } from '../../ui/table/table-types.ts';
import { CommandRun } from './CommandRun.tsx';
import { CommandStatePill } from './CommandStatePill.tsx';
import css from './RunHistory.module.css';
import { durationWords, inLanguage, whyEnded } from './script-words.ts';
import { commandList, useLiveRuns } from './scripts.runs.queries.ts';

interface RunHistoryProps {
  /** The runs of one device, or of one script. */
  filter: { deviceId: string } | { scriptId: string };
  empty: EmptyText;
}

/** Runs, newest first; a row opens its output beside the list. */
export function RunHistory({ filter, empty }: RunHistoryProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Command>();
  const query = useInfiniteQuery(commandList(filter));
  useLiveRuns();
  return (
    <>
      <Loadable query={query} empty={{ icon: IconTerminal2, ...empty }}>
        {({ items }) => (
          <DataTable
            label={t('scripts.runs.label')}
            rows={items}
            columns={columns(t, 'deviceId' in filter)}
            rowId={({ id }) => id}
            rowName={({ script }) => inLanguage(script.titles)}
            onOpen={setShown}
            footer={query.hasNextPage && <LoadMore query={query} />}
          />
        )}
      </Loadable>
      <Drawer
        opened={shown !== undefined}
        onClose={() => setShown(undefined)}
        position="right"
        size="min(720px, 100%)"
        title={shown ? `${inLanguage(shown.script.titles)} · ${shown.device.name}` : t('scripts.runs.output')}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        {shown && <CommandRun commandId={shown.id} />}
      </Drawer>
    </>
  );
}

/** What the run is called, and why it did not come to its end; the row's width cuts the reason, its page has the whole. */
const named = (name: (command: Command) => string) => (command: Command) => {
  const why = whyEnded(command);
  return (
    <>
      {name(command)}
      {why && <span className={css.why} title={why.sentence}>{` · ${why.sentence}`}</span>}
    </>
  );
};

const columns = (t: TFunction, ofDevice: boolean): Column<Command>[] => [
  ofDevice
    ? {
        id: 'script',
        header: t('scripts.runs.script'),
        cell: named(({ script }) => inLanguage(script.titles)),
        primary: true,
      }
    : { id: 'device', header: t('scripts.runs.device'), cell: named(({ device }) => device.name), primary: true },
  {
    id: 'state',
    header: t('scripts.runs.state'),
    cell: (command) => <CommandStatePill command={command} />,
    width: 160,
  },
  {
    id: 'duration',
    header: t('scripts.runs.duration'),
    cell: ({ durationMs }) => durationMs !== null && durationWords(durationMs),
    width: 96,
    align: 'end',
    quiet: true,
  },
  {
    id: 'requester',
    header: t('scripts.runs.requester'),
    cell: ({ requester }) => requester.name,
    width: '22%',
    quiet: true,
  },
  {
    id: 'when',
    header: t('scripts.runs.when'),
    cell: ({ requestedAt }) => <RelativeTime at={requestedAt} />,
    width: 120,
    align: 'end',
    quiet: true,
  },
];
