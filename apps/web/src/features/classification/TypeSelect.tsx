import type { TicketType } from '@lanet/contracts/classification';
import { Select, type SelectProps } from '@mantine/core';

interface Named {
  id: string;
  name: string;
}

interface TypeSelectProps
  extends Pick<SelectProps, 'id' | 'label' | 'error' | 'disabled' | 'comboboxProps' | 'className'> {
  types: readonly TicketType[];
  value: string | null;
  onChange: (type: Named | null) => void;
  /** What the ticket has, which stays in the list whatever became of it. */
  present?: Named | null;
  /** What stands for no type. */
  none: string;
  /** In a form or filter nothing chosen is an empty field, not one of the choices. */
  clearable?: boolean;
  'aria-label'?: string;
}

const NONE = 'none';

/** One of the types that tickets can get. */
export function TypeSelect(props: TypeSelectProps) {
  const { types, value, onChange, present = null, none, clearable = false, ...field } = props;
  const offered: readonly Named[] = types.filter(({ active }) => active);
  const choices = present && !offered.some(({ id }) => id === present.id) ? [present, ...offered] : offered;
  return (
    <Select
      {...field}
      data={[
        ...(clearable ? [] : [{ value: NONE, label: none }]),
        ...choices.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={value ?? (clearable ? null : NONE)}
      onChange={(id) => onChange(choices.find((one) => one.id === id) ?? null)}
      {...(clearable && { placeholder: none, clearable, clearButtonProps: { 'aria-label': none } })}
      allowDeselect={false}
      maxDropdownHeight={260}
    />
  );
}
