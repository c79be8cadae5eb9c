import type { ParameterValues, ScriptParameter } from '@lanet/contracts/scripts';
import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { inLanguage } from './script-words.ts';

type Value = ParameterValues[string];

interface ParameterFieldProps {
  parameter: ScriptParameter;
  value?: Value;
  onChange?: (value: Value) => void;
  error?: ReactNode;
  /** Where a dialog with this script begins. */
  isFirst?: boolean;
}

/** One parameter, asked for in the way of its kind. */
export function ParameterField({ parameter, value, onChange, error, isFirst }: ParameterFieldProps) {
  const shared = {
    label: inLanguage(parameter.titles),
    error,
    ...(isFirst && { 'data-autofocus': true }),
  };
  switch (parameter.kind) {
    case 'boolean':
      return (
        <Checkbox {...shared} checked={value === true} onChange={(event) => onChange?.(event.currentTarget.checked)} />
      );
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' || typeof value === 'string' ? value : ''}
          onChange={(typed) => onChange?.(typed)}
          min={parameter.min}
          max={parameter.max}
          // What is typed beyond the limits is said, not changed in silence.
          clampBehavior="none"
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          data={parameter.choices.map((choice) => ({ value: choice.value, label: inLanguage(choice.titles) }))}
          value={typeof value === 'string' ? value : null}
          onChange={(chosen) => chosen !== null && onChange?.(chosen)}
          allowDeselect={false}
        />
      );
    default:
      return (
        <TextInput
          {...shared}
          value={String(value ?? '')}
          onChange={(event) => onChange?.(event.currentTarget.value)}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          maxLength={parameter.kind === 'text' ? parameter.maxLength : 1000}
        />
      );
  }
}
