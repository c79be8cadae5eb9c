import type { SectionName } from '@lanet/contracts/inventory';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../../ui/Empty.tsx';
import { IconShieldLock } from '../../../../ui/icons.ts';
import { Loadable } from '../../../../ui/Loadable.tsx';
import { deviceInventory } from '../../devices.queries.ts';
import css from '../DevicePage.module.css';
import type { TabProps } from '../DeviceTabs.tsx';
import { useWhyMissing } from '../InventorySection.tsx';
import { AccountsCard, AntivirusCard, EncryptionCard, FirewallCard, SessionsCard } from './SecurityCards.tsx';

const SECTIONS = ['security', 'sessions', 'accounts'] as const satisfies SectionName[];

/** What protects the computer, who works on it and who may change it. What it does not report is named, with the reason. */
export function SecurityTab({ device }: TabProps) {
  const { t } = useTranslation();
  const query = useQuery(deviceInventory(device.id));
  const why = useWhyMissing(device);
  return (
    <Loadable query={query}>
      {({ security, sessions, accounts }) => {
        const present = { security, sessions, accounts };
        const missing = SECTIONS.filter((section) => !present[section]);
        const words = missing.map((section) => t(`devices.changes.sections.${section}`));
        const title = t('devices.section.missing', { section: words.join(', ').toLowerCase() });
        if (missing.length === SECTIONS.length) return <Empty icon={IconShieldLock} title={title} hint={why} />;
        return (
          <>
            <div className={css.cards}>
              {security && <AntivirusCard {...security} />}
              {security && <FirewallCard {...security} />}
              {security && <EncryptionCard {...security} />}
              {sessions && <SessionsCard {...sessions} />}
              {accounts && <AccountsCard {...accounts} />}
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
