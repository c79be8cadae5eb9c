// The values of a script's parameters, as the form holds them and as they are sent.
import { type ParameterValues, type ScriptParameter, SERVICE_NAME } from '@lanet/contracts/scripts';
import { i18n } from '../../platform/i18n.ts';

type Value = ParameterValues[string];

/** Every parameter with its value: what was proposed where it fits the kind, else the script's own. */
export function startingValues(
  parameters: readonly ScriptParameter[],
  proposed: ParameterValues = {},
): ParameterValues {
  return Object.fromEntries(
    parameters.map((parameter) => {
      const value = proposed[parameter.name];
      return [parameter.name, value !== undefined && !wrongValue(parameter, value) ? value : parameter.default];
    }),
  );
}

/** Sentences by parameter name; empty when all is well. The server checks the same again. */
export function wrongValues(parameters: readonly ScriptParameter[], values: ParameterValues): Record<string, string> {
  return Object.fromEntries(
    parameters.flatMap((parameter) => {
      const wrong = wrongValue(parameter, values[parameter.name]);
      return wrong === undefined ? [] : [[parameter.name, wrong]];
    }),
  );
}

function wrongValue(parameter: ScriptParameter, value: Value | undefined): string | undefined {
  switch (parameter.kind) {
    case 'number': {
      const { min, max } = parameter;
      const fits = typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max;
      return fits ? undefined : i18n.t('scripts.dialog.wrong.number', { min, max });
    }
    case 'boolean':
      return typeof value === 'boolean' ? undefined : i18n.t('forms.invalid');
    case 'choice':
      return parameter.choices.some((choice) => choice.value === value)
        ? undefined
        : i18n.t('scripts.dialog.wrong.choice');
    case 'service':
      return typeof value === 'string' && SERVICE_NAME.test(value) ? undefined : i18n.t('scripts.dialog.wrong.service');
    case 'path':
      return typeof value === 'string' && isPlainPath(value) ? undefined : i18n.t('scripts.dialog.wrong.path');
    case 'text':
      return typeof value === 'string' && value.length <= parameter.maxLength && !hasControl(value)
        ? undefined
        : i18n.t('scripts.dialog.wrong.text', { max: parameter.maxLength });
  }
}

const isPlainPath = (value: string): boolean =>
  (value.startsWith('/') || /^[A-Za-z]:\\/.test(value)) &&
  value.length <= 1000 &&
  !hasControl(value) &&
  !value.split(/[/\\]/).includes('..');

const hasControl = (value: string): boolean => [...value].some((char) => (char.codePointAt(0) ?? 0) < 32);
