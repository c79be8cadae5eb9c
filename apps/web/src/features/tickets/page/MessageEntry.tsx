import type { TimelineEntry } from '@lanet/contracts/tickets';
import { useTranslation } from 'react-i18next';
import { IconCircleCheck, IconLock } from '../../../ui/icons.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { FileChips } from '../files/FileChips.tsx';
import { ByMail } from './ByMail.tsx';
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
  const mail = 'mail' in detail ? detail.mail : undefined;
  const words = <p className={css.text}>{text}</p>;
  return (
    <article className={css.message} data-internal={isInternal} data-kind={detail.kind} aria-label={author.name}>
      <header className={css.messageHead}>
        {detail.kind === 'resolved' && (
          <IconCircleCheck size={16} stroke={1.8} className={css.done ?? ''} aria-hidden />
        )}
        <strong>{author.name}</strong>
        {detail.kind !== 'created' && <span>{entrySentence(entry)}</span>}
        <OfMerged entry={entry} />
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
      {mail ? <ByMail mail={mail}>{words}</ByMail> : words}
      <FileChips ticketId={entry.of?.id ?? ticketId} files={entry.files} />
      {detail.kind === 'resolved' && detail.evidence && <Evidence evidence={detail.evidence} />}
    </article>
  );
}
