import type { Priority } from '@lanet/contracts/alert-rules';
import { CLOCK_NAMES, type ClockName } from '@lanet/contracts/sla-policies';
import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { PriorityPill } from '../../../ui/Pill.tsx';
import { usePhone } from '../../../ui/use-narrow.ts';
import { PRIORITIES } from '../policy-values.ts';
import { readSpan, spanText } from '../target-text.ts';
import css from './Editor.module.css';
import type { PolicyForm } from './policy-form.ts';

interface FieldProps {
  form: PolicyForm;
  /** What a cell with a mistake is described by. */
  errorsId: string;
}

/** What is promised: priorities down, clocks across; on a phone one priority after the other. */
export function TargetFields({ form }: { form: PolicyForm }) {
  const errorsId = useId();
  const isPhone = usePhone();
  return (
    <>
      {isPhone ? <Groups form={form} errorsId={errorsId} /> : <Grid form={form} errorsId={errorsId} />}
      {!isPhone && <Mistakes form={form} errorsId={errorsId} />}
    </>
  );
}

function Grid({ form, errorsId }: FieldProps) {
  const { t } = useTranslation();
  return (
    <table className={css.grid} aria-label={t('slaPolicies.targets.table')}>
      <thead>
        <tr>
          <th scope="col">{t('slaPolicies.targets.priority')}</th>
          {CLOCK_NAMES.map((clock) => (
            <th key={clock} scope="col" title={t(`slaPolicies.targets.clockHints.${clock}`)}>
              {t(`sla.clocks.${clock}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {PRIORITIES.map((priority) => (
          <tr key={priority}>
            <th scope="row">
              <PriorityPill priority={priority} />
            </th>
            {CLOCK_NAMES.map((clock) => (
              <td key={clock}>
                <Cell form={form} errorsId={errorsId} priority={priority} clock={clock} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Groups({ form, errorsId }: FieldProps) {
  return PRIORITIES.map((priority) => (
    <fieldset key={priority} className={css.group}>
      <legend>
        <PriorityPill priority={priority} />
      </legend>
      {CLOCK_NAMES.map((clock) => (
        <Cell key={clock} form={form} errorsId={errorsId} priority={priority} clock={clock} hasLabel />
      ))}
    </fieldset>
  ));
}

interface CellProps extends FieldProps {
  priority: Priority;
  clock: ClockName;
  /** In a table the heads say it. */
  hasLabel?: boolean;
}

/** One target; what can be read is shown the same way when the field is left. */
function Cell({ form, errorsId, priority, clock, hasLabel = false }: CellProps) {
  const { t } = useTranslation();
  const path = `targets.${priority}.${clock}` as const;
  const { text, until } = form.values.targets[priority][clock];
  const name = t('slaPolicies.targets.cell', {
    ...{ clock: t(`sla.clocks.${clock}`), priority: t(`ui.priority.${priority}`).toLocaleLowerCase() },
  });
  const input = form.getInputProps(`${path}.text`);
  const leave = () => {
    const read = readSpan(text);
    if (read.kind === 'minutes' || read.kind === 'days') form.setFieldValue(`${path}.text`, spanText(read));
    else form.validateField(`${path}.text`);
  };
  const next = until === 'day_end' ? 'same_time' : 'day_end';
  return (
    <div className={css.cell}>
      <TextInput
        {...input}
        {...(hasLabel
          ? { label: t(`sla.clocks.${clock}`) }
          : // The sentence stands below the grid: a cell has no room for it.
            { 'aria-label': name, error: Boolean(input.error), ...(input.error && { 'aria-describedby': errorsId }) })}
        placeholder={t('slaPolicies.targets.none')}
        onBlur={leave}
        autoComplete="off"
        spellCheck={false}
      />
      {readSpan(text).kind === 'days' && (
        <button
          type="button"
          className={css.until}
          aria-label={`${name}. ${t('slaPolicies.targets.untilToggle', { until: t(`slaPolicies.targets.until.${until}`) })}`}
          onClick={() => form.setFieldValue(`${path}.until`, next)}
        >
          {t(`slaPolicies.targets.until.${until}`)}
        </button>
      )}
    </div>
  );
}

/** What cannot be read, and what would be right. */
function Mistakes({ form, errorsId }: FieldProps) {
  const { t } = useTranslation();
  const mistakes = PRIORITIES.flatMap((priority) =>
    CLOCK_NAMES.flatMap((clock) => {
      const said = form.errors[`targets.${priority}.${clock}.text`];
      const where = t('slaPolicies.targets.cell', {
        ...{ clock: t(`sla.clocks.${clock}`), priority: t(`ui.priority.${priority}`).toLocaleLowerCase() },
      });
      return said ? [{ where, said }] : [];
    }),
  );
  return (
    <ul id={errorsId} className={css.mistakes} aria-live="polite">
      {mistakes.map(({ where, said }) => (
        <li key={where}>
          <strong>{where}:</strong> {said}
        </li>
      ))}
    </ul>
  );
}
