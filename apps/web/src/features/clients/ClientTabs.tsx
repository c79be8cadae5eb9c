import type { Client } from '@lanet/contracts/clients';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../platform/format.ts';
import { useCan } from '../../platform/session.ts';
import { IconArrowRight } from '../../ui/icons.ts';
import css from './Clients.module.css';

/** The parts of a client. Devices and tickets have pages of their own, narrowed to this client. */
export function ClientTabs({ client }: { client: Client }) {
  const { t } = useTranslation();
  const params = { clientId: client.id };
  const canReadPeople = useCan('people.read');
  const canSeeMaintenance = useCan('maintenance.read');
  const canReadCalendars = useCan('calendars.read');
  return (
    <nav aria-label={t('clients.page.parts')} className={css.tabs}>
      <Tab link={{ to: '/clients/$clientId', params }} label={t('clients.page.sites')} count={client.siteCount} />
      {canReadPeople && <Tab link={{ to: '/clients/$clientId/people', params }} label={t('clients.page.people')} />}
      <Tab link={{ to: '/clients/$clientId/mail', params }} label={t('clients.senders.tab')} />
      {canReadCalendars && (
        <Tab link={{ to: '/clients/$clientId/calendar', params }} label={t('calendars.client.tab')} />
      )}
      <Elsewhere
        link={{ to: '/devices', search: { client: client.id } }}
        label={t('clients.page.devices')}
        count={client.deviceCount}
      />
      {canSeeMaintenance && (
        <Elsewhere link={{ to: '/maintenance', search: { client: client.id } }} label={t('maintenance.title')} />
      )}
      <Elsewhere
        link={{ to: '/tickets', search: { client: client.id } }}
        label={t('clients.page.tickets')}
        count={client.openTicketCount}
      />
    </nav>
  );
}

interface TabProps {
  link: LinkProps;
  label: string;
  count?: number;
}

function Tab({ link, label, count }: TabProps) {
  return (
    <Link {...link} className={css.tab} activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
      {label}
      {count !== undefined && <span className={css.tabCount}>{formatNumber(count)}</span>}
    </Link>
  );
}

function Elsewhere({ link, label, count }: TabProps) {
  return (
    <Link {...link} className={css.tab}>
      {label}
      {count !== undefined && <span className={css.tabCount}>{formatNumber(count)}</span>}
      <IconArrowRight size={14} stroke={1.7} aria-hidden />
    </Link>
  );
}
