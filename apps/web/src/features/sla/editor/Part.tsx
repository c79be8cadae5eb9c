import { type ReactNode, useId } from 'react';
import css from './Editor.module.css';

/** A part of the editor: what it is above, the fields below, as wide as the column. */
export function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={css.part} aria-labelledby={id}>
      <h2 id={id} className={css.partTitle}>
        {title}
      </h2>
      {hint && <p className={css.partHint}>{hint}</p>}
      {children}
    </section>
  );
}
