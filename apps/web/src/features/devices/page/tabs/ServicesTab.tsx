import type { Sections } from '@lanet/contracts/inventory';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../../platform/session.ts';
import { Pill, type PillTone } from '../../../../ui/Pill.tsx';
import type { Column } from '../../../../ui/table/table-types.ts';
import { RunScriptDialog } from '../../../scripts/RunScriptDialog.tsx';
import { runnableOn } from '../../../scripts/script-words.ts';
import { scriptList } from '../../../scripts/scripts.queries.ts';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';
import { FilteredTable } from '../FilteredTable.tsx';
import { CollectedAt, InventorySection } from '../InventorySection.tsx';

type Service = Sections['services']['services'][number];

const RESTART = 'restart_service';

/** Services, those in trouble first; each can be restarted from its row. */
export function ServicesTab({ device }: TabProps) {
  const { t } = useTranslation();
  const [restarting, setRestarting] = useState<string>();
  const canRun = useCan('commands.run') && device.status === 'active';
  const library = useQuery({ ...scriptList, enabled: canRun }).data ?? [];
  const canRestart = runnableOn(library, device.os).some(({ key }) => key === RESTART);
  return (
    <InventorySection device={device} section="services">
      {({ services }, collectedAt) => (
        <div className={css.fill}>
          <FilteredTable
            label={t('devices.services.title')}
            filterLabel={t('devices.services.filter')}
            rows={services.toSorted(troubleFirst)}
            columns={columns(t, canRestart ? (name) => restartButton(t, name, setRestarting) : undefined)}
            rowId={({ name }) => name}
            rowName={({ name }) => name}
            words={serviceWords}
            count={(shown) =>
              shown === services.length
                ? t('devices.services.count', { count: services.length })
                : t('devices.services.shown', { shown, total: services.length })
            }
            aside={<CollectedAt at={collectedAt} />}
          />
          <RunScriptDialog
            deviceId={device.id}
            opened={restarting !== undefined}
            onClose={() => setRestarting(undefined)}
            initialScriptKey={RESTART}
            initialParameters={{ service: restarting ?? '' }}
          />
        </div>
      )}
    </InventorySection>
  );
}

const serviceWords = ({ name, displayName }: Service) => `${name} ${displayName ?? ''}`;

const restartButton = (t: TFunction, name: string, restart: (name: string) => void): ReactNode => (
  <Button
    size="xs"
    variant="default"
    aria-label={t('devices.services.restartName', { name })}
    onClick={() => restart(name)}
  >
    {t('devices.services.restart')}
  </Button>
);

/** Failed, then stopped though it should run, then the rest by name. */
const troubleFirst = (a: Service, b: Service): number =>
  trouble(b) - trouble(a) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

const trouble = ({ state, startMode }: Service): number => {
  if (state === 'failed') return 2;
  return startMode === 'automatic' && (state === 'stopped' || state === 'missing') ? 1 : 0;
};

const TONES: Readonly<Record<Service['state'], PillTone>> = {
  running: 'green',
  stopped: 'gray',
  failed: 'red',
  starting: 'blue',
  stopping: 'blue',
  paused: 'yellow',
  missing: 'orange',
};

const columns = (t: TFunction, restart: ((name: string) => ReactNode) | undefined): Column<Service>[] => [
  {
    id: 'name',
    header: t('devices.services.name'),
    cell: ({ name, displayName }) => (displayName ? `${displayName} (${name})` : name),
    primary: true,
  },
  {
    id: 'state',
    header: t('devices.services.state'),
    cell: ({ state }) => <Pill tone={TONES[state]}>{t(`devices.services.states.${state}`)}</Pill>,
    width: 150,
  },
  {
    id: 'start',
    header: t('devices.services.start'),
    cell: ({ startMode }) => startMode && t(`devices.services.starts.${startMode}`),
    width: 150,
    quiet: true,
  },
  {
    id: 'exit',
    header: t('devices.services.exit'),
    cell: ({ exitCode }) => exitCode,
    width: 90,
    align: 'end',
    quiet: true,
    notOnCard: true,
  },
  ...(restart
    ? [
        {
          id: 'restart',
          header: t('devices.services.restart'),
          cell: ({ name }: Service) => restart(name),
          width: 120,
          align: 'end' as const,
        },
      ]
    : []),
];
