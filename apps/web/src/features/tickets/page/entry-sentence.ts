// What happened, in the reader's language: the wire carries the facts only.
import type { Level } from '@lanet/contracts/classification';
import type { TimelineEntry } from '@lanet/contracts/tickets';
import { formatMoment, formatTime } from '../../../platform/format.ts';
import { i18n } from '../../../platform/i18n.ts';
import { ruleWords } from '../../alerts/alert-words.ts';
import { pathWords } from '../../classification/category-tree.ts';
import { inLanguage } from '../../scripts/script-words.ts';
import { isStateMetric, metricName, metricValue } from '../metric-words.ts';

type Detail = TimelineEntry['detail'];
type Of<Kind extends Detail['kind']> = Extract<Detail, { kind: Kind }>;

/** One line for an entry. For one that carries a text it is what the author did, after their name: "respondió". */
export function entrySentence({ author: { kind, id, name: author }, text, detail }: TimelineEntry): string {
  switch (detail.kind) {
    case 'created':
      // A computer that opens a ticket by itself says nothing in words; a person who asks there does.
      return (detail.channel === 'agent' || kind === 'agent') && text === null
        ? i18n.t('tickets.entry.createdByAgent', { author })
        : i18n.t('tickets.entry.created', { author, channel: i18n.t(`tickets.channel.${detail.channel}`) });
    case 'reply':
      return i18n.t('tickets.entry.replied');
    case 'note':
      return i18n.t('tickets.entry.noted');
    case 'status':
      return moved(author, detail);
    case 'rescheduled':
      return i18n.t('desk.entry.rescheduled', { author, at: formatMoment(detail.to) });
    case 'priority':
      return i18n.t('tickets.entry.priority', {
        author,
        from: i18n.t(`ui.priority.${detail.from}`),
        to: i18n.t(`ui.priority.${detail.to}`),
      });
    case 'type':
    case 'category':
    case 'impact':
    case 'urgency':
      return sortedSentence(author, detail);
    case 'assignee':
      return assigned(author, id, detail);
    case 'team':
      return detail.to
        ? i18n.t('tickets.entry.toTeam', { author, name: detail.to.name })
        : i18n.t('tickets.entry.withoutTeam', { author });
    case 'subject':
      return i18n.t('tickets.entry.subject', { author, from: detail.from, to: detail.to });
    case 'command':
      return i18n.t('tickets.entry.command', { author, script: inLanguage(detail.titles) });
    case 'service_restart':
      return i18n.t(`tickets.entry.serviceRestart.${detail.outcome}`, { service: detail.service });
    case 'updates_proved':
      return provedSentence(detail);
    case 'mail_undelivered':
      return i18n.t('tickets.entry.mailUndelivered', {
        address: detail.address,
        why: i18n.t(`tickets.undelivered.${detail.reason}`),
      });
    case 'resolved':
      return detail.reason === 'person' ? i18n.t('tickets.entry.resolvedBy') : i18n.t('tickets.entry.resolvedByMetric');
    case 'reopened':
      return reopened(detail);
    case 'help_request':
      return i18n.t('tickets.help.title');
    case 'merged':
    case 'unmerged':
      return i18n.t(`desk.entry.${detail.kind}`, { author });
    case 'merged_into':
      return i18n.t('desk.entry.mergedInto', { author });
    case 'mail_withdrawn':
      return i18n.t(detail.opened ? 'desk.entry.mailWithdrawnOpened' : 'desk.entry.mailWithdrawn', {
        from: detail.from,
      });
    case 'mail_suggestion':
      return i18n.t('desk.entry.mailSuggestion');
    case 'continues':
      return i18n.t('desk.entry.continues');
    case 'continued_in':
      return i18n.t('desk.entry.continuedIn');
    default:
      return alertSentence(detail);
  }
}

function moved(author: string, { from, to, scheduledFor, reason }: Of<'status'>): string {
  if (reason === 'date_came') return i18n.t('desk.entry.dateCame', { to: i18n.t(`ui.status.${to}`) });
  if (scheduledFor) return i18n.t('desk.entry.planned', { author, at: formatMoment(scheduledFor) });
  return i18n.t('tickets.entry.status', {
    author,
    from: i18n.t(`ui.status.${from}`),
    to: i18n.t(`ui.status.${to}`),
  });
}

function provedSentence({ installed, remaining, rebootRequired, scannedAt }: Of<'updates_proved'>): string {
  const parts = [
    i18n.t('scripts.proof.installed', { count: installed, time: formatTime(scannedAt) }),
    ...(remaining > 0 ? [i18n.t('scripts.proof.remaining', { count: remaining })] : []),
    ...(rebootRequired ? [i18n.t('scripts.proof.reboot')] : []),
  ];
  return parts.join('; ');
}

function sortedSentence(author: string, detail: Of<'type' | 'category' | 'impact' | 'urgency'>): string {
  const { kind } = detail;
  const [from, to] = sortedWords(detail);
  if (from === null) return i18n.t(`classification.entry.${kind}Set`, { author, to });
  if (to === null) return i18n.t(`classification.entry.${kind}Cleared`, { author, from });
  return i18n.t(`classification.entry.${kind}Changed`, { author, from, to });
}

function sortedWords(detail: Of<'type' | 'category' | 'impact' | 'urgency'>): [string | null, string | null] {
  if (detail.kind === 'type') return [detail.from, detail.to];
  if (detail.kind === 'category') return [detail.from && pathWords(detail.from), detail.to && pathWords(detail.to)];
  const { kind, from, to } = detail;
  const words = (level: Level | null) => level && i18n.t(`classification.levels.${kind}.${level}`);
  return [words(from), words(to)];
}

function assigned(author: string, authorId: string | null, { to }: Of<'assignee'>): string {
  if (!to) return i18n.t('tickets.entry.unassigned', { author });
  return to.id === authorId
    ? i18n.t('tickets.entry.tookIt', { author })
    : i18n.t('tickets.entry.assigned', { author, name: to.name });
}

function reopened({ reason }: Of<'reopened'>): string {
  if (reason === 'recurrence') return i18n.t('tickets.entry.reopenedByRecurrence');
  return reason === 'client_reply' ? i18n.t('tickets.entry.reopenedByReply') : i18n.t('tickets.entry.reopenedBy');
}

function alertSentence(detail: Of<'alert_fired' | 'alert_repeated' | 'alert_recovered' | 'alert_removed'>): string {
  switch (detail.kind) {
    case 'alert_fired': {
      const what = metricName(detail.metric, detail.object);
      const value = metricValue(detail.metric, detail.value);
      if (isStateMetric(detail.metric)) return i18n.t('tickets.entry.alertState', { what, state: value });
      return i18n.t('tickets.entry.alertFired', { what, value, limit: metricValue(detail.metric, detail.trigger) });
    }
    case 'alert_repeated': {
      const { repeats: count, metric = '', value } = detail;
      if (isStateMetric(metric)) return i18n.t('tickets.entry.alertRepeatedState', { count });
      return i18n.t('tickets.entry.alertRepeated', { count, value: metricValue(metric, value) });
    }
    case 'alert_recovered': {
      const { metric, object, before, after } = detail.evidence;
      const what = metricName(metric, object);
      const [from, to] = [metricValue(metric, before), metricValue(metric, after)];
      if (isStateMetric(metric)) return i18n.t('tickets.entry.alertState', { what, state: to });
      return i18n.t('tickets.entry.alertRecovered', { what, before: from, after: to });
    }
    case 'alert_removed':
      return i18n.t('tickets.entry.alertRemoved', { rule: `${ruleWords(detail.rule)} ${detail.object}`.trim() });
  }
}
