import { isStaff } from '@lanet/contracts/roles';
import { useMe } from '../../../platform/session.ts';
import { withAllTexts } from '../../../platform/texts.ts';
import { usePart } from '../../../ui/use-part.ts';
import { closeNewTicket, useNewTicketStart } from './new-ticket-store.ts';

const loadForStaff = async () => (await withAllTexts(import('./NewTicketDialog.tsx'))).NewTicketDialog;
const loadForClient = async () => (await withAllTexts(import('../../portal/AskDialog.tsx'))).AskDialog;

/** The dialog for a new ticket, once in the shell: a form for staff, three plain questions for everybody else. */
export function NewTicket() {
  const staff = isStaff(useMe().role);
  const start = useNewTicketStart();
  const Dialog = usePart(staff ? loadForStaff : loadForClient, start !== undefined, closeNewTicket);
  return Dialog ? <Dialog start={start} /> : null;
}
