import { type MailboxTest, mailboxTests } from '@lanet/contracts/mailbox-tests';
import { isHandedOver } from '@lanet/contracts/mailboxes';
import { Button, Loader } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { formatDate, formatNumber } from '../../platform/format.ts';
import { FormError } from '../../ui/FormError.tsx';
import { IconCheck, IconCircle, IconPlayerPlay, IconX } from '../../ui/icons.ts';
import { useStepUp } from '../auth/step-up.ts';
import css from './Mailboxes.module.css';
import { isByGraph, mailboxBody } from './mailbox-values.ts';
import type { MailboxForm } from './ServerFields.tsx';

const ASK_EVERY_MS = 700;

const trialProgress = (id: string) =>
  queryOptions({
    queryKey: ['mailbox-trial', id],
    queryFn: ({ signal }) => call(mailboxTests.get, { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data?.done ? false : ASK_EVERY_MS),
    staleTime: 0,
    gcTime: 0,
  });

interface TrialProps {
  form: MailboxForm;
  /** Of a mailbox that is kept: its secrets are used where none is typed. */
  id?: string;
}

/** Tries the settings as they are typed with the server itself, before they are saved. */
export function MailboxTrial({ form, id }: TrialProps) {
  const { t } = useTranslation();
  const withStepUp = useStepUp();
  const start = useMutation({
    mutationFn: () =>
      withStepUp(() => call(mailboxTests.start, { body: { ...mailboxBody(form.getValues()), ...(id && { id }) } })),
  });
  const progress = useQuery({ ...trialProgress(start.data?.id ?? ''), enabled: start.data !== undefined });
  const trial = progress.data ?? start.data;
  const isRunning = start.isPending || (trial !== undefined && !trial.done && !progress.isError);
  // Where other servers speak to us and none of ours is spoken to, there is nothing to try.
  if (isHandedOver(form.values.kind) && !form.values.sends) return null;
  return (
    <section className={css.trial} aria-label={t('mailboxes.trial.title')}>
      <div className={css.trialHead}>
        <p className={css.note}>{t('mailboxes.trial.hint')}</p>
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={16} stroke={1.7} aria-hidden />}
          loading={isRunning}
          onClick={() => {
            if (!form.validate().hasErrors) start.mutate();
          }}
        >
          {t('mailboxes.trial.start')}
        </Button>
      </div>
      <FormError error={start.error ?? progress.error} />
      {trial && <Steps trial={trial} byGraph={isByGraph(form.values)} />}
      {trial?.done && <Found trial={trial} form={form} />}
    </section>
  );
}

type Step = MailboxTest['steps'][number];

const OF_SMTP: readonly Step['step'][] = ['smtp_connect', 'smtp_sign_in'];

function Steps({ trial: { steps }, byGraph }: { trial: MailboxTest; byGraph: boolean }) {
  const { t } = useTranslation();
  // By Graph there is no second server to be tried.
  const shown = byGraph ? steps.filter(({ step }) => !OF_SMTP.includes(step)) : steps;
  return (
    <ol className={css.steps} aria-live="polite">
      {shown.map((one) => (
        <li key={one.step} data-state={one.state}>
          <StepMark state={one.state} />
          <div>
            <span>{t(`mailboxes.trial.steps.${one.step}`)}</span>{' '}
            <span className={css.address}>
              {t(`mailboxes.trial.states.${one.state}`)}
              {one.milliseconds !== null && ` · ${formatNumber(one.milliseconds, 0)} ms`}
            </span>
            {one.fault && (
              <>
                <p className={css.stepFault}>
                  {t(`mailboxes.faults.${one.fault.code}`)} {t(`mailboxes.fixes.${one.fault.code}`)}
                </p>
                {one.fault.text && <p className={css.stepText}>{one.fault.text}</p>}
              </>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function StepMark({ state }: { state: Step['state'] }) {
  return (
    <span className={css.stepMark} aria-hidden>
      {state === 'running' && <Loader size={14} />}
      {state === 'ok' && <IconCheck size={14} stroke={2.2} />}
      {state === 'failed' && <IconX size={14} stroke={2.2} />}
      {(state === 'waiting' || state === 'skipped') && <IconCircle size={10} stroke={1.6} />}
    </span>
  );
}

/** What came out, and what of it belongs into the settings. */
function Found({ trial, form }: { trial: MailboxTest; form: MailboxForm }) {
  const { t } = useTranslation();
  const { found, plusAddressing, steps } = trial;
  const failed = steps.some(({ state }) => state === 'failed');
  const differs = plusAddressing !== null && plusAddressing !== form.values.options.plusAddressing;
  return (
    <div className={css.found} role="status">
      <strong>{t(failed ? 'mailboxes.trial.failed' : 'mailboxes.trial.passed')}</strong>
      {found && found.folders.length > 0 && (
        <p className={css.note}>
          {t('mailboxes.trial.folders', { names: found.folders.map(({ path }) => path).join(', ') })}
        </p>
      )}
      {found?.certificateUntil && (
        <p className={css.note}>{t('mailboxes.trial.certificate', { date: formatDate(found.certificateUntil) })}</p>
      )}
      {plusAddressing !== null && (
        <p className={css.note}>{t(plusAddressing ? 'mailboxes.trial.plus' : 'mailboxes.trial.noPlus')}</p>
      )}
      {differs && (
        <Button
          size="xs"
          variant="default"
          onClick={() => form.setFieldValue('options.plusAddressing', plusAddressing === true)}
        >
          {t('mailboxes.trial.usePlus')}
        </Button>
      )}
    </div>
  );
}
