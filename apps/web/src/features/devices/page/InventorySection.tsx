import type { Device } from '@lanet/contracts/devices';
import type { SectionName, Sections } from '@lanet/contracts/inventory';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatRelative } from '../../../platform/format.ts';
import { Empty } from '../../../ui/Empty.tsx';
import { IconDatabaseOff } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { deviceInventory } from '../devices.queries.ts';
import css from './DevicePage.module.css';

interface InventorySectionProps<S extends SectionName> {
  device: Device;
  section: S;
  children: (data: Sections[S], collectedAt: string) => ReactNode;
}

/** One section of the inventory, or since when it is missing and why. */
export function InventorySection<S extends SectionName>({ device, section, children }: InventorySectionProps<S>) {
  const { t } = useTranslation();
  const query = useQuery(deviceInventory(device.id));
  const why = useWhyMissing(device);
  return (
    <Loadable query={query}>
      {(inventory) => {
        const found = inventory[section];
        if (found) return children(found.data, found.collectedAt);
        // As the union of all names: a single generic one is more than the text keys' type can follow.
        const any: SectionName = section;
        const name = t(`devices.changes.sections.${any}`).toLowerCase();
        return <Empty icon={IconDatabaseOff} title={t('devices.section.missing', { section: name })} hint={why} />;
      }}
    </Loadable>
  );
}

/** Before the first report nothing is there; after it, what is missing was never offered. */
export function useWhyMissing({ lastReportAt, createdAt }: Device): string {
  const { t } = useTranslation();
  const now = useNow();
  return lastReportAt === null
    ? t('devices.section.missingNever')
    : t('devices.section.missingSince', { when: formatRelative(createdAt, now) });
}

/** `Recopilado hace 3 h`. */
export function CollectedAt({ at }: { at: string }) {
  const { t } = useTranslation();
  return (
    <span className={css.collected}>
      {t('devices.section.collected')} <RelativeTime at={at} />
    </span>
  );
}
