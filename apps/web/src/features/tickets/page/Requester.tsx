import { people } from '@lanet/contracts/people';
import type { Ticket } from '@lanet/contracts/tickets';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import css from './Side.module.css';

const personDetail = (id: string) =>
  queryOptions({
    queryKey: ['people', 'detail', id],
    queryFn: ({ signal }) => call(people.get, { params: { id }, signal }),
  });

/** Who asked and from where, with the ways to reach them. */
export function Requester({ ticket: { requester, client, site, channel } }: { ticket: Ticket }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('tickets.requester.title')} className={css.card}>
      <dl className={css.facts}>
        <dt>{t('tickets.requester.title')}</dt>
        <dd>
          {requester?.name ?? t(channel === 'agent' ? 'tickets.requester.noneByAlert' : 'tickets.requester.none')}
        </dd>
        {requester && <Reach personId={requester.id} />}
        <dt>{t('tickets.requester.client')}</dt>
        <dd>
          <Link to="/tickets" search={{ view: 'all', client: client.id }}>
            {client.name}
          </Link>
        </dd>
        {site && (
          <>
            <dt>{t('tickets.requester.site')}</dt>
            <dd>{site.name}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Reach({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(personDetail(personId));
  if (!data) return null;
  return (
    <>
      <dt>{t('tickets.requester.email')}</dt>
      <dd>
        <a href={`mailto:${encodeURIComponent(data.email)}`}>{data.email}</a>
      </dd>
      {data.phone && (
        <>
          <dt>{t('tickets.requester.phone')}</dt>
          <dd>
            <a href={`tel:${data.phone.replaceAll(/[^\d+]/g, '')}`}>{data.phone}</a>
          </dd>
        </>
      )}
    </>
  );
}
