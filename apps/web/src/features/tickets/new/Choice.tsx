import type { ReactNode } from 'react';
import css from './NewTicketForm.module.css';

interface ChoiceProps {
  label: string;
  hint?: string | undefined;
  children: ReactNode;
}

/** A caption that only repeats, for the eye, the name the control has already; below it why it stands as it does. */
export function Choice({ label, hint, children }: ChoiceProps) {
  return (
    <div>
      <div aria-hidden className={css.caption}>
        {label}
      </div>
      {children}
      <div role="status" className={css.hint}>
        {hint}
      </div>
    </div>
  );
}
