// How much is left, or how late it is, in words.
import type { TicketSla } from '@lanet/contracts/ticket-sla';
import { formatMinutes, toMs } from '../../../platform/format.ts';
import { i18n } from '../../../platform/i18n.ts';

export type DueTone = 'late' | 'soon' | 'calm' | 'paused';

/** Less than this is soon. */
export const SOON_MS = 3_600_000;

export interface DueWords {
  text: string;
  tone: DueTone;
}

/** Undefined where nothing is promised, or nothing is due any more. */
export function dueWords(sla: TicketSla | null, nowMs: number): DueWords | undefined {
  if (!sla || sla.state === 'ended') return undefined;
  if (sla.state === 'paused') return { text: i18n.t('tickets.due.paused'), tone: 'paused' };
  if (sla.dueAt === null) return undefined;
  return dueAtWords(sla.dueAt, nowMs);
}

export function dueAtWords(dueAt: string, nowMs: number): DueWords {
  const leftMs = toMs(dueAt) - nowMs;
  const span = formatMinutes(leftMs / 1000);
  if (leftMs <= 0) return { text: i18n.t('tickets.due.late', { span }), tone: 'late' };
  return { text: i18n.t('tickets.due.in', { span }), tone: leftMs <= SOON_MS ? 'soon' : 'calm' };
}
