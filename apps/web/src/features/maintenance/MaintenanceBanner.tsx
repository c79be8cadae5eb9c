import type { Device } from '@lanet/contracts/devices';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatDate, formatDateTime, formatRelative, formatTime, toMs } from '../../platform/format.ts';
import { IconTool } from '../../ui/icons.ts';
import { useNow } from '../../ui/use-now.ts';
import { EndButton } from './EndButton.tsx';
import css from './Maintenance.module.css';
import { useLiveMaintenance, windowDetail } from './maintenance.queries.ts';

/** The window that is open over a device, with the way to end it; nothing while there is none. */
export function MaintenanceBanner({ device }: { device: Device }) {
  useLiveMaintenance();
  const now = useNow();
  const { maintenance } = device;
  // It is over by itself, whether or not anything is asked for again.
  if (!maintenance || toMs(maintenance.until) <= now) return null;
  return <Shown {...maintenance} now={now} />;
}

function Shown({ id, reason, until, now }: { id: string; reason: string; until: string; now: number }) {
  const { t } = useTranslation();
  const { data: window } = useQuery(windowDetail(id));
  const isToday = formatDate(until) === formatDate(now);
  return (
    <section className={css.banner} aria-label={t('maintenance.banner.label')}>
      <IconTool size={20} stroke={1.7} aria-hidden className={css.openIcon} />
      <div className={css.openWords}>
        <strong className={css.openTitle}>
          {isToday
            ? t('maintenance.banner.title', { time: formatTime(until) })
            : t('maintenance.banner.titleDay', { when: formatDateTime(until) })}
        </strong>
        <span className={css.openMore}>
          {[
            reason,
            t('maintenance.untilRelative', { when: formatRelative(until, now) }),
            ...(window ? [t(`maintenance.stops.${window.stops}`)] : []),
          ].join(' · ')}
        </span>
      </div>
      <div className={css.openActs}>
        {window && <EndButton window={window} />}
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link to="/maintenance/$id" params={{ id }} {...props} />}
        >
          {t('maintenance.banner.open')}
        </Button>
      </div>
    </section>
  );
}
