// Which script an alert suggests, filled in from the alert, so that one click is enough.
import type { Alert } from '@lanet/contracts/alerts';
import type { ParameterValues, Script, ScriptParameter } from '@lanet/contracts/scripts';

export interface Suggestion {
  script: Script;
  parameters: ParameterValues;
}

/** The first suggestion of the alerts; those of the ticket come before others of its device. */
export function suggestionOf(
  alerts: readonly Alert[],
  scripts: readonly Script[],
  ticketId: string,
): Suggestion | undefined {
  const ownFirst = alerts.toSorted((a, b) => Number(b.ticket?.id === ticketId) - Number(a.ticket?.id === ticketId));
  for (const alert of ownFirst) {
    const script = scripts.find(({ key }) => key === alert.suggestedScript);
    if (script) return { script, parameters: parametersFrom(alert, script.parameters) };
  }
  return undefined;
}

/**
 * What the alert knows: the volume that is full, the service that stopped. Everything else is left to the script's own
 * defaults, which the server fills in.
 */
function parametersFrom(
  { metric, object }: Pick<Alert, 'metric' | 'object'>,
  parameters: readonly ScriptParameter[],
): ParameterValues {
  const kind = metric.startsWith('volume.') ? 'path' : metric.startsWith('service.') ? 'service' : undefined;
  const fitting = parameters.find((parameter) => parameter.kind === kind);
  // A drive of Windows is watched as `C:`, and as a path it is its root.
  const value = kind === 'path' && /^[A-Za-z]:$/.test(object) ? `${object}\\` : object;
  return fitting && value ? { [fitting.name]: value } : {};
}
