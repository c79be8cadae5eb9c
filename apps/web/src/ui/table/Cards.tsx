import { useTranslation } from 'react-i18next';
import css from './Cards.module.css';
import { RowLink } from './RowLink.tsx';
import type { DataTableProps } from './table-types.ts';

/** The rows of a table as cards: the primary cell is the title, the others follow in one wrapping line. */
export function Cards<Row>({ label, rows, columns, rowId, link, onOpen, footer }: DataTableProps<Row>) {
  const { t } = useTranslation();
  const title = columns.find((column) => column.primary);
  const rest = columns.filter((column) => !column.primary && !column.notOnCard);
  return (
    <section aria-label={label}>
      <p className={css.count}>{t('ui.table.rows', { count: rows.length })}</p>
      <ul className={css.list}>
        {rows.map((row) => (
          <li key={rowId(row)} className={css.card}>
            <RowLink link={link?.(row)} onOpen={onOpen && (() => onOpen(row))}>
              {title?.cell(row)}
            </RowLink>
            <div className={css.rest}>
              {rest.map((column) => (
                <span key={column.id} data-quiet={column.quiet}>
                  {column.cell(row)}
                </span>
              ))}
            </div>
          </li>
        ))}
      </ul>
      {footer}
    </section>
  );
}
