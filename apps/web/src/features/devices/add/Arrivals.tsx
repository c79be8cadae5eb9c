import type { Enrolment } from '@lanet/contracts/agents';
import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../platform/session.ts';
import { LoadError } from '../../../ui/Loadable.tsx';
import { Pill, type PillTone } from '../../../ui/Pill.tsx';
import { tokenEnrolments, useLiveEnrolments } from '../pending/enrolments.queries.ts';
import { PendingDevice } from '../pending/PendingDevice.tsx';
import css from './AddDevice.module.css';
import { type ArrivalStage, stageOf } from './arrival-stage.ts';

/** Enrolling takes seconds; who still sees nothing after this long needs to know what to check. */
const SILENCE_MS = 90_000;

/** The computers that use this token, as they come: asking, accepted, connected, first inventory. */
export function Arrivals({ tokenId }: { tokenId: string }) {
  const { t } = useTranslation();
  const query = useQuery(tokenEnrolments(tokenId));
  useLiveEnrolments();
  const arrived = query.data ?? [];
  if (query.error && !query.data) return <LoadError error={query.error} onRetry={query.refetch} />;
  return (
    <div aria-live="polite">
      {arrived.length === 0 ? (
        <Nothing />
      ) : (
        <ul className={css.arrivals} aria-label={t('devices.enrol.progress')}>
          {arrived.map((enrolment) => (
            <li key={enrolment.deviceId}>
              <Arrival enrolment={enrolment} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Waiting; after a while, what may be wrong. */
function Nothing() {
  const { t } = useTranslation();
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSilent(true), SILENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  const server = window.location.origin;
  return (
    <>
      <p className={css.waiting}>
        <Loader size={16} aria-hidden />
        {t('devices.enrol.waiting')}
      </p>
      {silent && (
        <div className={css.checks}>
          <p>{t('devices.enrol.silent')}</p>
          <ol>
            <li>{t('devices.enrol.checkPort', { server })}</li>
            <li>{t('devices.enrol.checkAdmin')}</li>
            <li>{t('devices.enrol.checkClock')}</li>
          </ol>
        </div>
      )}
    </>
  );
}

const TONES: Readonly<Record<ArrivalStage, PillTone>> = {
  pending: 'yellow',
  rejected: 'gray',
  connecting: 'blue',
  connected: 'blue',
  ready: 'green',
};

function Arrival({ enrolment }: { enrolment: Enrolment }) {
  const { t } = useTranslation();
  const canApprove = useCan('agents.approve');
  const stage = stageOf(enrolment);
  const { hostname, os, programs, deviceId } = enrolment;
  if (stage === 'pending' && canApprove) return <PendingDevice enrolment={enrolment} />;
  return (
    <div className={css.arrival}>
      <strong>{hostname}</strong>
      <span className={css.quiet}>{os}</span>
      <Pill tone={TONES[stage]} dot={stage === 'ready'}>
        {t(`devices.enrol.state.${stage}`)}
      </Pill>
      {stage === 'connected' && <span className={css.quiet}>{t('devices.enrol.noInventory')}</span>}
      {programs !== null && <span className={css.quiet}>{t('devices.enrol.programs', { count: programs })}</span>}
      {(stage === 'ready' || stage === 'connected') && (
        <Button
          renderRoot={(props) => <Link to="/devices/$id" params={{ id: deviceId }} {...props} />}
          size="xs"
          variant={stage === 'ready' ? 'filled' : 'default'}
          aria-label={t('devices.enrol.openName', { name: hostname })}
          className={css.open ?? ''}
        >
          {t('devices.enrol.open')}
        </Button>
      )}
    </div>
  );
}
