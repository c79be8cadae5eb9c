import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { IconSearch } from './icons.ts';
import css from './SearchField.module.css';

interface SearchFieldProps {
  label: string;
  /** What the address bar says. */
  value: string;
  /** Called when typing pauses. */
  onSearch: (text: string) => void;
}

const PAUSE_MS = 250;

/** Narrows a list while one types; the text belongs into the address, so that the view can be shared. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const search = useDebouncedCallback(onSearch, { delay: PAUSE_MS, flushOnUnmount: false });
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value.trim());
      }}
      leftSection={<IconSearch size={15} stroke={1.7} aria-hidden />}
      spellCheck={false}
      maxLength={100}
      className={css.field ?? ''}
    />
  );
}
