// What the form of a step holds, and the step it makes.
import {
  type ClockName,
  ClockName as ClockNames,
  type LadderStep,
  type SlaRecipient,
  type StepAt,
} from '@lanet/contracts/sla-policies';
import type { FormErrors } from '@mantine/form';
import { i18n } from '../../../platform/i18n.ts';
import { readSpan, spanProblem, spanText } from '../target-text.ts';

export interface StepValues {
  when: StepAt['kind'];
  /** An emptied field is empty text. */
  percent: number | string;
  span: string;
  /** Empty: every clock. */
  clock: ClockName | '';
  /** Roles by their name, people as `person:` and their id. */
  tell: string[];
  mail: boolean;
  heeds: boolean;
  raise: boolean;
  teamId: string | null;
}

/** As they are reached. */
export const WHENS = ['percent', 'before', 'breach', 'after'] as const satisfies readonly StepAt['kind'][];
export const ROLES = [
  'assignee',
  'team',
  'team_lead',
  'on_call',
  'admins',
] as const satisfies readonly SlaRecipient['kind'][];
export const MOST_RECIPIENTS = 10;

const PERSON = 'person:';
export const personValue = (id: string): string => `${PERSON}${id}`;

const recipientValue = (recipient: SlaRecipient): string =>
  recipient.kind === 'person' ? personValue(recipient.personId) : recipient.kind;

function recipientOf(value: string): SlaRecipient[] {
  if (value.startsWith(PERSON)) return [{ kind: 'person', personId: value.slice(PERSON.length) }];
  const kind = ROLES.find((role) => role === value);
  return kind ? [{ kind }] : [];
}

export function stepValues({ at, clock, tell, mail, heedsQuietHours, act }: LadderStep): StepValues {
  return {
    when: at.kind,
    percent: at.kind === 'percent' ? at.percent : 75,
    span: 'minutes' in at ? spanText({ kind: 'minutes', minutes: at.minutes }) : '30 min',
    clock: clock ?? '',
    tell: tell.map(recipientValue),
    ...{ mail, heeds: heedsQuietHours, raise: act.raisePriority, teamId: act.teamId },
  };
}

/** A step that is changed keeps its key: whoever was told of it is not told again. */
export function stepOf(key: string, { tell, clock, mail, heeds, raise, teamId, ...when }: StepValues): LadderStep {
  return {
    ...{ key, at: atOf(when), mail, heedsQuietHours: heeds },
    clock: ClockNames.options.find((one) => one === clock) ?? null,
    tell: tell.flatMap(recipientOf),
    act: { raisePriority: raise, teamId },
  };
}

function atOf({ when, percent, span }: Pick<StepValues, 'when' | 'percent' | 'span'>): StepAt {
  if (when === 'percent') return { kind: when, percent: Number(percent) };
  if (when === 'breach') return { kind: when };
  const read = readSpan(span);
  return { kind: when, minutes: read.kind === 'minutes' ? read.minutes : Number.NaN };
}

/** Sentences by field. */
export function stepErrors(values: StepValues): FormErrors {
  const { when, percent, tell, raise, teamId } = values;
  const isWhole = Number.isInteger(percent) && Number(percent) >= 1 && Number(percent) <= 99;
  const errors = {
    percent: when === 'percent' && !isWhole ? i18n.t('slaPolicies.step.percentWrong') : undefined,
    span: when === 'before' || when === 'after' ? spanError(values.span) : undefined,
    tell: tell.length === 0 && !raise && teamId === null ? i18n.t('slaPolicies.step.pointless') : undefined,
  };
  return Object.fromEntries(Object.entries(errors).filter(([, said]) => said !== undefined));
}

function spanError(typed: string): string | undefined {
  const { kind } = readSpan(typed);
  if (kind === 'empty') return i18n.t('forms.required');
  return kind === 'days' ? i18n.t('slaPolicies.step.spanDays') : spanProblem(typed);
}
