// What a notification says, in the reader's language: the wire carries a kind and values.
import { AGENT_REFUSALS } from '@lanet/contracts/command-refusals';
import { CommandState } from '@lanet/contracts/commands';
import { ClockName } from '@lanet/contracts/kinds';
import type { Notification } from '@lanet/contracts/notifications';
import { CheckId } from '@lanet/contracts/system';
import { formatDateTime, formatMoment } from '../../platform/format.ts';
import { i18n } from '../../platform/i18n.ts';
import { outcomeOf } from '../scripts/script-words.ts';

export interface Sentence {
  title: string;
  detail?: string;
}

/** A value that is missing reads as nothing: a bell must never be empty because of an old record. */
export function notificationSentence({ kind, values }: Pick<Notification, 'kind' | 'values'>): Sentence {
  const { subject = '', device = '', hostname = '', client = '', actor } = values;
  switch (kind) {
    case 'ticket_created':
    case 'ticket_assigned':
    case 'ticket_resolved':
    case 'ticket_reopened':
    case 'ticket_date_came':
      return { title: i18n.t(`notifications.kind.${kind}`, { subject }), ...ticketDetail(values) };
    case 'sla_warning':
    case 'sla_breach':
    case 'sla_escalation':
      return { title: i18n.t(`notifications.kind.${kind}`, { subject }), ...promiseDetail(kind, values) };
    case 'ticket_replied':
      return {
        title: actor
          ? i18n.t('notifications.kind.ticket_replied', { actor, subject })
          : i18n.t('notifications.kind.ticket_repliedUnknown', { subject }),
        ...ticketDetail(values),
      };
    case 'command_finished':
      return { title: i18n.t('notifications.kind.command_finished', { device, ...runWords(values) }) };
    case 'security_event':
      return { title: i18n.t('notifications.kind.security_event', { device }), ...securityDetail(values) };
    case 'rollout_halted':
      return {
        title: i18n.t('notifications.kind.rollout_halted', { version: values.version ?? '' }),
        detail: i18n.t(`releases.rollout.reasons.${values.reason === 'lost' ? 'lost' : 'failures'}`),
      };
    case 'mailbox_failing':
    case 'mailbox_back':
      return {
        title: i18n.t(`notifications.kind.${kind}`, { name: values.name ?? '' }),
        ...(values.text && { detail: values.text }),
      };
    case 'sla_summary':
      return summaryWords(values);
    case 'sla_lagging':
      return {
        title: i18n.t('notifications.kind.sla_lagging'),
        detail: i18n.t('notifications.slaLagging', { count: Number(values.minutes ?? 0) }),
      };
    case 'sla_caught_up':
      return { title: i18n.t('notifications.kind.sla_caught_up') };
    case 'backup_late':
      return {
        title: i18n.t('notifications.kind.backup_late'),
        detail: i18n.t('notifications.backupLate', { count: Number(values.hours ?? 0) }),
      };
    case 'backup_good':
      return { title: i18n.t('notifications.kind.backup_good') };
    case 'system_failing':
    case 'system_good':
      return systemWords(kind, values);
    case 'own_outage':
      return outageWords(values);
    case 'mail_undelivered':
    case 'mail_pair_held':
    case 'mail_template_broken':
      return mailWords(kind, values);
    case 'maintenance_proposed':
    case 'maintenance_accepted':
    case 'maintenance_declined': {
      const { place = '', reason = '' } = values;
      return {
        title: i18n.t(`notifications.kind.${kind}`, { place }),
        ...(actor && { detail: i18n.t('notifications.maintenance', { actor, client, reason }) }),
      };
    }
    case 'alert_held':
      return { title: i18n.t('notifications.kind.alert_held', { subject }), ...heldDetail(values) };
    case 'enrolment_pending':
      return { title: i18n.t('notifications.kind.enrolment_pending', { hostname }), ...(client && { detail: client }) };
  }
}

