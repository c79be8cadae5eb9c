import { may } from '@lanet/contracts/permissions';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../platform/session.ts';
import css from './Settings.module.css';
import { settingsSections } from './sections.ts';

/** The settings: their sections at the left, or above in one scrolling line where the window is narrow. */
export function SettingsLayout() {
  const { t } = useTranslation();
  const { role } = useMe();
  const sections = useRef<HTMLElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  // In the scrolling line the current section may be out of sight.
  useEffect(() => {
    const rows = [...(sections.current?.querySelectorAll('a') ?? [])];
    const row = rows.find(({ pathname }) => path === pathname || path.startsWith(`${pathname}/`));
    row?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [path]);
  return (
    <div className={css.layout}>
      <nav ref={sections} aria-label={t('settings.sections')} className={css.side}>
        <ul>
          {settingsSections
            .filter(({ permission }) => may(role, permission))
            .map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={css.sideRow}
                  activeOptions={{ includeSearch: false }}
                  activeProps={{ 'aria-current': 'page' }}
                >
                  <Icon size={16} stroke={1.7} aria-hidden />
                  {t(label)}
                </Link>
              </li>
            ))}
        </ul>
      </nav>
      <div className={css.content}>
        <Outlet />
      </div>
    </div>
  );
}
