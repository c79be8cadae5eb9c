import type { Command } from '@lanet/contracts/commands';
import type { ListedProcess } from '@lanet/contracts/processes';
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatPercent } from '../../../../platform/format.ts';
import { Empty } from '../../../../ui/Empty.tsx';
import { IconCpu } from '../../../../ui/icons.ts';
import { Loadable, Waiting } from '../../../../ui/Loadable.tsx';
import { RelativeTime } from '../../../../ui/RelativeTime.tsx';
import type { Column } from '../../../../ui/table/table-types.ts';
import { toastProblem } from '../../../../ui/toast.tsx';
import { CommandRun } from '../../../scripts/CommandRun.tsx';
import { CommandStatePill } from '../../../scripts/CommandStatePill.tsx';
import { RunScriptDialog } from '../../../scripts/RunScriptDialog.tsx';
import { commandOutput, isEnded, useLiveCommand, useRequestRun } from '../../../scripts/scripts.runs.queries.ts';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';
import { FilteredTable } from '../FilteredTable.tsx';
import { useDeviceRuns, useRunnable } from './device-runs.ts';
import {
  inOrder,
  KILL,
  LIST,
  listRuns,
  PROCESS_ORDERS,
  type ProcessOrder,
  processesIn,
  withoutEnded,
} from './process-list.ts';

/** The processes of the device when somebody last asked for them; each can be ended from its row. */
export function ProcessesTab({ device }: TabProps) {
  const { t } = useTranslation();
  const runs = useDeviceRuns(device.id);
  if (!runs) return <Waiting>{null}</Waiting>;
  const { made, asked } = listRuns(runs);
  const ask = <AskButton device={device} asked={asked} isFirst={made === undefined} />;
  // What was asked for after the list that is shown: on its way, or it came to nothing.
  const news = asked !== made ? asked : undefined;
  return (
    <div className={css.fill}>
      {news && <News device={device} run={news} />}
      {made && <Made device={device} run={made} runs={runs} ask={ask} />}
      {!made && !news && (
        <Empty
          icon={IconCpu}
          title={t('devices.processes.empty')}
          hint={t('devices.processes.emptyHint')}
          action={ask}
        />
      )}
      {!made && news && isEnded(news.state) && <p>{ask}</p>}
    </div>
  );
}

function AskButton({ device, asked, isFirst }: TabProps & { asked: Command | undefined; isFirst: boolean }) {
  const { t } = useTranslation();
  const script = useRunnable({ device }).get(LIST);
  const request = useRequestRun();
  if (!script) return null;
  const isUnderWay = request.isPending || (asked !== undefined && !isEnded(asked.state));
  return (
    <Button
      size="xs"
      variant={isFirst ? 'filled' : 'default'}
      loading={isUnderWay}
      onClick={() => request.mutate({ deviceId: device.id, scriptId: script.id }, { onError: toastProblem })}
    >
      {isFirst ? t('devices.processes.list') : t('devices.processes.refresh')}
    </Button>
  );
}

/** A list that is being made, or that could not be. */
function News({ device, run }: TabProps & { run: Command }) {
  const { t } = useTranslation();
  useLiveCommand(run.id);
  if (isEnded(run.state)) return <div className={css.run}>{<CommandRun commandId={run.id} />}</div>;
  return (
    <p className={css.bar} role="status">
      <CommandStatePill command={run} />
      {device.online ? t('devices.processes.waiting') : t('devices.processes.offline')}
    </p>
  );
}

interface MadeProps extends TabProps {
  run: Command;
  runs: readonly Command[];
  ask: React.ReactNode;
}

function Made({ device, run, runs, ask }: MadeProps) {
  const { t } = useTranslation();
  const output = useQuery(commandOutput(run.id));
  return (
    <Loadable query={output}>
      {({ parts }) => {
        const processes = processesIn(parts);
        if (processes) {
          return (
            <Processes device={device} processes={withoutEnded(processes, runs, run.finishedAt)} run={run} ask={ask} />
          );
        }
        return (
          <>
            <p className={css.bar}>
              {t('devices.processes.unreadable')}
              <span className={css.push}>{ask}</span>
            </p>
            <CommandRun commandId={run.id} />
          </>
        );
      }}
    </Loadable>
  );
}

interface ProcessesProps extends TabProps {
  processes: readonly ListedProcess[];
  run: Command;
  ask: React.ReactNode;
}

function Processes({ device, processes, run, ask }: ProcessesProps) {
  const { t } = useTranslation();
  const [order, setOrder] = useState<ProcessOrder>('cpu');
  const [ending, setEnding] = useState<ListedProcess>();
  const canKill = useRunnable({ device }).has(KILL);
  return (
    <>
      <FilteredTable
        label={t('devices.processes.title')}
        filterLabel={t('devices.processes.filter')}
        rows={inOrder(processes, order)}
        columns={columns(t, canKill ? setEnding : undefined)}
        rowId={({ pid, started }) => `${pid} ${started}`}
        rowName={({ name }) => name}
        words={processWords}
        count={(shown) =>
          shown === processes.length
            ? t('devices.processes.count', { count: processes.length })
            : t('devices.processes.shown', { shown, total: processes.length })
        }
        aside={
          <span className={css.bar}>
            <OrderSwitch order={order} onChange={setOrder} />
            <span className={css.collected}>
              {t('devices.processes.listed')} <RelativeTime at={run.finishedAt ?? run.requestedAt} />
            </span>
            {ask}
          </span>
        }
      />
      <RunScriptDialog
        deviceId={device.id}
        opened={ending !== undefined}
        onClose={() => setEnding(undefined)}
        initialScriptKey={KILL}
        initialParameters={{ pid: ending?.pid ?? 0, name: ending?.name ?? '', started: ending?.started ?? '' }}
      />
    </>
  );
}

const processWords = ({ name, user, pid }: ListedProcess) => `${name} ${user} ${pid}`;

function OrderSwitch({ order, onChange }: { order: ProcessOrder; onChange: (order: ProcessOrder) => void }) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('devices.processes.order')}
      value={order}
      onChange={(value) => onChange(PROCESS_ORDERS.find((one) => one === value) ?? 'cpu')}
      data={PROCESS_ORDERS.map((value) => ({ value, label: t(`devices.processes.orders.${value}`) }))}
    />
  );
}

const columns = (t: TFunction, end: ((process: ListedProcess) => void) | undefined): Column<ListedProcess>[] => [
  { id: 'name', header: t('devices.processes.name'), cell: ({ name }) => name, primary: true },
  { id: 'pid', header: 'PID', cell: ({ pid }) => pid, width: 90, align: 'end', quiet: true },
  {
    id: 'cpu',
    header: t('devices.processes.cpu'),
    cell: ({ cpuPercent }) => formatPercent(cpuPercent),
    width: 110,
    align: 'end',
  },
  {
    id: 'memory',
    header: t('devices.processes.memory'),
    cell: ({ memoryBytes }) => formatBytes(memoryBytes),
    width: 120,
    align: 'end',
  },
  { id: 'user', header: t('devices.processes.user'), cell: ({ user }) => user, width: '20%', quiet: true },
  ...(end
    ? [
        {
          id: 'end',
          header: t('devices.processes.act'),
          // Without its mark nobody could tell it from a later process with its number.
          cell: (process: ListedProcess) =>
            process.started !== '' && (
              <Button
                size="xs"
                variant="default"
                aria-label={t('devices.processes.endName', { name: process.name, pid: process.pid })}
                onClick={() => end(process)}
              >
                {t('devices.processes.end')}
              </Button>
            ),
          width: 120,
          align: 'end' as const,
        },
      ]
    : []),
];
