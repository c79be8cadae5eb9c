import { isStaff } from '@lanet/contracts/roles';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../platform/session.ts';
import { FormDialog } from '../../../ui/form/FormFrame.tsx';
import { closeNewTicket, useNewTicketStart } from './new-ticket-store.ts';

const NewTicketForm = lazy(() => import('./NewTicketForm.tsx'));
const AskForm = lazy(() => import('../../portal/AskForm.tsx'));

/** The dialog for a new ticket, once in the shell: a form for staff, three plain questions for everybody else. */
export function NewTicket() {
  const { t } = useTranslation();
  const staff = isStaff(useMe().role);
  const start = useNewTicketStart();
  return (
    <FormDialog
      opened={start !== undefined}
      onClose={closeNewTicket}
      title={staff ? t('tickets.create.title') : t('portal.ask.title')}
      size={staff ? '38rem' : '30rem'}
    >
      <Suspense fallback={null}>
        {start && (staff ? <NewTicketForm start={start} /> : <AskForm start={start} />)}
      </Suspense>
    </FormDialog>
  );
}
