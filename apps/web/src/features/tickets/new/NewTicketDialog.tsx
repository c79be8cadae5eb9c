import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../../ui/form/FormDialog.tsx';
import { NewTicketForm } from './NewTicketForm.tsx';
import { closeNewTicket, type NewTicketStart } from './new-ticket-store.ts';

/** The form for staff in its dialog. */
export function NewTicketDialog({ start }: { start: NewTicketStart | undefined }) {
  const { t } = useTranslation();
  return (
    <FormDialog opened={start !== undefined} onClose={closeNewTicket} title={t('tickets.create.title')} size="38rem">
      {start && <NewTicketForm start={start} />}
    </FormDialog>
  );
}
