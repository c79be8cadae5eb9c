import { may } from '@lanet/contracts/permissions';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../platform/format.ts';
import { useMe } from '../../platform/session.ts';
import { useMailBadge } from '../inbound-mail/inbound-mail.queries.ts';
import css from './Mail.module.css';
import { mailSections } from './mail-sections.ts';

/** Received, quarantine, sent, mailboxes: those that the person may read. */
export function MailTabs() {
  const { t } = useTranslation();
  const { role } = useMe();
  const waiting = useMailBadge()?.count ?? 0;
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone they do not all fit: the one that is open is brought into sight.
  useEffect(() => {
    const open = nav.current?.querySelector<HTMLElement>(`a[href="${pathname}"]`);
    if (nav.current && open) nav.current.scrollLeft = open.offsetLeft + open.offsetWidth - nav.current.offsetWidth;
  }, [pathname]);
  return (
    <nav ref={nav} aria-label={t('mail.parts')} className={css.tabs}>
      {mailSections
        .filter(({ permission }) => may(role, permission))
        .map(({ to, label, counts }) => (
          <Link
            key={to}
            to={to}
            className={css.tab}
            activeOptions={{ includeSearch: false }}
            activeProps={{ 'aria-current': 'page' }}
          >
            {t(label)}
            {counts && waiting > 0 && <Count waiting={waiting} />}
          </Link>
        ))}
    </nav>
  );
}

function Count({ waiting }: { waiting: number }) {
  const { t } = useTranslation();
  return (
    <span className={css.count}>
      <span aria-hidden>{waiting > 999 ? '999+' : formatNumber(waiting)}</span>
      <span className={css.hidden}>, {t('shell.badge', { count: waiting })}</span>
    </span>
  );
}
