import css from './Decide.module.css';
import type { Undecided } from './decisions.ts';

/** Who it is about, above the fields. */
export function SenderLine({ from }: Pick<Undecided, 'from'>) {
  if (!from) return null;
  return (
    <p className={css.sender}>
      {from.name && <strong>{from.name}</strong>} <span className={css.address}>{from.address}</span>
    </p>
  );
}
