// Policies in words: when a step is told and to whom, and which tickets a policy is for.
import type {
  LadderStep,
  NamedScope,
  PolicyTerms,
  SlaRecipient,
  SlaTarget,
  StepAt,
} from '@lanet/contracts/sla-policies';
import { formatPercent } from '../../platform/format.ts';
import { i18n } from '../../platform/i18n.ts';
import { PRIORITIES } from './policy-values.ts';
import { spanText } from './target-text.ts';

/** Names of what is kept by its id; what is not among them is somebody or something that is gone. */
export interface Names {
  people: ReadonlyMap<string, string>;
  teams: ReadonlyMap<string, string>;
  calendars: ReadonlyMap<string, string>;
}

/** `2 días hábiles, a la misma hora`; the end of the last day goes without saying. */
export function targetText(target: SlaTarget): string {
  const text = spanText(target);
  const isSameTime = target.kind === 'days' && target.until === 'same_time';
  return isSameTime ? i18n.t('slaPolicies.targets.sameTimeOf', { span: text }) : text;
}

const minutesText = (minutes: number) => spanText({ kind: 'minutes', minutes });

/** `Al 75 %`, `30 min antes de vencer`, `Al vencer`, `2 h después de vencer`. */
export function atText(at: StepAt): string {
  switch (at.kind) {
    case 'percent':
      return i18n.t('slaPolicies.ladder.at.percent', { percent: formatPercent(at.percent, 0) });
    case 'before':
      return i18n.t('slaPolicies.ladder.at.before', { span: minutesText(at.minutes) });
    case 'breach':
      return i18n.t('slaPolicies.ladder.at.breach');
    case 'after':
      return i18n.t('slaPolicies.ladder.at.after', { span: minutesText(at.minutes) });
  }
}

export function recipientText(recipient: SlaRecipient, { people }: Names): string {
  if (recipient.kind !== 'person') return i18n.t(`slaPolicies.ladder.recipients.${recipient.kind}`);
  return people.get(recipient.personId) ?? i18n.t('slaPolicies.ladder.unknownPerson');
}

/** What a step does besides telling. */
export function actTexts({ act }: LadderStep, { teams }: Names): string[] {
  const { raisePriority, teamId } = act;
  const team = teamId === null ? undefined : (teams.get(teamId) ?? i18n.t('slaPolicies.ladder.unknownTeam'));
  return [
    ...(raisePriority ? [i18n.t('slaPolicies.ladder.raises')] : []),
    ...(team === undefined ? [] : [i18n.t('slaPolicies.ladder.handsTo', { team })]),
  ];
}

/** A whole step in one line: `Al vencer · Solución · Asignado, Responsable del equipo · por correo`. */
export function stepText(step: LadderStep, names: Names): string {
  const { at, clock, tell, mail } = step;
  return [
    atText(at),
    clock === null ? i18n.t('slaPolicies.ladder.everyClock') : i18n.t(`sla.clocks.${clock}`),
    tell.map((one) => recipientText(one, names)).join(', '),
    ...(mail && tell.length > 0 ? [i18n.t('slaPolicies.ladder.byMail')] : []),
    ...(step.heedsQuietHours ? [i18n.t('slaPolicies.ladder.heeds')] : []),
    ...actTexts(step, names),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

export interface ScopeChip {
  kind: 'client' | 'site' | 'category' | 'type' | 'priorities' | 'any';
  text: string;
}

/** The conditions of a scope, all of which have to hold; none at all is any ticket. */
export function scopeChips({
  clientName,
  siteName,
  categoryName,
  typeName,
  priorities,
}: Omit<NamedScope, 'clientId' | 'siteId' | 'categoryId' | 'typeId'>): ScopeChip[] {
  const named = (kind: ScopeChip['kind'], text: string | null): ScopeChip[] => (text === null ? [] : [{ kind, text }]);
  const chips = [
    ...named('client', clientName),
    ...named('site', siteName),
    ...named('category', categoryName),
    ...named('type', typeName),
    ...named('priorities', priorities && prioritiesText(priorities)),
  ];
  return chips.length > 0 ? chips : [{ kind: 'any', text: i18n.t('slaPolicies.scopes.any') }];
}

const prioritiesText = (priorities: NonNullable<NamedScope['priorities']>): string =>
  priorities.map((priority) => i18n.t(`ui.priority.${priority}`)).join(', ');

/** `Tebi · Redes`, in one line; that a word is a priority has to be said. */
export const scopeText = (scope: NamedScope): string =>
  scopeChips(scope)
    .map(({ kind, text }) =>
      kind === 'priorities'
        ? i18n.t('slaPolicies.scopes.priorityIs', { priorities: text, count: scope.priorities?.length ?? 0 })
        : text,
    )
    .join(' · ');

/** The two clocks that clients ask about first. */
const PROMISED = ['first_response', 'resolution'] as const;

/** `Primera respuesta 30 min – 8 h · Solución 4 h – 5 días hábiles`: from the most urgent priority to the least. */
export function promiseText({ targets }: PolicyTerms): string {
  const promises = PROMISED.flatMap((clock) => {
    const spans = PRIORITIES.flatMap((priority) => targets[priority]?.[clock] ?? []).map(spanText);
    const [first, last] = [spans[0], spans.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [`${i18n.t(`sla.clocks.${clock}`)} ${first === last ? first : `${first} – ${last}`}`];
  });
  return promises.length > 0 ? promises.join(' · ') : i18n.t('slaPolicies.promisesNothing');
}