function mailWords(
  kind: 'mail_undelivered' | 'mail_pair_held' | 'mail_template_broken',
  {
    address = '',
    mailbox = '',
    template = '',
    language = '',
    problem = '',
    folio = '',
    subject = '',
  }: Record<string, string>,
): Sentence {
  const title = i18n.t(`notifications.kind.${kind}`, { address, template, language });
  if (kind === 'mail_template_broken') return { title, detail: problem };
  return {
    title,
    detail:
      kind === 'mail_undelivered'
        ? i18n.t('notifications.mail.undelivered', { folio, subject })
        : i18n.t('notifications.mail.pairHeld', { mailbox }),
  };
}

function heldDetail({ client, until = '' }: Record<string, string>): { detail?: string } {
  if (!client || Number.isNaN(Date.parse(until))) return {};
  return { detail: i18n.t('notifications.held', { client, until: formatDateTime(until) }) };
}

function ticketDetail({ folio, client }: Record<string, string>): { detail?: string } {
  if (!folio) return {};
  return { detail: client ? i18n.t('notifications.ticketDetail', { folio, client }) : folio };
}

/** `Primera respuesta: venció vie 6 mar 17:30 · TKT-000012 · Tebi`: which clock, and when it is or was due. */
function promiseDetail(kind: 'sla_warning' | 'sla_breach' | 'sla_escalation', values: Record<string, string>) {
  const clock = ClockName.safeParse(values.clock).data;
  const { dueAt = '' } = values;
  const { detail } = ticketDetail(values);
  if (clock === undefined || Number.isNaN(Date.parse(dueAt))) return { ...(detail && { detail }) };
  const promise = i18n.t(kind === 'sla_warning' ? 'notifications.promise.due' : 'notifications.promise.late', {
    ...{ clock: i18n.t(`sla.clocks.${clock}`), at: formatMoment(dueAt) },
  });
  return { detail: [promise, ...(detail ? [detail] : [])].join(' · ') };
}

/** In words by its code; of a code that is not known here, what the agent or the server said. */
function securityDetail({ code = '', text }: Record<string, string>): { detail?: string } {
  if (code === 'clone' || code === 'linked_by_facts') return { detail: i18n.t(`notifications.security.${code}`) };
  const refusal = AGENT_REFUSALS.find((known) => known === code);
  if (refusal) {
    const why = i18n.t(`scripts.run.refusal.${refusal}`);
    return { detail: i18n.t('notifications.security.refused', { why }) };
  }
  return text ? { detail: text } : {};
}

function summaryWords({ tickets, team }: Record<string, string>): Sentence {
  return {
    title: i18n.t('notifications.kind.sla_summary', { count: Number(tickets ?? 0) }),
    detail: team ? i18n.t('notifications.slaSummary', { team }) : i18n.t('notifications.slaSummaryNoTeam'),
  };
}

function systemWords(
  kind: 'system_failing' | 'system_good',
  { check, seenEs = '', seenEn = '' }: Record<string, string>,
) {
  const known = CheckId.safeParse(check).data;
  const name = known ? i18n.t(`settings.system.checkNames.${known}`) : (check ?? '');
  const detail = i18n.language === 'en' ? seenEn : seenEs;
  return { title: i18n.t(`notifications.kind.${kind}`, { check: name }), ...(detail && { detail }) };
}

function outageWords({ cause, lost = '', total = '' }: Record<string, string>): Sentence {
  const known = cause === 'restart' || cause === 'clock' ? cause : 'mass_loss';
  const values = { lost, total, count: Number(total) };
  return {
    title: i18n.t(`notifications.kind.own_outage_${known}`, values),
    detail: i18n.t(`notifications.ownOutage.${known}`, values),
  };
}

function runWords({ scriptEs = '', scriptEn = '', state, exitCode }: Record<string, string>) {
  const known = CommandState.safeParse(state);
  const code = exitCode === undefined || exitCode === '' ? null : Number(exitCode);
  const outcome = known.success ? outcomeOf({ state: known.data, exitCode: code }) : undefined;
  return {
    script: i18n.language === 'en' ? scriptEn : scriptEs,
    state: outcome ? i18n.t(`scripts.run.state.${outcome}`).toLocaleLowerCase() : '',
  };
}
