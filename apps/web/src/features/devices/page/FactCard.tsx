import type { ReactNode } from 'react';
import css from './DevicePage.module.css';
import { CollectedAt } from './InventorySection.tsx';

export interface Fact {
  label: string;
  /** Left out of the list when it is not known. */
  value: ReactNode;
}

interface FactCardProps {
  title: string;
  collectedAt: string;
  facts?: readonly Fact[];
  /** Takes the whole width: tables of many columns. */
  wide?: boolean;
  children?: ReactNode;
}

/** A section of the inventory as a card: facts by name, then whatever else it has. */
export function FactCard({ title, collectedAt, facts = [], wide = false, children }: FactCardProps) {
  const known = facts.filter(({ value }) => value !== null && value !== undefined && value !== '' && value !== false);
  return (
    <div className={`${css.card} ${wide ? css.wide : ''}`}>
      <div className={css.cardHead}>
        <h2 className={css.cardTitle}>{title}</h2>
        <CollectedAt at={collectedAt} />
      </div>
      {known.length > 0 && (
        <dl className={css.factList}>
          {known.map(({ label, value }) => (
            <FactLine key={label} label={label} value={value} />
          ))}
        </dl>
      )}
      {children}
    </div>
  );
}

function FactLine({ label, value }: Fact) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}
