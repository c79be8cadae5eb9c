import type { Alert } from '@lanet/contracts/alerts';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle } from '../../ui/icons.ts';
import { PriorityPill } from '../../ui/Pill.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import css from './Alerts.module.css';
import { alertWords, limitWords } from './alert-words.ts';
import { deviceAlerts, useLiveAlerts } from './alerts.queries.ts';
import { RunSuggested } from './RunSuggested.tsx';

const WORST_FIRST = ['critical', 'high', 'medium', 'low'] as const;

/** The worst open alert of a device with its way out; nothing when all is well. */
export function AlertBanner({ deviceId }: { deviceId: string }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(deviceAlerts(deviceId));
  useLiveAlerts();
  const [worst, ...rest] = data.toSorted((a, b) => WORST_FIRST.indexOf(a.priority) - WORST_FIRST.indexOf(b.priority));
  if (!worst) return null;
  const { ticket } = worst;
  return (
    <section className={css.banner} aria-label={t('alerts.banner')}>
      <IconAlertTriangle size={20} stroke={1.7} aria-hidden className={css.bannerIcon} />
      <div className={css.bannerWords}>
        <strong className={css.bannerTitle}>{sentence(worst)}</strong>
        <span className={css.bannerMore}>
          <PriorityPill priority={worst.priority} /> <RelativeTime at={worst.openedAt} />
          {rest.length > 0 &&
            ` · ${t('alerts.bannerMore', { count: rest.length })}: ${rest.map(alertWords).join(', ')}`}
        </span>
      </div>
      <div className={css.bannerActions}>
        <RunSuggested alert={worst} primary />
        {ticket && (
          <Button
            size="xs"
            variant="default"
            aria-label={t('alerts.openTicket', { folio: ticket.folio })}
            renderRoot={(props) => <Link to="/tickets/$id" params={{ id: ticket.id }} {...props} />}
          >
            {ticket.folio}
          </Button>
        )}
      </div>
    </section>
  );
}

const sentence = (alert: Alert): string => {
  const limit = limitWords(alert);
  return limit ? `${alertWords(alert)} (${limit})` : alertWords(alert);
};
