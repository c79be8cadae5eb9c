import { ComboboxChevron, type SelectProps, TextInput } from '@mantine/core';
import { useState } from 'react';
import { usePart } from './use-part.ts';

const OPENING = ['ArrowDown', 'ArrowUp', 'Enter', ' '];

const loadSelect = async () => (await import('./kit-select.ts')).Select;

interface LateSelectProps extends SelectProps {
  'aria-label': string;
  data: { value: string; label: string }[];
  value: string | null;
}

/** The kit's `Select` for the filters of a list: it comes when somebody goes there, or for what is chosen already. */
export function LateSelect(props: LateSelectProps) {
  // Who comes by the keyboard has the focus first, and opens the list with a key of those that open it in the kit.
  const [touched, setTouched] = useState<'focus' | 'open'>();
  const isWanted = touched !== undefined || props.value !== null;
  const Loaded = usePart<SelectProps>(loadSelect, isWanted, () => setTouched(undefined));
  if (Loaded) return <Loaded {...props} autoFocus={touched !== undefined} defaultDropdownOpened={touched === 'open'} />;
  return (
    <TextInput
      {...{ role: 'combobox', 'aria-haspopup': 'listbox', 'aria-expanded': false, 'aria-label': props['aria-label'] }}
      value={props.data.find(({ value }) => value === props.value)?.label ?? ''}
      placeholder={props.placeholder}
      className={props.className}
      pointer={props.searchable !== true}
      readOnly
      rightSection={props.value === null && <ComboboxChevron />}
      rightSectionPointerEvents="none"
      onFocus={() => setTouched((before) => before ?? 'focus')}
      // The kit may come before the button is let go; then there is no click any more.
      onMouseDown={() => setTouched('open')}
      onClick={() => setTouched('open')}
      onKeyDown={({ key }) => OPENING.includes(key) && setTouched('open')}
      onBlur={() => setTouched(undefined)}
    />
  );
}
