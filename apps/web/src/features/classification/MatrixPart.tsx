import { Priority } from '@lanet/contracts/alert-rules';
import { classification, Level, type MatrixCell } from '@lanet/contracts/classification';
import { Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ApiError, call } from '../../platform/api.ts';
import { PriorityPill } from '../../ui/Pill.tsx';
import { showUndo, toastDone, toastProblem } from '../../ui/toast.tsx';
import css from './Classification.module.css';
import { useClassificationChanged } from './classification.queries.ts';
import { Part } from './Part.tsx';

/** From the highest down, as one reads a risk. */
const LEVELS = Level.options.toReversed();

interface MatrixPartProps {
  matrix: readonly MatrixCell[];
  canWrite: boolean;
}

/** Which priority impact and urgency give: nine cells, each saved as it is chosen. */
export function MatrixPart({ matrix, canWrite }: MatrixPartProps) {
  const { t } = useTranslation();
  return (
    <Part title={t('classification.matrix.title')} hint={t('classification.matrix.hint')}>
      <table className={css.matrix} aria-label={t('classification.matrix.table')}>
        <thead>
          <tr>
            <td className={css.corner}>{t('classification.matrix.corner')}</td>
            {LEVELS.map((urgency) => (
              <th key={urgency} scope="col">
                {t(`classification.matrix.urgency.${urgency}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {LEVELS.map((impact) => (
            <tr key={impact}>
              <th scope="row">{t(`classification.matrix.impact.${impact}`)}</th>
              {LEVELS.map((urgency) => {
                const cell = matrix.find((one) => one.impact === impact && one.urgency === urgency);
                return (
                  <td key={urgency}>
                    {cell && (canWrite ? <Cell cell={cell} /> : <PriorityPill priority={cell.priority} />)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}

function Cell({ cell }: { cell: MatrixCell }) {
  const { t } = useTranslation();
  const { mutate, isPending, variables } = useSaveCell(cell);
  const { impact, urgency, priority } = cell;
  return (
    <Select
      aria-label={t('classification.matrix.cell', {
        impact: t(`classification.matrix.impact.${impact}`),
        urgency: t(`classification.matrix.urgency.${urgency}`),
      })}
      data={Priority.options.toReversed().map((value) => ({ value, label: t(`ui.priority.${value}`) }))}
      value={isPending ? variables : priority}
      onChange={(chosen) => chosen !== priority && mutate(Priority.parse(chosen))}
      classNames={{ input: css.cell ?? '' }}
      attributes={{ input: { 'data-priority': isPending ? variables : priority } }}
      comboboxProps={{ width: 140 }}
      allowDeselect={false}
    />
  );
}

function useSaveCell({ impact, urgency, priority: before, version }: MatrixCell) {
  const { t } = useTranslation();
  const changed = useClassificationChanged();
  const put = async (priority: Priority, from: number) => {
    const params = { impact, urgency };
    const saved = await call(classification.setPriority, { params, body: { priority }, ifMatch: from });
    await changed();
    return saved;
  };
  return useMutation({
    mutationFn: (priority: Priority) => put(priority, version),
    onSuccess: (saved) => {
      const cell = t('classification.matrix.cell', {
        impact: t(`classification.matrix.impact.${impact}`),
        urgency: t(`classification.matrix.urgency.${urgency}`),
      });
      const words = t('classification.matrix.saved', { cell, priority: t(`ui.priority.${saved.priority}`) });
      showUndo(words, () => put(before, saved.version));
    },
    onError: async (error) => {
      await changed();
      if (error instanceof ApiError && error.code === 'request.stale') toastDone(t('classification.matrix.stale'));
      else toastProblem(error);
    },
  });
}
