import type { Sections } from '@lanet/contracts/inventory';
import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../../platform/session.ts';
import { Empty } from '../../../../ui/Empty.tsx';
import { IconCircleCheck } from '../../../../ui/icons.ts';
import { Pill } from '../../../../ui/Pill.tsx';
import { RelativeTime } from '../../../../ui/RelativeTime.tsx';
import type { Column } from '../../../../ui/table/table-types.ts';
import { RunScriptDialog } from '../../../scripts/RunScriptDialog.tsx';
import { runnableOn } from '../../../scripts/script-words.ts';
import { scriptList } from '../../../scripts/scripts.queries.ts';
import { deviceInventory } from '../../devices.queries.ts';
import { PlanUpdatesDialog } from '../../plan/PlanUpdatesDialog.tsx';
import { isOpenPlan, updatePlans } from '../../update-plans.queries.ts';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';
import { FilteredTable } from '../FilteredTable.tsx';
import { InventorySection } from '../InventorySection.tsx';
import { InstalledUpdates } from './InstalledUpdates.tsx';
import { PlanBar } from './PlanBar.tsx';

type Update = Sections['updates']['pending'][number];

const UPDATE = 'update_software';

/** Updates that wait, those for security first, the script that installs them, and what was installed last. */
export function UpdatesTab({ device }: TabProps) {
  const { t } = useTranslation();
  const rebootRequired = useQuery(deviceInventory(device.id)).data?.os?.data.rebootRequired === true;
  return (
    <InventorySection device={device} section="updates">
      {({ pending, listsRefreshedAt, installed }) => (
        <div className={css.fill}>
          <PlanBar device={device} />
          {rebootRequired && <p className={css.bar}>{t('devices.updates.reboot')}</p>}
          {pending.length === 0 ? (
            <>
              <Empty icon={IconCircleCheck} title={t('devices.updates.none')} hint={t('devices.updates.noneHint')} />
              <Group justify="center">
                <UpdateButtons device={device} />
              </Group>
            </>
          ) : (
            <FilteredTable
              label={t('devices.updates.title')}
              filterLabel={t('devices.updates.filter')}
              rows={pending.toSorted((a, b) => Number(b.security ?? false) - Number(a.security ?? false))}
              columns={columns(t)}
              rowId={({ name, arch }) => `${name}|${arch ?? ''}`}
              rowName={({ name }) => name}
              words={({ name }) => name}
              count={() => <Count pending={pending} refreshedAt={listsRefreshedAt} />}
              aside={<UpdateButtons device={device} />}
            />
          )}
          <InstalledUpdates installed={installed} />
        </div>
      )}
    </InventorySection>
  );
}

function Count({ pending, refreshedAt }: { pending: readonly Update[]; refreshedAt: number | null }) {
  const { t } = useTranslation();
  const security = pending.filter((one) => one.security === true).length;
  return (
    <>
      {t('devices.updates.count', { count: pending.length })}
      {security > 0 && ` · ${t('devices.updates.securityCount', { count: security })}`}
      {refreshedAt !== null && (
        <>
          {` · ${t('devices.updates.refreshed')} `}
          <RelativeTime at={refreshedAt} />
        </>
      )}
    </>
  );
}

function UpdateButtons({ device }: TabProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  const [planning, { open: plan, close: endPlanning }] = useDisclosure(false);
  const canRun = useCan('commands.run') && device.status === 'active';
  const library = useQuery({ ...scriptList, enabled: canRun }).data ?? [];
  const [newest] = useQuery({ ...updatePlans(device.id), enabled: canRun }).data ?? [];
  if (!canRun || !runnableOn(library, device.os).some(({ key }) => key === UPDATE)) return null;
  return (
    <>
      <Group gap={6} wrap="nowrap">
        <Button size="xs" onClick={open}>
          {t('devices.updates.run')}
        </Button>
        {!(newest && isOpenPlan(newest)) && (
          <Button size="xs" variant="default" onClick={plan}>
            {t('devices.updates.plan.open')}
          </Button>
        )}
      </Group>
      <PlanUpdatesDialog devices={[device]} opened={planning} onClose={endPlanning} />
      <RunScriptDialog
        deviceId={device.id}
        opened={opened}
        onClose={close}
        initialScriptKey={UPDATE}
        initialParameters={{ install: true }}
      />
    </>
  );
}

const columns = (t: TFunction): Column<Update>[] => [
  { id: 'name', header: t('devices.updates.name'), cell: ({ name }) => name, primary: true },
  {
    id: 'security',
    header: t('devices.updates.security'),
    cell: ({ security }) => security === true && <Pill tone="orange">{t('devices.updates.security')}</Pill>,
    width: 110,
  },
  {
    id: 'installed',
    header: t('devices.updates.installed'),
    cell: ({ installedVersion }) => installedVersion,
    width: '22%',
    quiet: true,
  },
  {
    id: 'available',
    header: t('devices.updates.available'),
    cell: ({ availableVersion }) => availableVersion,
    width: '22%',
  },
  { id: 'source', header: t('devices.updates.source'), cell: ({ source }) => source, width: '18%', quiet: true },
];
