import { Button } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { IconComponent } from '../platform/feature.ts';
import { IconChevronRight } from './icons.ts';
import { MoreActions } from './MoreActions.tsx';
import css from './PageHeader.module.css';
import { useNarrow } from './use-narrow.ts';

export interface Crumb {
  label: string;
  /** Left out for a step that has no page. */
  link?: LinkProps;
}

export interface HeaderAction {
  label: string;
  icon?: IconComponent;
  onClick: () => void;
  kind?: 'primary' | 'default' | 'danger';
  disabled?: boolean;
}

interface PageHeaderProps {
  title: string;
  breadcrumb?: readonly Crumb[];
  /** Beside the title: a pill, usually. */
  badge?: ReactNode;
  /** Below the title, in one line of quiet text. */
  meta?: ReactNode;
  /** The first stays a button on a phone, the others go into a menu there. */
  actions?: readonly HeaderAction[];
  /** Anything else at the right, such as a view switch. */
  aside?: ReactNode;
}

/** The one `h1` of a page; it also names the browser tab. */
export function PageHeader({ title, breadcrumb = [], badge, meta, actions = [], aside }: PageHeaderProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t('shell.product')}`;
  }, [title, t]);
  return (
    <header className={css.header}>
      <div className={css.words}>
        {breadcrumb.length > 0 && <Breadcrumb crumbs={breadcrumb} />}
        <div className={css.titleRow}>
          <h1 className={css.title}>{title}</h1>
          {badge}
        </div>
        {meta && <div className={css.meta}>{meta}</div>}
      </div>
      {(aside || actions.length > 0) && (
        <div className={css.aside}>
          {aside}
          <Actions actions={actions} />
        </div>
      )}
    </header>
  );
}

function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('ui.breadcrumb')}>
      <ol className={css.crumbs}>
        {crumbs.map(({ label, link }, at) => (
          <li key={label}>
            {link ? (
              <Link {...link} className={css.crumb}>
                {label}
              </Link>
            ) : (
              label
            )}
            {at < crumbs.length - 1 && <IconChevronRight size={13} aria-hidden />}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Actions({ actions }: { actions: readonly HeaderAction[] }) {
  const narrow = useNarrow();
  const shown = narrow ? actions.slice(0, 1) : actions;
  const rest = narrow ? actions.slice(1) : [];
  return (
    <>
      {shown.map((action) => (
        <ActionButton key={action.label} {...action} />
      ))}
      {rest.length > 0 && <MoreActions actions={rest} />}
    </>
  );
}

function ActionButton({ label, icon: Icon, onClick, kind = 'default', disabled }: HeaderAction) {
  return (
    <Button
      variant={kind === 'primary' ? 'filled' : 'default'}
      {...(kind === 'danger' && { c: 'red' })}
      onClick={onClick}
      disabled={disabled === true}
      leftSection={Icon && <Icon size={16} stroke={1.7} aria-hidden />}
    >
      {label}
    </Button>
  );
}
