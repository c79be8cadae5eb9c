// How scripts, their parameters and the ends of runs read.
import { COMMAND_REFUSALS } from '@lanet/contracts/command-refusals';
import type { Command, CommandState } from '@lanet/contracts/commands';
import type { ParameterValues, Platform, Script, ScriptParameter } from '@lanet/contracts/scripts';
import { formatDuration, formatNumber } from '../../platform/format.ts';
import { i18n } from '../../platform/i18n.ts';
import type { PillTone } from '../../ui/Pill.tsx';

/** The text in the page's language; scripts carry both. */
export const inLanguage = (texts: { es: string; en: string }): string => (i18n.language === 'en' ? texts.en : texts.es);

/** A value as people say it: `sí`, `7`, `/srv`. */
export function valueWords(value: string | number | boolean): string {
  if (typeof value === 'boolean') return i18n.t(value ? 'scripts.yes' : 'scripts.no');
  if (typeof value === 'number') return formatNumber(value);
  return value === '' ? i18n.t('scripts.nothing') : value;
}

/** What a parameter takes: `número, 0 a 365`. */
export function kindWords(parameter: ScriptParameter): string {
  switch (parameter.kind) {
    case 'number':
      return i18n.t('scripts.kind.number', { min: formatNumber(parameter.min), max: formatNumber(parameter.max) });
    case 'choice':
      return i18n.t('scripts.kind.choice', {
        choices: parameter.choices.map(({ titles }) => inLanguage(titles)).join(', '),
      });
    default:
      return i18n.t(`scripts.kind.${parameter.kind}`);
  }
}

/** `Volumen: /srv · Vaciar paquetes descargados: sí`; parameters the script no longer has go by their name. */
export function parameterWords(values: ParameterValues, parameters: readonly ScriptParameter[]): string {
  return Object.entries(values)
    .map(([name, value]) => {
      const known = parameters.find((parameter) => parameter.name === name);
      const choice = known?.kind === 'choice' ? known.choices.find((one) => one.value === value) : undefined;
      const words = choice ? inLanguage(choice.titles) : valueWords(value);
      return `${known ? inLanguage(known.titles) : name}: ${words}`;
    })
    .join(' · ');
}

/** A program that ended with another code than 0 ended badly, though the run itself came to its end. */
export type RunOutcome = CommandState | 'failed';

export const outcomeOf = ({ state, exitCode }: Pick<Command, 'state' | 'exitCode'>): RunOutcome =>
  state === 'finished' && exitCode !== 0 ? 'failed' : state;

export const OUTCOME_TONES: Readonly<Record<RunOutcome, PillTone>> = {
  requested: 'gray',
  queued: 'gray',
  delivered: 'blue',
  accepted: 'blue',
  running: 'blue',
  finished: 'green',
  failed: 'red',
  timed_out: 'red',
  cancelled: 'gray',
  failed_to_start: 'red',
  refused: 'red',
  expired: 'yellow',
  interrupted: 'yellow',
};

/** `código 0 · 41 segundos`; empty where neither is known. */
export function resultWords({ exitCode, durationMs }: Pick<Command, 'exitCode' | 'durationMs'>): string {
  const parts = [
    ...(exitCode === null ? [] : [i18n.t('scripts.run.exit', { code: exitCode })]),
    ...(durationMs === null ? [] : [durationWords(durationMs)]),
  ];
  return parts.join(' · ');
}

/** Below ten seconds with a tenth: many scripts take less than one second, and `0 s` would say nothing. */
export function durationWords(durationMs: number): string {
  const seconds = durationMs / 1000;
  return seconds < 10 ? `${formatNumber(seconds, 1)}\u00a0s` : formatDuration(seconds, 'short');
}

const WHYS = ['timed_out', 'cancelled', 'failed_to_start', 'expired', 'interrupted'] as const;

/** A whole sentence, and the code for support where a refusal has one. */
export interface Why {
  sentence: string;
  code: string | null;
}

/** Why a run did not come to its end; undefined where there is nothing to explain. */
export function whyEnded({ state, refusal }: Pick<Command, 'state' | 'refusal'>): Why | undefined {
  // What the signer came too late for has expired, and says so by a code as well.
  if (state === 'refused' || (state === 'expired' && refusal !== null))
    return { sentence: refusalSentence(refusal), code: refusal };
  const why = WHYS.find((one) => one === state);
  return why && { sentence: i18n.t(`scripts.run.why.${why}`), code: null };
}

/** Newer agents may refuse for reasons that are not known here. */
function refusalSentence(code: string | null): string {
  const known = COMMAND_REFUSALS.find((one) => one === code);
  return known ? i18n.t(`scripts.run.refusal.${known}`) : i18n.t('scripts.run.refusedUnknown');
}

/** The system by its name as the device reports it; undefined while it has not said. */
export function platformOf(os: string | null): Platform | undefined {
  if (os === null) return undefined;
  if (/windows/i.test(os)) return 'windows';
  return /mac ?os|darwin/i.test(os) ? 'macos' : 'linux';
}

/** Scripts that a device of this system can run, by title. */
export function runnableOn(scripts: readonly Script[], os: string | null): Script[] {
  const platform = platformOf(os);
  return scripts
    .filter(({ platforms }) => platform === undefined || platforms.includes(platform))
    .sort((a, b) => inLanguage(a.titles).localeCompare(inLanguage(b.titles), i18n.language));
}
