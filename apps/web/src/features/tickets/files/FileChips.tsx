import { SHOWN_PICTURES, type TicketFile } from '@lanet/contracts/ticket-files';
import { Anchor, Modal, Skeleton, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../platform/format.ts';
import { ticketFileAddress, ticketPicture, useObjectUrl } from '../ticket-files.queries.ts';
import { FileIcon } from './FileIcon.tsx';
import { FileLink } from './FileLink.tsx';
import css from './Files.module.css';

interface FileProps {
  /** The ticket the file came to. */
  ticketId: string;
  file: TicketFile;
}

/** A picture of this size is worth loading to show it small. */
const LARGEST_SHOWN_BYTES = 10 * 1024 * 1024;

/** The files of a line: pictures small, everything else by name and size. */
export function FileChips({ ticketId, files }: { ticketId: string; files: readonly TicketFile[] | undefined }) {
  if (!files || files.length === 0) return null;
  return (
    <ul className={css.files}>
      {files.map((file) => (
        <li key={file.id}>
          {isShown(file) ? <Picture ticketId={ticketId} file={file} /> : <Chip ticketId={ticketId} file={file} />}
        </li>
      ))}
    </ul>
  );
}

const isShown = ({ mediaType, sizeBytes, state, blocked }: TicketFile) =>
  state === 'stored' && !blocked && sizeBytes <= LARGEST_SHOWN_BYTES && SHOWN_PICTURES.includes(mediaType);

function Chip({ ticketId, file }: FileProps) {
  const { t } = useTranslation();
  return (
    <FileLink ticketId={ticketId} file={file} className={css.chip}>
      <FileIcon name={file.name} blocked={file.blocked} />
      <span className={css.name}>{file.name}</span>
      <span className={css.size}>{file.state === 'stored' ? formatBytes(file.sizeBytes) : t('desk.files.coming')}</span>
    </FileLink>
  );
}

function Picture({ ticketId, file }: FileProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const { data, isError } = useQuery(ticketPicture(ticketId, file));
  const address = useObjectUrl(data);
  const { name } = file;
  // Its sender said that it was a picture; where the browser says otherwise, it is a file like any other.
  if (isError || isBroken) return <Chip ticketId={ticketId} file={file} />;
  if (!address) return <Skeleton height={120} width={180} />;
  return (
    <>
      <UnstyledButton
        className={css.thumbnail}
        aria-label={t('desk.files.open', { name })}
        title={name}
        onClick={() => setOpen(true)}
      >
        <img src={address} alt={name} onError={() => setBroken(true)} />
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
          {formatBytes(file.sizeBytes)} ·{' '}
          <Anchor size="sm" href={ticketFileAddress(ticketId, file.id)} download={name}>
            {t('desk.files.download')}
          </Anchor>
        </p>
      </Modal>
    </>
  );
}
