import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { closeNewTicket, type NewTicketStart } from '../tickets/new/new-ticket-store.ts';
import { AskForm } from './AskForm.tsx';

/** The three questions in their dialog. */
export function AskDialog({ start }: { start: NewTicketStart | undefined }) {
  const { t } = useTranslation();
  return (
    <FormDialog opened={start !== undefined} onClose={closeNewTicket} title={t('portal.ask.title')}>
      {start && <AskForm start={start} />}
    </FormDialog>
  );
}
