import type { PersonRef } from '@lanet/contracts/people';
import type { Ticket } from '@lanet/contracts/tickets';
import { Modal, Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { assignablePeople } from './tickets.queries.ts';

interface AssignDialogProps {
  /** Open while there is one. */
  ticket: Ticket | undefined;
  onClose: () => void;
  onAssign: (ticket: Ticket, to: PersonRef | null) => void;
}

/** Who gets the ticket; one opens it with A, types a name and presses Enter. */
export function AssignDialog({ ticket, onClose, onAssign }: AssignDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={ticket !== undefined}
      onClose={onClose}
      title={ticket && t('tickets.actions.assignTo', { folio: ticket.folio })}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      size="24rem"
    >
      {ticket && (
        <AssigneeSelect
          ticket={ticket}
          onAssign={(to) => {
            onAssign(ticket, to);
            onClose();
          }}
          autoOpen
        />
      )}
    </Modal>
  );
}

interface AssigneeSelectProps extends Pick<SelectProps, 'comboboxProps' | 'disabled'> {
  ticket: Ticket;
  onAssign: (to: PersonRef | null) => void;
  /** Takes the focus with its list open. */
  autoOpen?: boolean;
  inputId?: string;
}

const NOBODY = 'nobody';

/** The staff that may get the ticket, and nobody. */
export function AssigneeSelect({ ticket, onAssign, autoOpen = false, inputId, ...list }: AssigneeSelectProps) {
  const { t } = useTranslation();
  const query = useQuery(assignablePeople(ticket.client.id));
  const people = withPresent(query.data ?? [], ticket.assignee);
  return (
    <Select
      aria-label={t('tickets.properties.assignee')}
      data={[
        { value: NOBODY, label: t('tickets.nobody') },
        ...people.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      value={ticket.assignee?.id ?? NOBODY}
      onChange={(id) => {
        const to = people.find((person) => person.id === id) ?? null;
        if (to?.id !== ticket.assignee?.id) onAssign(to);
      }}
      nothingFoundMessage={t('forms.nothingFound')}
      allowDeselect={false}
      searchable
      maxDropdownHeight={260}
      {...list}
      {...(inputId && { id: inputId })}
      {...(autoOpen && { 'data-autofocus': true, defaultDropdownOpened: true })}
    />
  );
}

/** Whoever has it stays in the list, even if it could not be given to them again. */
const withPresent = (people: readonly PersonRef[], present: PersonRef | null): readonly PersonRef[] =>
  present && !people.some(({ id }) => id === present.id) ? [present, ...people] : people;
