import { type Rollout, type RolloutFigures, releases } from '@lanet/contracts/rollouts';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { formatNumber } from '../../../platform/format.ts';
import { useCan } from '../../../platform/session.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { FormError } from '../../../ui/FormError.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { useStepUp } from '../../auth/step-up.ts';
import css from './Releases.module.css';
import { ROLLOUT_TONES, useReleasesChanged } from './releases.queries.ts';

/** A rollout: how far it goes, what became of it, and the ways on. */
export function RolloutCard({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslation();
  const { state, releaseVersion, percent, widenAfterHours, startedBy, widenedAt, reason, canaries, figures } = rollout;
  const auto = widenAfterHours === null ? null : t('releases.rollout.auto', { count: widenAfterHours });
  return (
    <div className={css.card} data-state={state}>
      <p className={css.head}>
        <span className={css.strong}>{t('releases.rollout.of', { version: releaseVersion })}</span>
        <Pill tone={ROLLOUT_TONES[state]} dot>
          {t(`releases.rollout.states.${state}`)}
        </Pill>
        <span className={css.quiet}>{t(`releases.rollout.reach.${percent}`)}</span>
      </p>
      {reason && (
        <p role="alert" className={css.reason}>
          {t(`releases.rollout.reasons.${reason}`)}
        </p>
      )}
      <Figures figures={figures} />
      <p className={css.quiet}>
        {t('releases.rollout.since')} <RelativeTime at={widenedAt} /> · {auto ?? t('releases.rollout.byHand')}
        {startedBy && ` · ${t('releases.rollout.startedBy', { name: startedBy.name })}`}
      </p>
      {canaries.length > 0 && (
        <p className={css.quiet}>
          {t('releases.rollout.canaries')}: {canaries.map(({ name }) => name).join(', ')}
        </p>
      )}
      {state !== 'ended' && <Acts rollout={rollout} />}
    </div>
  );
}

const FIGURES = ['named', 'installed', 'refused', 'failed', 'rolledBack', 'lost'] as const;
const isFault = (name: keyof RolloutFigures) => name === 'failed' || name === 'rolledBack' || name === 'lost';

function Figures({ figures }: { figures: RolloutFigures }) {
  const { t } = useTranslation();
  return (
    <dl className={css.figures}>
      {FIGURES.map((name) => (
        <div key={name} data-fault={isFault(name) && figures[name] > 0}>
          <dt>{t(`releases.rollout.figures.${name}`)}</dt>
          <dd>{formatNumber(figures[name])}</dd>
        </div>
      ))}
    </dl>
  );
}

type Change = { state?: 'running' | 'paused' | 'ended'; percent?: Rollout['percent'] };
type Said = 'widened' | 'paused' | 'resumed' | 'ended';

/** What a click asks for, from the version that is shown; a newer one on the server refuses it. */
function useChange({ id, version }: Rollout) {
  const { t } = useTranslation();
  const changed = useReleasesChanged();
  const withStepUp = useStepUp();
  return useMutation({
    mutationFn: ({ body }: { body: Change; said: Said }) =>
      withStepUp(() => call(releases.changeRollout, { params: { id }, ifMatch: version, body })),
    onSuccess: (_rollout, { said }) => toastDone(t(`releases.rollout.${said}`)),
    // Also when somebody else was first: what is shown is old then.
    onSettled: changed,
  });
}

const WIDER = [1, 10, 100] as const;

function Acts({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslation();
  const canWrite = useCan('releases.write');
  const change = useChange(rollout);
  const [asking, setAsking] = useState<'widen' | 'end'>();
  const { state, percent, releaseVersion: version } = rollout;
  const wider = WIDER.find((one) => one > percent);
  const act = (body: Change, said: Said) => change.mutateAsync({ body, said });
  // A refusal is shown below; here there is nobody to hand it to.
  const click = (body: Change, said: Said) => void act(body, said).catch(() => undefined);
  if (!canWrite) return null;
  return (
    <>
      <FormError error={asking ? undefined : change.error} mt="sm" />
      <div className={css.acts}>
        {state === 'running' && wider !== undefined && (
          <Button onClick={() => (wider === 100 ? setAsking('widen') : click({ percent: wider }, 'widened'))}>
            {t(`releases.rollout.widen.${wider}`)}
          </Button>
        )}
        {state === 'running' && (
          <Button variant="default" onClick={() => click({ state: 'paused' }, 'paused')}>
            {t('releases.rollout.pause')}
          </Button>
        )}
        {state === 'paused' && (
          <Button onClick={() => click({ state: 'running' }, 'resumed')}>{t('releases.rollout.resume')}</Button>
        )}
        <Button variant="default" c="red" onClick={() => setAsking('end')}>
          {t('releases.rollout.end')}
        </Button>
      </div>
      <ConfirmDialog
        opened={asking === 'widen'}
        onClose={() => setAsking(undefined)}
        title={t('releases.rollout.widenTitle')}
        confirmLabel={t('releases.rollout.widen.100')}
        onConfirm={() => act({ percent: 100 }, 'widened')}
      >
        {t('releases.rollout.widenText', { version })}
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'end'}
        onClose={() => setAsking(undefined)}
        title={t('releases.rollout.endTitle', { version })}
        confirmLabel={t('releases.rollout.end')}
        danger
        onConfirm={() => act({ state: 'ended' }, 'ended')}
      >
        {t('releases.rollout.endText')}
      </ConfirmDialog>
    </>
  );
}
