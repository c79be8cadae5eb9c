// What one version of a policy's terms changed against the one before, in words.
import { CLOCK_NAMES, type PolicyTerms } from '@lanet/contracts/sla-policies';
import { i18n } from '../../platform/i18n.ts';
import { PRIORITIES } from './policy-values.ts';
import { type Names, stepText, targetText } from './policy-words.ts';

/** One line a change: `Crítica, solución: 8 h → 4 h`. Nothing where the two promise the same. */
export function differences(before: PolicyTerms, after: PolicyTerms, names: Names): string[] {
  return [
    ...targetLines(before, after),
    ...hourLines(before, after, names),
    ...pauseLines(before, after),
    ...quietLines(before, after),
    ...ladderLines(before, after, names),
  ];
}

const changed = (what: string, from: string, to: string): string[] =>
  from === to ? [] : [i18n.t('slaPolicies.history.changed', { what, from, to })];

function targetLines(before: PolicyTerms, after: PolicyTerms): string[] {
  const text = (
    { targets }: PolicyTerms,
    priority: (typeof PRIORITIES)[number],
    clock: (typeof CLOCK_NAMES)[number],
  ) => {
    const target = targets[priority]?.[clock];
    return target ? targetText(target) : i18n.t('slaPolicies.history.nothing');
  };
  return PRIORITIES.flatMap((priority) =>
    CLOCK_NAMES.flatMap((clock) =>
      changed(
        i18n.t('slaPolicies.history.target', {
          priority: i18n.t(`ui.priority.${priority}`),
          clock: i18n.t(`sla.clocks.${clock}`).toLocaleLowerCase(),
        }),
        text(before, priority, clock),
        text(after, priority, clock),
      ),
    ),
  );
}

function hourLines(before: PolicyTerms, after: PolicyTerms, { calendars }: Names): string[] {
  const calendar = ({ calendarId }: PolicyTerms) =>
    calendarId === null
      ? i18n.t('slaPolicies.hours.defaultCalendar')
      : (calendars.get(calendarId) ?? i18n.t('slaPolicies.hours.otherCalendar'));
  const hours = ({ hours: of }: PolicyTerms) => i18n.t(`slaPolicies.hours.${of}`);
  return [
    ...changed(i18n.t('slaPolicies.hours.title'), hours(before), hours(after)),
    ...changed(i18n.t('slaPolicies.hours.calendar'), calendar(before), calendar(after)),
  ];
}

function pauseLines(before: PolicyTerms, after: PolicyTerms): string[] {
  const yesNo = (yes: boolean) => i18n.t(`slaPolicies.history.${yes ? 'yes' : 'no'}`);
  const line = (what: 'waitingThird' | 'maintenance' | 'firstResponseNever', of: (terms: PolicyTerms) => boolean) =>
    changed(i18n.t(`slaPolicies.pauses.short.${what}`), yesNo(of(before)), yesNo(of(after)));
  return [
    ...line('waitingThird', ({ pauses }) => pauses.waitingThird),
    ...line('maintenance', ({ pauses }) => pauses.maintenance),
    ...line('firstResponseNever', (terms) => terms.firstResponseNeverPauses),
  ];
}

function quietLines(before: PolicyTerms, after: PolicyTerms): string[] {
  const text = ({ quietHours }: PolicyTerms) =>
    quietHours ? i18n.t('slaPolicies.quiet.fromTo', quietHours) : i18n.t('slaPolicies.quiet.none');
  return changed(i18n.t('slaPolicies.quiet.title'), text(before), text(after));
}

function ladderLines({ ladder: before }: PolicyTerms, { ladder: after }: PolicyTerms, names: Names): string[] {
  const earlier = new Map(before.map((step) => [step.key, stepText(step, names)]));
  const later = new Map(after.map((step) => [step.key, stepText(step, names)]));
  const removed = [...earlier].filter(([key]) => !later.has(key));
  return [
    ...[...later].flatMap(([key, step]) => {
      const was = earlier.get(key);
      if (was === undefined) return [i18n.t('slaPolicies.history.stepAdded', { step })];
      return was === step ? [] : [i18n.t('slaPolicies.history.stepChanged', { was, step })];
    }),
    ...removed.map(([, step]) => i18n.t('slaPolicies.history.stepRemoved', { step })),
  ];
}
