import type { Sections } from '@lanet/contracts/inventory';
import { Button, Group } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Pill, type PillTone } from '../../../../ui/Pill.tsx';
import type { Column } from '../../../../ui/table/table-types.ts';
import { RunScriptDialog } from '../../../scripts/RunScriptDialog.tsx';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';
import { FilteredTable } from '../FilteredTable.tsx';
import { CollectedAt, InventorySection } from '../InventorySection.tsx';
import { useDeviceRuns, useRunnable } from './device-runs.ts';
import { actionsFor, actionUnderWay, afterRuns, SERVICE_SCRIPTS, type ServiceAction } from './service-runs.ts';
import { RestartFirst, WatchToggle } from './WatchToggle.tsx';

type Service = Sections['services']['services'][number];
type Asked = { action: ServiceAction; name: string };

/** Services, those in trouble first; each is started, stopped or restarted from its row. */
export function ServicesTab({ device }: TabProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked>();
  const runs = useDeviceRuns(device.id) ?? [];
  const runnable = useRunnable({ device });
  const underWay = (service: Service) => actionUnderWay(service.name, runs);
  const actions = (service: Service) => {
    const possible = underWay(service) ? [] : actionsFor(service);
    const shown = possible.filter((action) => runnable.has(SERVICE_SCRIPTS[action]));
    return shown.map((action) => actionButton(t, { action, name: service.name }, setAsked));
  };
  return (
    <InventorySection device={device} section="services">
      {({ services }, collectedAt) => (
        <div className={css.fill}>
          <FilteredTable
            label={t('devices.services.title')}
            filterLabel={t('devices.services.filter')}
            rows={services.map((service) => afterRuns(service, runs, collectedAt)).sort(troubleFirst)}
            columns={columns(t, device, underWay, runnable.size > 0 ? actions : undefined)}
            rowId={({ name }) => name}
            rowName={({ name }) => name}
            words={serviceWords}
            count={(shown) =>
              shown === services.length
                ? t('devices.services.count', { count: services.length })
                : t('devices.services.shown', { shown, total: services.length })
            }
            aside={
              <Group gap="md" wrap="nowrap">
                <RestartFirst device={device} />
                <CollectedAt at={collectedAt} />
              </Group>
            }
          />
          <RunScriptDialog
            deviceId={device.id}
            opened={asked !== undefined}
            onClose={() => setAsked(undefined)}
            {...(asked && { initialScriptKey: SERVICE_SCRIPTS[asked.action] })}
            initialParameters={{ service: asked?.name ?? '' }}
          />
        </div>
      )}
    </InventorySection>
  );
}

const serviceWords = ({ name, displayName }: Service) => `${name} ${displayName ?? ''}`;

const actionButton = (t: TFunction, asked: Asked, ask: (asked: Asked) => void): ReactNode => (
  <Button
    key={asked.action}
    size="xs"
    variant="default"
    aria-label={t(`devices.services.${asked.action}Name`, { name: asked.name })}
    onClick={() => ask(asked)}
  >
    {t(`devices.services.actions.${asked.action}`)}
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

const columns = (
  t: TFunction,
  device: TabProps['device'],
  underWay: (service: Service) => ServiceAction | undefined,
  actions: ((service: Service) => ReactNode[]) | undefined,
): Column<Service>[] => [
  {
    id: 'name',
    header: t('devices.services.name'),
    cell: ({ name, displayName }) => (displayName ? `${displayName} (${name})` : name),
    primary: true,
  },
  {
    id: 'state',
    header: t('devices.services.state'),
    cell: (service) => {
      const action = underWay(service);
      if (action) return <Pill tone="blue">{t(`devices.services.underWay.${action}`)}</Pill>;
      return <Pill tone={TONES[service.state]}>{t(`devices.services.states.${service.state}`)}</Pill>;
    },
    width: 150,
  },
  {
    id: 'start',
    header: t('devices.services.start'),
    cell: ({ startMode }) => startMode && t(`devices.services.starts.${startMode}`),
    width: 130,
    quiet: true,
  },
  {
    id: 'exit',
    header: t('devices.services.exit'),
    cell: ({ exitCode }) => exitCode,
    width: 80,
    align: 'end',
    quiet: true,
    notOnCard: true,
  },
  {
    id: 'watched',
    header: t('devices.services.watched'),
    cell: ({ name }) => <WatchToggle device={device} name={name} />,
    width: 90,
  },
  ...(actions
    ? [
        {
          id: 'actions',
          header: t('devices.services.act'),
          cell: (service: Service) => (
            <Group gap={6} justify="flex-end" wrap="nowrap">
              {actions(service)}
            </Group>
          ),
          width: 190,
          align: 'end' as const,
        },
      ]
    : []),
];
