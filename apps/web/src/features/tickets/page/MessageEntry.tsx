import type { TimelineEntry } from '@lanet/contracts/tickets';
import { useTranslation } from 'react-i18next';
import { IconCircleCheck, IconLock } from '../../../ui/icons.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { Evidence } from './Evidence.tsx';
import { entrySentence } from './entry-sentence.ts';
import css from './Timeline.module.css';

/** What somebody wrote: an answer, a note, the first message, the resolution, the reason to reopen. */
export function MessageEntry({ entry, text }: { entry: TimelineEntry; text: string }) {
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
      {detail.kind === 'resolved' && detail.evidence && <Evidence evidence={detail.evidence} />}
    </article>
  );
}
