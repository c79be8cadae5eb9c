import type { Priority } from '@lanet/contracts/alert-rules';
import type { TicketStatus } from '@lanet/contracts/tickets';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Pill.module.css';

export type PillTone = 'red' | 'orange' | 'blue' | 'gray' | 'indigo' | 'green' | 'yellow';

/** A short word on a coloured ground. The word says it; the colour only helps to find it. */
export function Pill({ tone, dot, children }: { tone: PillTone; dot?: boolean; children: ReactNode }) {
  return <span className={`${css.pill} ${css[tone]} ${dot ? css.dot : ''}`}>{children}</span>;
}

const PRIORITY_TONES: Record<Priority, PillTone> = { critical: 'red', high: 'orange', medium: 'blue', low: 'gray' };

const STATUS_TONES: Record<TicketStatus, PillTone> = {
  new: 'indigo',
  assigned: 'green',
  in_progress: 'green',
  reopened: 'green',
  waiting_client: 'yellow',
  waiting_third: 'yellow',
  pending_approval: 'yellow',
  scheduled: 'yellow',
  resolved: 'gray',
  closed: 'gray',
  cancelled: 'gray',
};

export function PriorityPill({ priority }: { priority: Priority }) {
  const { t } = useTranslation();
  return <Pill tone={PRIORITY_TONES[priority]}>{t(`ui.priority.${priority}`)}</Pill>;
}

export function StatusPill({ status }: { status: TicketStatus }) {
  const { t } = useTranslation();
  return <Pill tone={STATUS_TONES[status]}>{t(`ui.status.${status}`)}</Pill>;
}
