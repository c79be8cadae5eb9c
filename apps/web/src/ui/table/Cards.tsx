import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Cards.module.css';
import { CardsHead } from './CardsHead.tsx';
import { SelectBox } from './Head.tsx';
import { RowLink } from './RowLink.tsx';
import { type DataTableProps, groupBefore, toggled } from './table-types.ts';

/**
 * The rows of a table as cards: the primary cell is the title, the others follow in one wrapping line. Where rows can be
 * selected, a button changes what touching a card does: it selects until nothing is selected any more.
 */
export function Cards<Row>(props: DataTableProps<Row>) {
  const { label, rows, rowId, selected, onSelect, footer } = props;
  const [asked, setAsked] = useState(false);
  const choosing = onSelect !== undefined && (asked || rows.some((row) => selected?.has(rowId(row))));
  const select = (next: ReadonlySet<string>) => {
    setAsked(false);
    onSelect?.(next);
  };
  return (
    <section aria-label={label}>
      <CardsHead
        {...props}
        choosing={choosing}
        {...(onSelect && { onSelect: select, onChoosing: () => (choosing ? select(new Set()) : setAsked(true)) })}
      />
      <ul className={css.list}>
        {rows.map((row, index) => (
          <Fragment key={rowId(row)}>
            <Group name={groupBefore(props, index)} />
            <Card
              {...props}
              row={row}
              isSelected={selected?.has(rowId(row)) === true}
              {...(choosing && { onToggle: () => select(toggled(selected, rowId(row))) })}
            />
          </Fragment>
        ))}
      </ul>
      {footer}
    </section>
  );
}

function Group({ name }: { name: string | undefined }) {
  if (name === undefined) return null;
  return (
    <li className={css.group}>
      <h2>{name}</h2>
    </li>
  );
}

interface CardProps<Row> extends DataTableProps<Row> {
  row: Row;
  isSelected: boolean;
  /** While cards are chosen: what touching this one does. */
  onToggle?: () => void;
}

function Card<Row>({ row, columns, rowName, link, onOpen, isSelected, onToggle }: CardProps<Row>) {
  const { t } = useTranslation();
  const title = columns.find((column) => column.primary)?.cell(row);
  return (
    <li className={css.card} data-choosing={onToggle !== undefined} data-selected={isSelected}>
      {onToggle ? (
        <>
          <SelectBox label={t('ui.table.select', { name: rowName(row) })} checked={isSelected} onChange={onToggle} />
          <span className={css.title}>{title}</span>
        </>
      ) : (
        <RowLink link={link?.(row)} onOpen={onOpen && (() => onOpen(row))}>
          {title}
        </RowLink>
      )}
      <div className={css.rest}>
        {columns
          .filter((column) => !column.primary && !column.notOnCard)
          .map((column) => (
            <span key={column.id} data-quiet={column.quiet}>
              {column.cell(row)}
            </span>
          ))}
      </div>
    </li>
  );
}
