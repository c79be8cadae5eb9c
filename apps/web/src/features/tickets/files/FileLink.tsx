import type { TicketFile } from '@lanet/contracts/ticket-files';
import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../platform/session.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { ticketFileAddress } from '../ticket-files.queries.ts';

interface FileLinkProps {
  ticketId: string;
  file: TicketFile;
  className: string | undefined;
  children: ReactNode;
}

/** A file to be saved: at once, or after a warning where it can do harm; for a client's person then not at all. */
export function FileLink({ ticketId, file, className = '', children }: FileLinkProps) {
  const { t } = useTranslation();
  const isClient = useMe().clientId !== null;
  const { id, name, state, blocked } = file;
  if (state !== 'stored') return <span className={className}>{children}</span>;
  if (blocked && isClient) {
    return (
      <span className={className} data-blocked title={t('desk.files.blockedForClient')}>
        {children}
      </span>
    );
  }
  if (blocked) {
    return (
      <Blocked address={ticketFileAddress(ticketId, id)} name={name} className={className}>
        {children}
      </Blocked>
    );
  }
  return (
    <a className={className} href={ticketFileAddress(ticketId, id)} download={name}>
      <VisuallyHidden>{t('desk.files.download')}</VisuallyHidden>
      {children}
    </a>
  );
}

interface BlockedProps {
  address: string;
  name: string;
  className: string;
  children: ReactNode;
}

function Blocked({ address, name, className, children }: BlockedProps) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <UnstyledButton className={className} data-blocked onClick={() => setAsking(true)}>
        <VisuallyHidden>{t('desk.files.download')}</VisuallyHidden>
        {children}
      </UnstyledButton>
      <ConfirmDialog
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('desk.files.blockedTitle', { name })}
        confirmLabel={t('desk.files.blockedConfirm')}
        danger
        onConfirm={async () => window.location.assign(address)}
      >
        {t('desk.files.blockedText')}
      </ConfirmDialog>
    </>
  );
}
