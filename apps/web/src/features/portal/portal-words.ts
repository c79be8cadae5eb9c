// A ticket in the client's words: no folio series, no internal states.
import type { TicketStatus, TimelineEntry } from '@lanet/contracts/tickets';
import { ticketKinds } from '@lanet/contracts/tickets';
import { formatMoment } from '../../platform/format.ts';
import { i18n } from '../../platform/i18n.ts';
import type { PillTone } from '../../ui/Pill.tsx';
import { metricName, metricValue } from '../tickets/metric-words.ts';

type Word = 'new' | 'open' | 'waiting_client' | 'waiting_third' | 'scheduled' | 'resolved' | 'closed' | 'cancelled';

const wordOf = (status: TicketStatus): Word => (status === 'cancelled' ? 'cancelled' : ticketKinds[status]);

/** Recibido, En proceso, Esperando su respuesta, Resuelto … */
export const statusWords = (status: TicketStatus): string => i18n.t(`portal.status.${wordOf(status)}`);

const TONES: Record<Word, PillTone> = {
  new: 'indigo',
  open: 'blue',
  waiting_client: 'yellow',
  waiting_third: 'blue',
  scheduled: 'blue',
  resolved: 'green',
  closed: 'gray',
  cancelled: 'gray',
};

export const statusTone = (status: TicketStatus): PillTone => TONES[wordOf(status)];

/** The line between two messages; undefined for what a client need not read. */
export function portalLine({ detail, author, text }: TimelineEntry): string | undefined {
  switch (detail.kind) {
    case 'created':
      return detail.channel === 'agent' && text === null
        ? i18n.t('portal.entry.createdByAlert', { author: author.name })
        : i18n.t('portal.entry.created');
    case 'status':
      if (detail.scheduledFor) return plannedLine(detail.scheduledFor);
      return i18n.t('portal.entry.status', { status: statusWords(detail.to) });
    case 'rescheduled':
      return plannedLine(detail.to);
    case 'assignee':
      return detail.to ? i18n.t('portal.entry.assigned', { name: detail.to.name }) : undefined;
    case 'subject':
      return i18n.t('portal.entry.subject', { to: detail.to });
    case 'urgency':
      return detail.to ? i18n.t('portal.entry.urgency', { urgency: i18n.t(`portal.ask.${detail.to}`) }) : undefined;
    case 'resolved':
      return detail.reason === 'person' ? i18n.t('portal.entry.resolved') : i18n.t('portal.entry.resolvedByMetric');
    case 'reopened':
      return i18n.t('portal.entry.reopened');
    case 'alert_recovered': {
      const { metric, object, before, after } = detail.evidence;
      return i18n.t('portal.entry.recovered', {
        what: metricName(metric, object),
        before: metricValue(metric, before),
        after: metricValue(metric, after),
      });
    }
    default:
      return undefined;
  }
}

const plannedLine = (at: string): string => i18n.t('portal.entry.planned', { at: formatMoment(at) });

const SUBJECT_LENGTH = 100;

/** The subject of what somebody wrote: its first sentence or line, cut at a word. */
export function subjectOf(text: string): string {
  const [first = ''] = text.trim().split(/(?<=[.!?])\s|\n/);
  const line = first.replaceAll(/\s+/g, ' ').trim();
  if (line.length <= SUBJECT_LENGTH) return line;
  const cut = line.slice(0, SUBJECT_LENGTH);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), SUBJECT_LENGTH / 2)).trimEnd()}…`;
}
