import { type CalendarFeed, calendarFeeds } from '@lanet/contracts/calendar-feeds';
import type { Calendar } from '@lanet/contracts/calendars';
import { ActionIcon } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useId } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { useCan } from '../../../platform/session.ts';
import { IconAlertTriangle, IconRefresh, IconRss, IconTrash } from '../../../ui/icons.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { showUndo, toastDone, toastProblem } from '../../../ui/toast.tsx';
import css from '../CalendarPage.module.css';
import { useCalendarsChanged } from '../calendars.queries.ts';
import feedsCss from './Feeds.module.css';
import { NewFeedForm } from './NewFeedForm.tsx';

/** Calendars of others that this one follows. What is done here is done at once, apart from what is being edited above. */
export function FeedsSection({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation();
  const title = useId();
  const canWrite = useCan('calendars.write');
  return (
    <section className={css.card} aria-labelledby={title}>
      <div className={css.head}>
        <div className={css.headWords}>
          <h2 id={title} className={css.title}>
            {t('calendars.feeds.title')}
          </h2>
          <p className={css.hint}>{t('calendars.feeds.hint')}</p>
        </div>
      </div>
      {calendar.feeds.length > 0 ? (
        <ul className={feedsCss.list} aria-label={t('calendars.feeds.list')}>
          {calendar.feeds.map((feed) => (
            <Feed key={feed.id} calendarId={calendar.id} feed={feed} canWrite={canWrite} />
          ))}
        </ul>
      ) : (
        !canWrite && <p className={feedsCss.none}>{t('calendars.feeds.none')}</p>
      )}
      {canWrite && <NewFeedForm calendarId={calendar.id} />}
    </section>
  );
}

interface FeedProps {
  calendarId: string;
  feed: CalendarFeed;
  canWrite: boolean;
}

function Feed({ calendarId, feed, canWrite }: FeedProps) {
  const { name, host, lastError } = feed;
  const Icon = lastError ? IconAlertTriangle : IconRss;
  return (
    <li className={feedsCss.feed} data-failing={lastError !== null}>
      <Icon size={17} stroke={1.7} aria-hidden />
      <span className={feedsCss.words}>
        <span className={feedsCss.name}>
          {name} <span className={feedsCss.host}>{host}</span>
        </span>
        <State feed={feed} />
      </span>
      {canWrite && <Acts calendarId={calendarId} feed={feed} />}
    </li>
  );
}

function State({ feed: { lastError, lastOkAt, days } }: { feed: CalendarFeed }) {
  const { t } = useTranslation();
  const when = lastOkAt && <RelativeTime at={lastOkAt} />;
  if (lastError) {
    const { code, detail } = lastError;
    return (
      <span className={feedsCss.fault}>
        {t(`calendars.feeds.faults.${code}`, { detail: detail ?? '' })}{' '}
        {when ? (
          <Trans t={t} i18nKey="calendars.feeds.keptDays" count={days.length} components={{ when }} />
        ) : (
          t('calendars.feeds.neverRead')
        )}
      </span>
    );
  }
  if (!when) return <span className={feedsCss.state}>{t('calendars.feeds.waiting')}</span>;
  return (
    <span className={feedsCss.state}>
      {t('calendars.feeds.days', { count: days.length })} ·{' '}
      <Trans t={t} i18nKey="calendars.feeds.readAt" components={{ when }} />
    </span>
  );
}

function Acts({ calendarId: id, feed: { id: feedId, name, url } }: Omit<FeedProps, 'canWrite'>) {
  const { t } = useTranslation();
  const changed = useCalendarsChanged();
  const params = { id, feedId };
  const refreshing = useMutation({
    mutationFn: () => call(calendarFeeds.refresh, { params }),
    onSuccess: () => toastDone(t('calendars.feeds.refreshing', { name })),
    onError: toastProblem,
  });
  const removing = useMutation({
    mutationFn: () => call(calendarFeeds.remove, { params }),
    onSuccess: () => {
      changed();
      if (url === null) return;
      showUndo(t('calendars.feeds.removed', { name }), async () => {
        await call(calendarFeeds.add, { params: { id }, body: { name, url } });
        changed();
      });
    },
    onError: toastProblem,
  });
  return (
    <span className={feedsCss.acts}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('calendars.feeds.refresh', { name })}
        loading={refreshing.isPending}
        onClick={() => refreshing.mutate()}
      >
        <IconRefresh size={16} stroke={1.7} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t('calendars.feeds.remove', { name })}
        loading={removing.isPending}
        onClick={() => removing.mutate()}
      >
        <IconTrash size={16} stroke={1.7} aria-hidden />
      </ActionIcon>
    </span>
  );
}
