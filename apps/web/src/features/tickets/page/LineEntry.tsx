import type { TimelineEntry } from '@lanet/contracts/tickets';
import { UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { IconComponent } from '../../../platform/feature.ts';
import {
  IconAlertTriangle,
  IconArrowMerge,
  IconArrowRight,
  IconCalendarTime,
  IconCircleCheck,
  IconCircleDot,
  IconEdit,
  IconFlag,
  IconHeartbeat,
  IconMailForward,
  IconPlus,
  IconRefresh,
  IconRepeat,
  IconTag,
  IconUser,
  IconUsersGroup,
} from '../../../ui/icons.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { Evidence } from './Evidence.tsx';
import { entrySentence } from './entry-sentence.ts';
import { OfMerged } from './OfMerged.tsx';
import css from './Timeline.module.css';

const ICONS: Partial<Record<TimelineEntry['detail']['kind'], IconComponent>> = {
  created: IconPlus,
  status: IconCircleDot,
  rescheduled: IconCalendarTime,
  priority: IconFlag,
  type: IconTag,
  category: IconTag,
  impact: IconFlag,
  urgency: IconFlag,
  assignee: IconUser,
  team: IconUsersGroup,
  subject: IconEdit,
  alert_fired: IconAlertTriangle,
  alert_repeated: IconAlertTriangle,
  alert_recovered: IconHeartbeat,
  service_restart: IconRefresh,
  updates_proved: IconCircleCheck,
  mail_undelivered: IconMailForward,
  resolved: IconCircleCheck,
  reopened: IconRepeat,
  merged: IconArrowMerge,
  merged_into: IconArrowMerge,
  unmerged: IconArrowMerge,
  mail_suggestion: IconArrowMerge,
  continues: IconArrowRight,
  continued_in: IconArrowRight,
};

export type MailSuggestion = Extract<TimelineEntry['detail'], { kind: 'mail_suggestion' }>;

interface LineEntryProps {
  entry: TimelineEntry;
  /** Asks to merge with a ticket that the line names; left out where that cannot be. */
  onMerge?: ((other: MailSuggestion) => void) | undefined;
}

/** Something that happened, in one line; a recovery with its proof below. */
export function LineEntry({ entry, onMerge }: LineEntryProps) {
  const { t } = useTranslation();
  const { detail, createdAt } = entry;
  const Icon = ICONS[detail.kind] ?? IconCircleDot;
  const evidence = detail.kind === 'resolved' ? detail.evidence : null;
  return (
    <div className={css.line} data-kind={detail.kind}>
      <span className={css.icon}>
        <Icon size={15} stroke={1.8} aria-hidden />
      </span>
      <div className={css.lineWords}>
        <span>
          {entrySentence(entry)}
          {'ticketId' in detail && (
            <>
              {' '}
              <Link to="/tickets/$id" params={{ id: detail.ticketId }} className={css.ticketLink}>
                {detail.folio}
              </Link>
            </>
          )}
        </span>
        {detail.kind === 'mail_suggestion' && onMerge && (
          <UnstyledButton className={css.merge ?? ''} onClick={() => onMerge(detail)}>
            {t('desk.entry.mergeSuggestion', { folio: detail.folio })}
          </UnstyledButton>
        )}
        <OfMerged entry={entry} />
        <span className={css.time}>
          <RelativeTime at={createdAt} />
        </span>
        {detail.kind === 'mail_undelivered' && detail.said && <span className={css.said}>{detail.said}</span>}
        {evidence && <Evidence evidence={evidence} />}
      </div>
    </div>
  );
}
