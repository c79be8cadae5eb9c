import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MenuItem } from '../../platform/feature.ts';
import css from './BottomBar.module.css';

const MOST = 4;

/** Four ways to go, within reach of the thumb. Everything else is in the menu. */
export function BottomBar({ menu }: { menu: readonly MenuItem[] }) {
  const { t } = useTranslation();
  const items = menu.filter((item) => item.mobile).slice(0, MOST);
  if (items.length === 0) return null;
  return (
    <nav aria-label={t('shell.shortcuts')} className={css.bar}>
      {items.map((item) => (
        <Item key={item.label} item={item} />
      ))}
    </nav>
  );
}

const noBadge = () => undefined;

function Item({ item }: { item: MenuItem }) {
  const { t } = useTranslation();
  const { icon: Icon, useBadge = noBadge } = item;
  const badge = useBadge();
  return (
    <Link
      to={item.to}
      className={css.item}
      activeOptions={{ exact: item.to === '/', includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
    >
      <span className={css.icon}>
        <Icon size={22} stroke={1.6} aria-hidden />
        {badge && badge.count > 0 && (
          <span className={css.badge} data-urgent={badge.urgent === true} aria-hidden>
            {badge.count > 99 ? '99+' : badge.count}
          </span>
        )}
      </span>
      {t(item.label)}
      {badge && badge.count > 0 && <span className={css.hidden}>, {t('shell.badge', { count: badge.count })}</span>}
    </Link>
  );
}
