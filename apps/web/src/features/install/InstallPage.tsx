import type { install } from '@lanet/contracts/install';
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { ApiError } from '../../platform/api.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Loadable } from '../../ui/Loadable.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { AuthLayout } from '../auth/AuthLayout.tsx';
import css from './Install.module.css';
import { InstallPackage } from './InstallPackage.tsx';
import { openedLink } from './install.queries.ts';
import { installLine, packagesFor, SYSTEMS, type System, systemOf } from './install-words.ts';

const route = getRouteApi('/e/$link');

type Opened = z.output<typeof install.open.response>;

/** For the person who installs: which computer this is, one line to run, or an installer to download. */
export function InstallPage() {
  const { t } = useTranslation();
  const { link } = route.useParams();
  const query = useQuery(openedLink(link));
  const isInvalid = query.error instanceof ApiError && query.error.status === 404;
  if (isInvalid)
    return (
      <AuthLayout title={t('install.invalid.title')} hint={t('install.invalid.hint')}>
        {null}
      </AuthLayout>
    );
  return (
    <AuthLayout title={t('install.title')} wide hint={query.data && t('install.lead', { ...query.data })}>
      <Loadable query={query}>{(opened) => <Ways link={link} opened={opened} />}</Loadable>
    </AuthLayout>
  );
}

function Ways({ link, opened }: { link: string; opened: Opened }) {
  const { t } = useTranslation();
  const [system, setSystem] = useState<System>(() => systemOf(navigator.userAgent));
  const packages = packagesFor(opened.packages, system);
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t('install.system')}
        value={system}
        onChange={(value) => setSystem(SYSTEMS.find((one) => one === value) ?? 'windows')}
        data={SYSTEMS.map((value) => ({ value, label: t(`install.systems.${value}`) }))}
      />
      {packages.length === 0 ? (
        <Missing system={system} />
      ) : (
        <>
          <Line system={system} address={`${opened.server}/e/${link}`} />
          {/* Another system is another package, and another line to run. */}
          <InstallPackage key={system} link={link} system={system} packages={packages} />
        </>
      )}
      <p className={css.foot}>
        {opened.needsApproval && <>{t('install.needsApproval')} </>}
        {t('install.expires')} <RelativeTime at={opened.expiresAt} />.
      </p>
    </>
  );
}

function Line({ system, address }: { system: System; address: string }) {
  const { t } = useTranslation();
  const line = installLine(system, address);
  return (
    <section className={css.way}>
      <h2>{t('install.line.title')}</h2>
      <p>{t(`install.line.${system}`)}</p>
      <div className={css.line}>
        <code>{line}</code>
        <CopyButton value={line} label={t('install.line.copy')} />
      </div>
    </section>
  );
}

/** Said plainly, to the one who came to install and to the one who can do something about it. */
function Missing({ system }: { system: System }) {
  const { t } = useTranslation();
  return (
    <section className={css.way} role="status">
      <h2>{t('install.missing.title', { system: t(`install.systems.${system}`) })}</h2>
      <p>{t('install.missing.person')}</p>
      <p className={css.quiet}>{t('install.missing.admin')}</p>
    </section>
  );
}
