import type { InboundMail } from '@lanet/contracts/inbound-mail';
import { Anchor } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../platform/format.ts';
import { IconPaperclip } from '../../../ui/icons.ts';
import css from './Message.module.css';
import { partAddress } from './message-pictures.queries.ts';

/** The files of a message. In quarantine they are named and not opened: nobody has said yet who sent them. */
export function Attachments({ message: { id, state, hasRaw, attachments } }: { message: InboundMail }) {
  const { t } = useTranslation();
  const title = useId();
  // A picture of the text is seen in the text; where the original is gone it is worth a line.
  const files = attachments.filter(({ inline }) => !inline);
  if (files.length === 0) return null;
  const isOffered = state !== 'quarantine' && hasRaw;
  return (
    <section aria-labelledby={title} className={css.files}>
      <h2 id={title} className={css.filesTitle}>
        {t('inboundMail.message.attachments', { count: files.length })}
      </h2>
      <ul>
        {files.map(({ index, name, mediaType, sizeBytes }) => (
          <li key={index}>
            <IconPaperclip size={16} stroke={1.7} aria-hidden />
            {isOffered ? (
              <Anchor href={partAddress(id, index)} download className={css.fileName ?? ''}>
                {name}
              </Anchor>
            ) : (
              <span className={css.fileName}>{name}</span>
            )}
            <span className={css.quiet} title={mediaType}>
              {formatBytes(sizeBytes)}
            </span>
          </li>
        ))}
      </ul>
      {!isOffered && (
        <p className={css.quiet}>
          {t(hasRaw ? 'inboundMail.message.attachmentsHeld' : 'inboundMail.message.attachmentsGone')}
        </p>
      )}
    </section>
  );
}
