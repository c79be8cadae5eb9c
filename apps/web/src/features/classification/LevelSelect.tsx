import { Level } from '@lanet/contracts/sorting';
import { Select, type SelectProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface LevelSelectProps extends Pick<SelectProps, 'id' | 'label' | 'disabled' | 'comboboxProps'> {
  of: 'impact' | 'urgency';
  value: Level | null;
  onChange: (level: Level | null) => void;
  /** In a form nothing chosen is an empty field, not one of the choices. */
  clearable?: boolean;
}

const NONE = 'none';

/** How large the impact is, or how soon it is needed; both may be unknown. */
export function LevelSelect({ of, value, onChange, clearable = false, ...field }: LevelSelectProps) {
  const { t } = useTranslation();
  const none = t(`classification.none.${of}`);
  return (
    <Select
      {...field}
      data={[
        ...(clearable ? [] : [{ value: NONE, label: none }]),
        ...Level.options.map((level) => ({ value: level, label: t(`classification.levels.${of}.${level}`) })),
      ]}
      value={value ?? (clearable ? null : NONE)}
      onChange={(chosen) => onChange(Level.safeParse(chosen).data ?? null)}
      {...(clearable && { placeholder: none, clearable, clearButtonProps: { 'aria-label': none } })}
      allowDeselect={false}
    />
  );
}
