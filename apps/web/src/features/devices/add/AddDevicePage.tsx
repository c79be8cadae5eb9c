import type { EnrolmentToken } from '@lanet/contracts/agents';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import css from './AddDevice.module.css';
import { Arrivals } from './Arrivals.tsx';
import { ChoosePlace } from './ChoosePlace.tsx';
import { InstallCommands } from './InstallCommands.tsx';
import { TokenLine } from './TokenLine.tsx';

const route = getRouteApi('/shell/devices/add');

/** A token as it was made. Its text lives in this page's memory only: never in an address, a cache or a store. */
export interface MadeToken {
  token: string;
  /** Of its link, which is shown this once as well. */
  address: string;
  item: EnrolmentToken;
}

/** Three steps on one page: where, what to run there, and which computers arrive. */
export function AddDevicePage() {
  const { t } = useTranslation();
  const { client, site } = route.useSearch();
  const [made, setMade] = useState<MadeToken>();
  return (
    <div className={css.page}>
      <PageHeader
        title={t('devices.enrol.title')}
        breadcrumb={[{ label: t('devices.title'), link: { to: '/devices' } }]}
      />
      <section className={css.step} aria-labelledby="enrol-where">
        <h2 id="enrol-where" className={css.title}>
          {t('devices.enrol.where')}
        </h2>
        {made ? (
          <TokenLine item={made.item} onAnother={() => setMade(undefined)} />
        ) : (
          // A link to another place chooses that one.
          <ChoosePlace key={`${client} ${site}`} client={client} site={site} onMade={setMade} />
        )}
      </section>
      {made && (
        <>
          <section className={css.step} aria-labelledby="enrol-command">
            <h2 id="enrol-command" className={css.title}>
              {t('devices.enrol.command')}
            </h2>
            <InstallCommands token={made.token} address={made.address} />
          </section>
          <section className={css.step} aria-labelledby="enrol-progress">
            <h2 id="enrol-progress" className={css.title}>
              {t('devices.enrol.progress')}
            </h2>
            {/* Another token begins a new wait. */}
            <Arrivals key={made.item.id} tokenId={made.item.id} />
          </section>
        </>
      )}
    </div>
  );
}
