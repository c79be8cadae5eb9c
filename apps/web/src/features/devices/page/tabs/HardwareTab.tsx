import type { SectionName } from '@lanet/contracts/inventory';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../../ui/Empty.tsx';
import { IconCpu } from '../../../../ui/icons.ts';
import { Loadable } from '../../../../ui/Loadable.tsx';
import { deviceInventory, type Inventory } from '../../devices.queries.ts';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';
import { useWhyMissing } from '../InventorySection.tsx';
import { CpuCard, MemoryCard, OsCard, SystemCard } from './HardwareCards.tsx';
import { BatteryCard, DisksCard, GraphicsCard, VolumesCard } from './HardwareTables.tsx';
import { DisplaysCard, PrintersCard } from './PeripheralCards.tsx';

const SECTIONS = [
  'system',
  'os',
  'cpu',
  'memory',
  'disks',
  'volumes',
  'graphics',
  'battery',
  'displays',
  'printers',
] as const satisfies SectionName[];

/** What the computer is made of. What it does not report is named at the end, with the reason. */
export function HardwareTab({ device }: TabProps) {
  const { t } = useTranslation();
  const query = useQuery(deviceInventory(device.id));
  const why = useWhyMissing(device);
  return (
    <Loadable query={query}>
      {(inventory) => {
        const missing = SECTIONS.filter((section) => !inventory[section]);
        const names = missing
          .map((section) => t(`devices.changes.sections.${section}`))
          .join(', ')
          .toLowerCase();
        const title = t('devices.section.missing', { section: names });
        if (missing.length === SECTIONS.length)
          return (
            <Empty
              icon={IconCpu}
              title={t('devices.section.missing', { section: t('devices.hardware.title').toLowerCase() })}
              hint={why}
            />
          );
        return (
          <>
            <div className={css.cards}>
              <Cards inventory={inventory} />
            </div>
            {missing.length > 0 && (
              <p className={css.foot}>
                {title}. {why}
              </p>
            )}
          </>
        );
      }}
    </Loadable>
  );
}

function Cards({ inventory }: { inventory: Inventory }) {
  const { system, os, cpu, memory, disks, volumes, graphics, battery, displays, printers } = inventory;
  return (
    <>
      {system && <SystemCard {...system} />}
      {os && <OsCard {...os} />}
      {cpu && <CpuCard {...cpu} />}
      {memory && <MemoryCard {...memory} />}
      {volumes && <VolumesCard {...volumes} />}
      {disks && disks.data.disks.length > 0 && <DisksCard {...disks} />}
      {graphics && graphics.data.controllers.length > 0 && <GraphicsCard {...graphics} />}
      {battery && battery.data.batteries.length > 0 && <BatteryCard {...battery} />}
      {displays && <DisplaysCard {...displays} />}
      {printers && <PrintersCard {...printers} />}
    </>
  );
}
