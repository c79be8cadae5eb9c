import { type ReactNode, useId } from 'react';
import css from './form.module.css';

/** A part of a page of settings: what it is at the left, the fields at the right. */
export function FormSection({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={css.section} aria-labelledby={id}>
      <div>
        <h2 id={id} className={css.sectionTitle}>
          {title}
        </h2>
        {hint && <p className={css.sectionHint}>{hint}</p>}
      </div>
      <div>{children}</div>
    </section>
  );
}

/** Two short fields side by side; one below the other on a phone. */
export const FieldPair = ({ children }: { children: ReactNode }) => <div className={css.pair}>{children}</div>;
