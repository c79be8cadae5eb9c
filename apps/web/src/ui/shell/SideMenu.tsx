import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MenuItem } from '../../platform/feature.ts';
import { formatNumber } from '../../platform/format.ts';
import css from './SideMenu.module.css';

const SECTIONS: readonly MenuItem['section'][] = ['work', 'estate', 'organisation', 'settings'];

/** The main menu in its sections; the row of the current page is marked, also for screen readers. */
export function SideMenu({ menu, onChoose }: { menu: readonly MenuItem[]; onChoose?: () => void }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('shell.menu')} className={css.nav}>
      {SECTIONS.map((section) => ({ section, items: menu.filter((item) => item.section === section) }))
        .filter(({ items }) => items.length > 0)
        .map(({ section, items }) => (
          <ul key={section} className={css.section} data-section={section}>
            {items.map((item) => (
              <li key={item.label}>
                <Row item={item} {...(onChoose && { onChoose })} />
              </li>
            ))}
          </ul>
        ))}
    </nav>
  );
}

const noBadge = () => undefined;

function Row({ item, onChoose }: { item: MenuItem; onChoose?: () => void }) {
  const { t } = useTranslation();
  const { icon: Icon, useBadge = noBadge } = item;
  const badge = useBadge();
  return (
    <Link
      to={item.to}
      className={css.row}
      activeOptions={{ exact: item.to === '/', includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
      onClick={onChoose}
    >
      <Icon size={18} stroke={1.6} aria-hidden />
      <span className={css.label}>{t(item.label)}</span>
      {badge && badge.count > 0 && (
        <span className={css.badge} data-urgent={badge.urgent === true}>
          <span aria-hidden>{badge.count > 999 ? '999+' : formatNumber(badge.count)}</span>
          <span className={css.hidden}>, {t('shell.badge', { count: badge.count })}</span>
        </span>
      )}
    </Link>
  );
}
