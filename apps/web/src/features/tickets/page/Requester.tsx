import { people } from '@lanet/contracts/people';
import type { Ticket } from '@lanet/contracts/tickets';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { AddressNotes, AwayMark } from '../../mail/addresses/AddressNotes.tsx';
import { ticketTimeline } from '../tickets.queries.ts';
import css from './Side.module.css';

const personDetail = (id: string) =>
  queryOptions({
    queryKey: ['people', 'detail', id],
    queryFn: ({ signal }) => call(people.get, { params: { id }, signal }),
  });

/** Who asked and from where, with the ways to reach them. */
export function Requester({ ticket: { id, requester, client, site, channel } }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const { asked, isKnown } = useAskedAtComputer(id, channel === 'agent' && !requester);
  return (
    <section aria-label={t('tickets.requester.title')} className={css.card}>
      <dl className={css.facts}>
        <dt>{t('tickets.requester.title')}</dt>
        <dd>
          {requester?.name ??
            asked?.name ??
            (isKnown && t(channel === 'agent' ? 'tickets.requester.noneByAlert' : 'tickets.requester.none'))}{' '}
          {requester && <AwayMark personId={requester.id} />}
        </dd>
        {requester && <Reach personId={requester.id} />}
        {asked && <Ways email={asked.email} phone={asked.phone} />}
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
      {requester && (
        <div className={css.notes}>
          <AddressNotes personId={requester.id} />
        </div>
      )}
    </section>
  );
}

function Reach({ personId }: { personId: string }) {
  const { data } = useQuery(personDetail(personId));
  return data ? <Ways email={data.email} phone={data.phone} /> : null;
}

function Ways({ email, phone }: { email: string | null; phone: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      {email && (
        <>
          <dt>{t('tickets.requester.email')}</dt>
          <dd>
            <a href={`mailto:${encodeURIComponent(email)}`}>{email}</a>
          </dd>
        </>
      )}
      {phone && (
        <>
          <dt>{t('tickets.requester.phone')}</dt>
          <dd>
            <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>{phone}</a>
          </dd>
        </>
      )}
    </>
  );
}

/** Somebody whom the product does not know, as they wrote at their computer. `isKnown`: the timeline is on the page. */
function useAskedAtComputer(ticketId: string, isWanted: boolean) {
  const { data } = useQuery({ ...ticketTimeline(ticketId), enabled: isWanted });
  const details = isWanted ? (data ?? []).map(({ detail }) => detail) : [];
  const asked = details.find((detail) => detail.kind === 'help_request')?.contact;
  return { asked, isKnown: !isWanted || data !== undefined };
}
