import { TextInput, type TextInputProps } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './Auth.module.css';

interface CodeInputProps {
  label: string;
  value?: string;
  onChange?: (value: string) => void;
  error?: ReactNode;
  /** Letters too: a recovery code. */
  recovery?: boolean;
  /** Six digits are there, typed or pasted: nothing else can follow. */
  onComplete?: () => void;
  inputProps?: TextInputProps & Record<`data-${string}`, string>;
}

/** The code of the second factor. Six digits send themselves, as the authenticator's 30 seconds run. */
export function CodeInput({
  label,
  value = '',
  onChange,
  error,
  recovery = false,
  onComplete,
  inputProps,
}: CodeInputProps) {
  return (
    <TextInput
      {...inputProps}
      label={label}
      value={value}
      error={error}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        const next = recovery ? typed.slice(0, 20) : typed.replaceAll(/\D/g, '').slice(0, 6);
        onChange?.(next);
        // The form reads its values when it is sent, and it has this one already.
        if (!recovery && next.length === 6 && next !== value) onComplete?.();
      }}
      inputMode={recovery ? 'text' : 'numeric'}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      data-autofocus
      autoFocus
      classNames={{ input: css.code ?? '' }}
    />
  );
}
