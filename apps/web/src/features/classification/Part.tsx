import { type ReactNode, useId } from 'react';
import css from './Classification.module.css';

interface PartProps {
  title: string;
  hint: string;
  /** At the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** One of the three lists of the page. */
export function Part({ title, hint, aside, children }: PartProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={css.part}>
      <div className={css.head}>
        <div className={css.words}>
          <h2 id={id} className={css.title}>
            {title}
          </h2>
          <p className={css.hint}>{hint}</p>
        </div>
        {aside}
      </div>
      {children}
    </section>
  );
}
