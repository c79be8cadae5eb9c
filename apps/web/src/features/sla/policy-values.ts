// What the form of a policy holds, and what is sent of it.
import type { Priority } from '@lanet/contracts/alert-rules';
import { LADDERS } from '@lanet/contracts/sla-ladder';
import {
  CLOCK_NAMES,
  type ClockName,
  type NamedScope,
  type PolicyScope,
  type PolicyTerms,
  type PriorityTargets,
  type SlaPolicy,
  type SlaTarget,
  slaPolicies,
} from '@lanet/contracts/sla-policies';
import type { FormErrors } from '@mantine/form';
import { i18n } from '../../platform/i18n.ts';
import { schemaErrors } from '../../ui/form/form-errors.ts';
import { readSpan, spanProblem, spanText } from './target-text.ts';

/** The most urgent first, as people think of them. */
export const PRIORITIES: readonly Priority[] = ['critical', 'high', 'medium', 'low'];

/** One target as it is typed; `until` matters where days are. */
export interface TargetCell {
  text: string;
  until: 'day_end' | 'same_time';
}

/** Each field is taken as a whole where two people edit at once. */
export interface PolicyValues {
  name: string;
  targets: Record<Priority, Record<ClockName, TargetCell>>;
  hours: Pick<PolicyTerms, 'hours' | 'calendarId'>;
  pauses: PolicyTerms['pauses'] & { firstResponseNever: boolean };
  quietHours: { heeded: boolean; from: string; to: string };
  ladder: PolicyTerms['ladder'];
  scopes: NamedScope[];
}

/** What of the values makes the terms, which have versions; the rest holds at once. */
export const TERM_FIELDS = [
  'targets',
  'hours',
  'pauses',
  'quietHours',
  'ladder',
] as const satisfies readonly (keyof PolicyValues)[];

const NIGHT = { from: '22:00', to: '07:00' };

/** A new policy: nothing promised yet, and the ladder that suits most. */
const BLANK_TERMS: PolicyTerms = {
  ...{ calendarId: null, hours: 'place', targets: {}, firstResponseNeverPauses: false, quietHours: null },
  pauses: { waitingThird: false, maintenance: true },
  ladder: [...LADDERS.recommended],
};

export const newPolicyValues = (): PolicyValues => policyValues({ name: '', terms: BLANK_TERMS, scopes: [] });

export function policyValues({ name, terms, scopes }: Pick<SlaPolicy, 'name' | 'terms' | 'scopes'>): PolicyValues {
  const { calendarId, hours, targets, pauses, firstResponseNeverPauses, ladder, quietHours } = terms;
  return {
    name,
    targets: byPriority((priority) => byClock((clock) => cellOf(targets[priority]?.[clock]))),
    hours: { hours, calendarId },
    pauses: { ...pauses, firstResponseNever: firstResponseNeverPauses },
    quietHours: { heeded: quietHours !== null, ...(quietHours ?? NIGHT) },
    ladder: [...ladder],
    scopes: [...scopes],
  };
}

const byPriority = <Of>(of: (priority: Priority) => Of): Record<Priority, Of> => ({
  ...{ critical: of('critical'), high: of('high'), medium: of('medium'), low: of('low') },
});

const byClock = <Of>(of: (clock: ClockName) => Of): Record<ClockName, Of> => ({
  ...{ first_response: of('first_response'), next_response: of('next_response') },
  ...{ update: of('update'), resolution: of('resolution') },
});

function cellOf(target: SlaTarget | undefined): TargetCell {
  if (!target) return { text: '', until: 'day_end' };
  return { text: spanText(target), until: target.kind === 'days' ? target.until : 'day_end' };
}

/** Undefined where nothing is typed, or nothing that can be read. */
export function targetOf({ text, until }: TargetCell): SlaTarget | undefined {
  const read = readSpan(text);
  if (read.kind === 'minutes') return read;
  return read.kind === 'days' ? { ...read, until } : undefined;
}

/** A cell that cannot be read counts as empty: so far, nothing is promised there. */
export function termsOf({ targets, hours, pauses, quietHours, ladder }: PolicyValues): PolicyTerms {
  const { firstResponseNever, ...paused } = pauses;
  const rows = PRIORITIES.map((priority) => [priority, targetsOf(targets[priority])] as const);
  return {
    ...hours,
    targets: Object.fromEntries(rows.filter(([, row]) => Object.keys(row).length > 0)),
    pauses: paused,
    firstResponseNeverPauses: firstResponseNever,
    ladder,
    quietHours: quietHours.heeded ? { from: quietHours.from, to: quietHours.to } : null,
  };
}

function targetsOf(row: Record<ClockName, TargetCell>): PriorityTargets {
  return Object.fromEntries(
    CLOCK_NAMES.flatMap((clock) => {
      const target = targetOf(row[clock]);
      return target ? [[clock, target] as const] : [];
    }),
  );
}

/** Without the names that are only shown. */
export const scopeOf = ({ clientId, siteId, categoryId, typeId, priorities }: NamedScope): PolicyScope => ({
  ...{ clientId, siteId, categoryId, typeId, priorities },
});

export const policyBody = (values: PolicyValues) => ({
  ...{ name: values.name, terms: termsOf(values), scopes: values.scopes.map(scopeOf) },
});

/** What of a policy is sent: the terms are a whole of their own, and a version of them is made only where one of them changed. */
export function changesBody(values: PolicyValues, changed: readonly string[]) {
  const { name, terms, scopes } = policyBody(values);
  return {
    ...(changed.includes('name') && { name }),
    ...(TERM_FIELDS.some((field) => changed.includes(field)) && { terms }),
    ...(changed.includes('scopes') && { scopes }),
  };
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Sentences by field path. */
export function policyErrors(values: PolicyValues): FormErrors {
  const { quietHours, targets } = values;
  const cells = PRIORITIES.flatMap((priority) =>
    CLOCK_NAMES.map((clock) => [`targets.${priority}.${clock}.text`, spanProblem(targets[priority][clock].text)]),
  );
  const times = (['from', 'to'] as const).map((end) => [
    `quietHours.${end}`,
    quietHours.heeded && !TIME.test(quietHours[end]) ? i18n.t('forms.required') : undefined,
  ]);
  const name = schemaErrors(slaPolicies.copy.body, { name: values.name });
  return Object.fromEntries([...Object.entries(name), ...cells, ...times].filter(([, said]) => said !== undefined));
}

/** Which field a refusal is about. */
export const POLICY_FIELD_OF_CODE = { 'sla_policies.name_taken': 'name' };
