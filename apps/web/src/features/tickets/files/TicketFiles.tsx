import type { ListedFile } from '@lanet/contracts/ticket-files';
import type { Ticket } from '@lanet/contracts/tickets';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../platform/format.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { LoadMore } from '../../../ui/table/LoadMore.tsx';
import sideCss from '../page/Side.module.css';
import { ticketFileList } from '../ticket-files.queries.ts';
import { FileIcon } from './FileIcon.tsx';
import { FileLink } from './FileLink.tsx';
import css from './Files.module.css';

/** Everything that was attached to a ticket, the newest first. */
export function TicketFiles({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(ticketFileList(ticket.id));
  return (
    <section aria-label={t('desk.files.title')} className={sideCss.card}>
      <h2 className={sideCss.cardTitle}>{t('desk.files.title')}</h2>
      <Loadable query={query} isEmpty={() => false}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={css.quiet}>{t('desk.files.emptyHint')}</p>
          ) : (
            <>
              <ul className={css.listed}>
                {items.map((file) => (
                  <li key={file.id}>
                    <Row file={file} />
                  </li>
                ))}
              </ul>
              {query.hasNextPage && <LoadMore query={query} />}
            </>
          )
        }
      </Loadable>
    </section>
  );
}

function Row({ file }: { file: ListedFile }) {
  const { t } = useTranslation();
  const { name, sizeBytes, blocked, visibility, author, createdAt, ticketId } = file;
  return (
    <FileLink ticketId={ticketId} file={file} className={css.file}>
      <FileIcon name={name} blocked={blocked} />
      <span className={css.fileWords}>
        <span className={css.name} title={name}>
          {name}
        </span>
        <span className={css.fileFacts}>
          {blocked && `${t('desk.files.blocked')} · `}
          {visibility === 'internal' && `${t('desk.files.internal')} · `}
          {formatBytes(sizeBytes)} · {author.name} · <RelativeTime at={createdAt} />
        </span>
      </span>
    </FileLink>
  );
}
