import { Priority } from '@lanet/contracts/alert-rules';
import type { Level } from '@lanet/contracts/classification';
import { openingPriority } from '@lanet/contracts/priority-matrix';
import { SegmentedControl } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FieldPair } from '../../../ui/form/FormSection.tsx';
import { CategorySelect } from '../../classification/CategorySelect.tsx';
import { classificationQuery } from '../../classification/classification.queries.ts';
import { LevelSelect } from '../../classification/LevelSelect.tsx';
import { TypeSelect } from '../../classification/TypeSelect.tsx';
import { Choice } from './Choice.tsx';

export interface SortingValues {
  typeId: string | null;
  categoryId: string | null;
  impact: Level | null;
  urgency: Level | null;
  /** Null while it follows impact and urgency. */
  priority: Priority | null;
}

export const unsorted: SortingValues = { typeId: null, categoryId: null, impact: null, urgency: null, priority: null };

/** What the server is sent: what was left empty is left out. */
export const sortingBody = (values: SortingValues) => ({
  ...(values.typeId && { typeId: values.typeId }),
  ...(values.categoryId && { categoryId: values.categoryId }),
  ...(values.impact && { impact: values.impact }),
  ...(values.urgency && { urgency: values.urgency }),
  ...(values.priority && { priority: values.priority }),
});

/** How a new ticket is sorted. Its priority follows impact and urgency until somebody chooses another. */
export function Sorting<Values extends SortingValues>({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation();
  const { types = [], categories = [] } = useQuery(classificationQuery).data ?? {};
  const { typeId, categoryId, impact, urgency } = form.values;
  // The form has more fields than these; of them only these are set here.
  const set = (values: Partial<SortingValues>) => form.setValues(values as Partial<Values>);
  return (
    <>
      <FieldPair>
        <TypeSelect
          label={t('classification.fields.type')}
          none={t('classification.none.type')}
          types={types}
          value={typeId}
          error={form.errors.typeId}
          onChange={(type) => set({ typeId: type?.id ?? null })}
          clearable
        />
        <CategorySelect
          label={t('classification.fields.category')}
          none={t('classification.none.category')}
          categories={categories}
          value={categoryId}
          error={form.errors.categoryId}
          onChange={(category) => set({ categoryId: category?.id ?? null })}
          clearable
        />
      </FieldPair>
      <FieldPair>
        <LevelSelect
          label={t('classification.fields.impact')}
          of="impact"
          value={impact}
          onChange={(level) => set({ impact: level, priority: null })}
          clearable
        />
        <LevelSelect
          label={t('classification.fields.urgency')}
          of="urgency"
          value={urgency}
          onChange={(level) => set({ urgency: level, priority: null })}
          clearable
        />
      </FieldPair>
    </>
  );
}

/** The priority that was chosen, or the one that the ticket will get. */
export function PriorityChoice({
  values,
  onChange,
}: {
  values: SortingValues;
  onChange: (priority: Priority) => void;
}) {
  const { t } = useTranslation();
  const { data } = useQuery(classificationQuery);
  const follows = openingPriority(values, data?.matrix ?? []);
  return (
    <Choice
      label={t('tickets.create.priority')}
      hint={values.priority === null && follows ? t('classification.byMatrix') : undefined}
    >
      <SegmentedControl
        fullWidth
        aria-label={t('tickets.create.priority')}
        data={Priority.options.map((value) => ({ value, label: t(`ui.priority.${value}`) }))}
        value={values.priority ?? follows ?? 'medium'}
        onChange={(value) => onChange(Priority.parse(value))}
      />
    </Choice>
  );
}
