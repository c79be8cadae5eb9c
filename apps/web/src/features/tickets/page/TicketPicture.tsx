import type { TicketFile } from '@lanet/contracts/ticket-files';
import { Anchor, Modal, Skeleton, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatNumber } from '../../../platform/format.ts';
import { ticketFileAddress, ticketPicture, useObjectUrl } from '../ticket-files.queries.ts';
import css from './HelpEntry.module.css';

interface TicketPictureProps {
  ticketId: string;
  folio: string;
  file: TicketFile;
}

/** A picture that came with a ticket: small in the story, whole when it is pressed. */
export function TicketPicture({ ticketId, folio, file }: TicketPictureProps) {
  const { t } = useTranslation();
  if (file.state === 'announced') return <p className={css.quiet}>{t('tickets.help.pictureComing')}</p>;
  if (file.state === 'refused') return <p className={css.quiet}>{t('tickets.help.pictureRefused')}</p>;
  return <Stored ticketId={ticketId} folio={folio} file={file} />;
}

function Stored({ ticketId, folio, file }: TicketPictureProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { data, isError } = useQuery(ticketPicture(ticketId, file));
  const address = useObjectUrl(data);
  if (isError) return <p className={css.quiet}>{t('tickets.help.pictureFailed')}</p>;
  if (!address) return <Skeleton height={120} width={200} />;
  const name = t('tickets.help.pictureOf', { folio });
  return (
    <>
      <UnstyledButton
        className={css.thumbnail}
        aria-label={t('tickets.help.openPicture')}
        onClick={() => setOpen(true)}
      >
        <img src={address} alt={name} width={file.width ?? undefined} height={file.height ?? undefined} />
      </UnstyledButton>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={name}
        size="90%"
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        <img src={address} alt={name} className={css.whole} />
        <p className={css.quiet}>
          {formatNumber(file.width ?? 0)} × {formatNumber(file.height ?? 0)} · {formatBytes(file.sizeBytes)} ·{' '}
          <Anchor size="sm" href={ticketFileAddress(ticketId, file.id)} download>
            {t('tickets.help.savePicture')}
          </Anchor>
        </p>
      </Modal>
    </>
  );
}
