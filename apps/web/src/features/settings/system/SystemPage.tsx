import type { settings as endpoints } from '@lanet/contracts/settings';
import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { formatNumber } from '../../../platform/format.ts';
import { settings as words } from '../../../text/es/settings.ts';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { Section } from '../Section.tsx';
import { BackupState } from './BackupState.tsx';
import { StopSwitch } from './StopSwitch.tsx';
import css from './System.module.css';
import { systemStatus } from './system.queries.ts';

type Status = z.output<typeof endpoints.system.response>;

/** Whether each part works, what waits, and the kill switch. */
export function SystemPage() {
  const { t } = useTranslation();
  const query = useQuery(systemStatus);
  const failing = query.data ? failures(query.data) : 0;
  return (
    <Section
      title={t('settings.system.title')}
      badge={
        query.data && (
          <Pill tone={failing === 0 ? 'green' : 'red'} dot>
            {failing === 0 ? t('settings.system.allWell') : t('settings.system.someFail', { count: failing })}
          </Pill>
        )
      }
      meta={query.data && <Running status={query.data} />}
    >
      <div className={css.parts}>
        <StopSwitch />
        <Loadable query={query}>{(status) => <StatusParts status={status} />}</Loadable>
      </div>
    </Section>
  );
}

const failures = ({ checks, closedCalendars }: Status): number =>
  checks.filter(({ ok, degraded }) => !ok || degraded).length + closedCalendars.length;

function Running({ status }: { status: Status }) {
  const { t } = useTranslation();
  return (
    <>
      {t('settings.system.version', { version: status.version })} ·{' '}
      <Trans t={t} i18nKey="settings.system.upSince" components={{ when: <RelativeTime at={status.startedAt} /> }} />
    </>
  );
}

function StatusParts({ status }: { status: Status }) {
  const { t } = useTranslation();
  const numbers = [
    { label: t('settings.system.agentsConnected'), value: status.agentsConnected },
    { label: t('settings.system.jobsWaiting'), value: status.jobsWaiting },
    { label: t('settings.system.mailWaiting'), value: status.mailWaiting },
  ];
  return (
    <>
      <section aria-label={t('settings.system.queues')} className={css.numbers}>
        {numbers.map(({ label, value }) => (
          <p key={label}>
            <strong>{formatNumber(value)}</strong>
            {label}
          </p>
        ))}
      </section>
      {status.signerShared && (
        <Alert
          color="blue"
          variant="light"
          icon={<IconInfoCircle size={18} aria-hidden />}
          title={t('settings.system.signerShared')}
        >
          {t('settings.system.signerSharedHint')}
        </Alert>
      )}
      <Checks status={status} />
      <BackupState backup={status.backup} />
      <Services services={status.services} />
    </>
  );
}

function Checks({ status: { checks, closedCalendars } }: { status: Status }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2 className={css.subhead}>{t('settings.system.checks')}</h2>
      <ul className={css.rows}>
        {checks.map(({ name, ok, degraded, detail }) => {
          const verdict = ok ? (degraded ? 'degraded' : 'ok') : 'failing';
          const Mark = MARKS[verdict];
          return (
            <li key={name} data-ok={verdict === 'ok'}>
              <Mark size={18} stroke={1.8} aria-hidden />
              <span className={css.words}>
                {isKnown(words.system.checkNames, name) ? t(`settings.system.checkNames.${name}`) : name}
                {detail && <span className={css.quiet}>{detail}</span>}
              </span>
              <span className={css.verdict}>{t(`settings.system.${verdict}`)}</span>
            </li>
          );
        })}
        {closedCalendars.map(({ id, name }) => (
          <li key={id} data-ok={false}>
            <IconCircleX size={18} stroke={1.8} aria-hidden />
            <span className={css.words}>
              <Link to="/settings/calendars/$calendarId" params={{ calendarId: id }}>
                {t('settings.system.closedCalendar', { name })}
              </Link>
              <span className={css.quiet}>{t('settings.system.closedCalendarHint')}</span>
            </span>
            <span className={css.verdict}>{t('settings.system.failing')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const MARKS = { ok: IconCircleCheck, degraded: IconAlertTriangle, failing: IconCircleX } as const;

function Services({ services }: { services: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2 className={css.subhead}>{t('settings.system.services')}</h2>
      <p className={css.services}>
        {services.map((name) => (
          <Pill key={name} tone="gray">
            {isKnown(words.system.serviceNames, name) ? t(`settings.system.serviceNames.${name}`) : name}
          </Pill>
        ))}
      </p>
    </section>
  );
}

/** Names come from the server, which may be newer than the words here. */
const isKnown = <Names extends object>(names: Names, name: string): name is string & keyof Names =>
  Object.hasOwn(names, name);
