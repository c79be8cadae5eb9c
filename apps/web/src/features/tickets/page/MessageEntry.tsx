import type { TimelineEntry } from '@lanet/contracts/tickets';
import { useTranslation } from 'react-i18next';
import { IconCircleCheck, IconLock } from '../../../ui/icons.ts';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { FileChips } from '../files/FileChips.tsx';
import { Evidence } from './Evidence.tsx';
import { entrySentence } from './entry-sentence.ts';
import { OfMerged } from './OfMerged.tsx';
import css from './Timeline.module.css';

interface MessageEntryProps {
  ticketId: string;
  entry: TimelineEntry;
  text: string;
}

/** What somebody wrote: an answer, a note, the first message, the resolution, the reason to reopen. */
export function MessageEntry({ ticketId, entry, text }: MessageEntryProps) {
  const { t } = useTranslation();
  const { author, detail, visibility } = entry;
  const isInternal = visibility === 'internal';
  return (
    <article className={css.message} data-internal={isInternal} data-kind={detail.kind} aria-label={author.name}>
      <header className={css.messageHead}>
        {detail.kind === 'resolved' && (
          <IconCircleCheck size={16} stroke={1.8} className={css.done ?? ''} aria-hidden />
        )}
        <strong>{author.name}</strong>
        {detail.kind !== 'created' && <span>{entrySentence(entry)}</span>}
        <OfMerged entry={entry} />
        <ByMail entry={entry} />
        {isInternal && (
          <span className={css.internal}>
            <IconLock size={12} aria-hidden />
            {t('tickets.page.internal')}
          </span>
        )}
        <span className={css.time}>
          <RelativeTime at={entry.createdAt} />
        </span>
      </header>
      <p className={css.text}>{text}</p>
      <FileChips ticketId={entry.of?.id ?? ticketId} files={entry.files} />
      {detail.kind === 'resolved' && detail.evidence && <Evidence evidence={detail.evidence} />}
    </article>
  );
}

/** From where it came by mail, and what to think of it. */
function ByMail({ entry: { detail } }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  const mail = 'mail' in detail ? detail.mail : undefined;
  if (!mail) return null;
  return (
    <>
      <span className={css.mail}>{t('desk.mail.from', { address: mail.from })}</span>
      {mail.unverified && <Pill tone="orange">{t('desk.mail.unverified')}</Pill>}
      {mail.automatic && <Pill tone="gray">{t(`desk.mail.automatic.${mail.automatic}`)}</Pill>}
    </>
  );
}
