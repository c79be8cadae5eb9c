import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration, formatNumber } from '../../../platform/format.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import css from './System.module.css';
import type { Status } from './system.queries.ts';

interface Tile {
  label: string;
  value: ReactNode;
  hint?: string;
}

/** What waits now, and for how long the oldest of it has. */
export function SystemNumbers({ status }: { status: Status }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('settings.system.now')} className={css.numbers}>
      {useTiles(status).map(({ label, value, hint }) => (
        <div key={label} className={css.number}>
          <strong>{value}</strong>
          <span>{label}</span>
          {hint && <span className={css.quiet}>{hint}</span>}
        </div>
      ))}
    </section>
  );
}

function useTiles({ agents, jobs, mail, slaLagSeconds, backup }: Status): Tile[] {
  const { t } = useTranslation();
  const waited = (seconds: number | null, words: 'oldest' | 'oldestMail') =>
    seconds === null ? [] : [t(`settings.system.numbers.${words}`, { span: span(seconds) })];
  const { online, total } = agents;
  return [
    { label: t('settings.system.numbers.agents'), value: t('settings.system.numbers.agentsOf', { online, total }) },
    {
      label: t('settings.system.numbers.jobs'),
      value: formatNumber(jobs.waiting),
      hint: [
        ...waited(jobs.oldestSeconds, 'oldest'),
        ...(jobs.dead > 0 ? [t('settings.system.numbers.dead', { count: jobs.dead })] : []),
      ].join(' · '),
    },
    {
      ...{ label: t('settings.system.numbers.mail'), value: formatNumber(mail.waiting) },
      hint: waited(mail.oldestSeconds, 'oldestMail').join(''),
    },
    {
      label: t('settings.system.numbers.sla'),
      value: slaLagSeconds < 1 ? t('settings.system.numbers.onTime') : span(slaLagSeconds),
    },
    mail.fetchSeconds === null
      ? { label: t('settings.system.numbers.fetch'), value: t('settings.system.numbers.noMailbox') }
      : {
          ...{ label: t('settings.system.numbers.fetch'), value: span(mail.fetchSeconds) },
          hint: t('settings.system.numbers.fetchHint'),
        },
    {
      label: t('settings.system.numbers.backup'),
      value: backup.good ? <RelativeTime at={backup.good.at} /> : t('settings.system.numbers.noBackup'),
    },
  ];
}

const span = (seconds: number) => formatDuration(seconds, 'short');
