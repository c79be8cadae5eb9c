import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CategorySelect } from '../../classification/CategorySelect.tsx';
import { classificationQuery } from '../../classification/classification.queries.ts';
import { TypeSelect } from '../../classification/TypeSelect.tsx';
import type { FilterProps } from './Filters.tsx';
import css from './TicketsPage.module.css';

/** Type, and category with all below it; also those that tickets can no longer get, for there are tickets with them. */
export function ClassificationFilters({ filter, onChange }: FilterProps) {
  const { t } = useTranslation();
  const { types = [], categories = [] } = useQuery(classificationQuery).data ?? {};
  return (
    <>
      <TypeSelect
        aria-label={t('classification.fields.type')}
        none={t('classification.any.type')}
        clearable
        types={types.map((type) => ({ ...type, active: true }))}
        value={filter.type ?? null}
        onChange={(type) => onChange({ ...filter, type: type?.id })}
        className={css.type ?? ''}
      />
      <CategorySelect
        aria-label={t('classification.fields.category')}
        none={t('classification.any.category')}
        clearable
        categories={categories}
        shows={() => true}
        value={filter.category ?? null}
        onChange={(category) => onChange({ ...filter, category: category?.id })}
        comboboxProps={{ width: 280, position: 'bottom-start' }}
        className={css.category ?? ''}
        short
      />
    </>
  );
}
