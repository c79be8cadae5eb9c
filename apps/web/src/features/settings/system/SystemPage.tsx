import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import { IconInfoCircle } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { Section } from '../Section.tsx';
import { AgentVersions } from './AgentVersions.tsx';
import { BackupState } from './BackupState.tsx';
import { StopSwitch } from './StopSwitch.tsx';
import css from './System.module.css';
import { SystemChecks } from './SystemChecks.tsx';
import { SystemNumbers } from './SystemNumbers.tsx';
import { SystemProcesses } from './SystemProcesses.tsx';
import { SystemUnreachable } from './SystemUnreachable.tsx';
import { type Status, systemStatus } from './system.queries.ts';

/** Whether each part works, what waits, which processes run, and the kill switch. */
export function SystemPage() {
  const { t } = useTranslation();
  const query = useQuery(systemStatus());
  // What was seen before the server lost its database is no state of now.
  const status = query.isError ? undefined : query.data;
  return (
    <Section
      title={t('settings.system.title')}
      badge={status && <Verdict status={status} />}
      meta={status && <Running status={status} />}
    >
      <div className={css.parts}>
        <StopSwitch />
        {query.isError ? (
          <SystemUnreachable />
        ) : (
          <Loadable query={query}>{(data) => <StatusParts status={data} />}</Loadable>
        )}
      </div>
    </Section>
  );
}

function Verdict({ status: { checks, closedCalendars } }: { status: Status }) {
  const { t } = useTranslation();
  const failing = checks.filter(({ state }) => state !== 'ok').length + closedCalendars.length;
  const isCritical = checks.some(({ state }) => state === 'critical');
  return (
    <Pill tone={failing === 0 ? 'green' : isCritical ? 'red' : 'orange'} dot>
      {failing === 0
        ? t('settings.system.allWell')
        : t(isCritical ? 'settings.system.someFail' : 'settings.system.someWarn', { count: failing })}
    </Pill>
  );
}

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
  return (
    <>
      <SystemNumbers status={status} />
      <SystemChecks checks={status.checks} closedCalendars={status.closedCalendars} />
      <BackupState backup={status.backup} />
      <SystemProcesses processes={status.processes} />
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
      <AgentVersions versions={status.agents.versions} />
    </>
  );
}
