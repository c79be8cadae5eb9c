import type { Enrolment } from '@lanet/contracts/agents';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { toastProblem } from '../../../ui/toast.tsx';
import { reasonWords } from '../reason-words.ts';
import { useApprove, useReject } from './enrolments.queries.ts';
import css from './Pending.module.css';

type Duplicate = Enrolment['duplicates'][number];

/** From here on the server takes two computers for possibly the same (agents.md 2.4). */
const ASK_FROM = 40;

/** One computer that asks to join: who it says it is, which known device it may be, and yes or no. */
export function PendingDevice({ enrolment }: { enrolment: Enrolment }) {
  const { t } = useTranslation();
  const [rejecting, { open, close }] = useDisclosure(false);
  const approve = useApprove(enrolment);
  const reject = useReject(enrolment);
  const { hostname, duplicates } = enrolment;
  const likely = duplicates.filter(({ score }) => score >= ASK_FROM);
  return (
    <div className={css.row}>
      <Claim enrolment={enrolment} likely={likely} />
      <div className={css.actions}>
        <Button
          size="xs"
          // With a likely duplicate neither answer is the obvious one.
          variant={likely.length > 0 ? 'default' : 'filled'}
          loading={approve.isPending}
          aria-label={t('devices.pending.acceptName', { name: hostname })}
          onClick={() => approve.mutate(undefined, { onError: toastProblem })}
        >
          {likely.length > 0 ? t('devices.pending.newDevice') : t('devices.pending.accept')}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="red"
          aria-label={t('devices.pending.rejectName', { name: hostname })}
          onClick={open}
        >
          {t('devices.pending.reject')}
        </Button>
      </div>
      <ConfirmDialog
        opened={rejecting}
        onClose={close}
        title={t('devices.pending.rejectTitle', { name: hostname })}
        confirmLabel={t('devices.pending.reject')}
        danger
        onConfirm={reject}
      >
        {t('devices.pending.rejectText')}
      </ConfirmDialog>
    </div>
  );
}

/** What the computer says of itself: a claim, until a person accepts it. */
function Claim({ enrolment, likely }: { enrolment: Enrolment; likely: readonly Duplicate[] }) {
  const { t } = useTranslation();
  const { hostname, os, serial, client, site, address, requestedAt, copyOf } = enrolment;
  return (
    <div className={css.words}>
      <strong>{hostname}</strong> <span className={css.quiet}>{os}</span>
      <div className={css.facts}>
        {t('devices.pending.from', { client: client.name, site: site.name, address })}
        {serial && ` · ${t('devices.pending.serial', { serial })}`} · {t('devices.pending.asked')}{' '}
        <RelativeTime at={requestedAt} />
      </div>
      {copyOf !== null && <p className={css.facts}>{t('devices.identity.copyOf', { name: copyOf.name })}</p>}
      {likely.length > 0 && <Duplicates enrolment={enrolment} likely={likely} />}
    </div>
  );
}

function Duplicates({ enrolment, likely }: { enrolment: Enrolment; likely: readonly Duplicate[] }) {
  const { t } = useTranslation();
  const [merging, setMerging] = useState<Duplicate>();
  const approve = useApprove(enrolment);
  const names = { name: enrolment.hostname, known: merging?.name ?? '' };
  return (
    <>
      <p className={css.facts}>{t('devices.pending.maybe')}</p>
      <ul className={css.duplicates}>
        {likely.map((one) => (
          <li key={one.deviceId}>
            <Link to="/devices/$id" params={{ id: one.deviceId }}>
              {one.name}
            </Link>
            <span className={css.quiet}>
              {t('devices.pending.because', { reasons: reasonWords(one.reasons) })}
              {one.alive && ` · ${t('devices.identity.alive')}`}
              {one.archived && ` · ${t('devices.identity.archived')}`}
            </span>
            <Button size="xs" variant="default" onClick={() => setMerging(one)}>
              {t('devices.pending.sameAs', { name: one.name })}
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        opened={merging !== undefined}
        onClose={() => setMerging(undefined)}
        title={t('devices.pending.sameTitle', names)}
        confirmLabel={t('devices.pending.sameAs', { name: names.known })}
        onConfirm={() => approve.mutateAsync(merging?.deviceId)}
      >
        {t('devices.pending.sameText', names)}
      </ConfirmDialog>
    </>
  );
}
