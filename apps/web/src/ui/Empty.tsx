import type { ReactNode } from 'react';
import type { IconComponent } from '../platform/feature.ts';
import css from './Empty.module.css';
import { IconInbox } from './icons.ts';

export interface EmptyText {
  title: string;
  /** What this page is for. */
  hint?: string;
  icon?: IconComponent;
  /** One primary action. */
  action?: ReactNode;
}

/** A page or list with nothing in it yet. */
export function Empty({ title, hint, icon: Icon = IconInbox, action }: EmptyText) {
  return (
    <div className={css.empty}>
      <span className={css.icon}>
        <Icon size={22} stroke={1.5} aria-hidden />
      </span>
      <p className={css.title}>{title}</p>
      {hint && <p className={css.hint}>{hint}</p>}
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}
