import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import css from './DataTable.module.css';

interface RowLinkProps {
  link: LinkProps | undefined;
  onOpen: (() => void) | undefined;
  children: ReactNode;
}

/** The primary cell: a link where the row has a page, a button where it has not, plain text where it does not open. */
export function RowLink({ link, onOpen, children }: RowLinkProps) {
  if (link)
    return (
      <Link {...link} className={css.primary} data-row-link>
        {children}
      </Link>
    );
  if (onOpen)
    return (
      <button type="button" className={css.primary} data-row-link onClick={onOpen}>
        {children}
      </button>
    );
  return <span className={css.primary}>{children}</span>;
}
