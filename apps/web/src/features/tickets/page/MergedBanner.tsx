import { ticketMerges } from '@lanet/contracts/ticket-merges';
import type { Ticket } from '@lanet/contracts/tickets';
import { Alert, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { IconArrowMerge } from '../../../ui/icons.ts';
import { toastDone } from '../../../ui/toast.tsx';
import { storeTicket, ticketKeys } from '../tickets.queries.ts';
import css from './MergedBanner.module.css';

/** Where a merged ticket goes on; staff may take the merge back from here. */
export function MergedBanner({ ticket, canUndo }: { ticket: Ticket; canUndo: boolean }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { mergedInto: target, id, folio } = ticket;
  if (!target) return null;
  const words = { source: folio, target: target.folio };
  return (
    <Alert variant="light" color="indigo" icon={<IconArrowMerge size={18} aria-hidden />} className={css.banner ?? ''}>
      <div className={css.row}>
        <span className={css.words}>
          {t('desk.merge.banner')}{' '}
          <Link to="/tickets/$id" params={{ id: target.id }}>
            {target.folio} · {target.subject}
          </Link>
          . {t('desk.merge.bannerHint')}
        </span>
        {canUndo && (
          <Button variant="default" size="xs" onClick={() => setAsking(true)}>
            {t('desk.merge.undo')}
          </Button>
        )}
      </div>
      <ConfirmDialog
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('desk.merge.undoTitle', words)}
        confirmLabel={t('desk.merge.undo')}
        onConfirm={async () => {
          storeTicket(queryClient, await call(ticketMerges.unmerge, { params: { id } }));
          void queryClient.invalidateQueries({ queryKey: ticketKeys.all });
          toastDone(t('desk.merge.undone', words));
        }}
      >
        {t('desk.merge.undoText', words)}
      </ConfirmDialog>
    </Alert>
  );
}
