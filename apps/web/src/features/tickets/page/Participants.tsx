import type { PersonRef } from '@lanet/contracts/people';
import { type TicketParticipant, ticketParticipants } from '@lanet/contracts/ticket-participants';
import type { Ticket } from '@lanet/contracts/tickets';
import { ActionIcon, Button, Select } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { IconUserPlus, IconX } from '../../../ui/icons.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { showUndo, toastProblem } from '../../../ui/toast.tsx';
import { peopleOfClient } from '../new/new-ticket.queries.ts';
import { assignablePeople, ticketKeys, ticketReaders } from '../tickets.queries.ts';
import css from './Side.module.css';

/** Who reads along on a ticket; staff add and remove them, each at once and with its undo. */
export function Participants({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const query = useQuery(ticketReaders(ticket.id));
  const { add, remove } = useParticipants(ticket);
  const [isAdding, setAdding] = useState(false);
  // Whoever is to hear of a merged ticket reads along where it goes on.
  const isFixed = ticket.mergedInto !== null;
  return (
    <section aria-label={t('desk.participants.title')} className={css.card}>
      <h2 className={css.cardTitle}>{t('desk.participants.title')}</h2>
      <Loadable query={query} isEmpty={() => false}>
        {(people) => (
          <>
            {people.length === 0 ? (
              <p className={css.note}>{t('desk.participants.empty')}</p>
            ) : (
              <ul className={css.people}>
                {people.map((person) => (
                  <Row key={person.id} person={person} onRemove={isFixed ? undefined : () => remove(person)} />
                ))}
              </ul>
            )}
            {isFixed ? null : isAdding ? (
              <Choice
                ticket={ticket}
                present={people}
                onChoose={(person) => {
                  setAdding(false);
                  add(person);
                }}
                onLeave={() => setAdding(false)}
              />
            ) : (
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<IconUserPlus size={15} stroke={1.7} aria-hidden />}
                onClick={() => setAdding(true)}
                className={css.addPerson ?? ''}
              >
                {t('desk.participants.add')}
              </Button>
            )}
          </>
        )}
      </Loadable>
    </section>
  );
}

function Row({ person, onRemove }: { person: TicketParticipant; onRemove: (() => void) | undefined }) {
  const { t } = useTranslation();
  const { name, email, staff, merged } = person;
  return (
    <li>
      <span className={css.personWords}>
        <span>{name}</span>
        <span className={css.personFacts} title={email}>
          {staff ? t('desk.participants.staff') : email}
          {merged && ` · ${t('desk.participants.merged')}`}
        </span>
      </span>
      {onRemove && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('desk.participants.remove', { name })}
          onClick={onRemove}
        >
          <IconX size={15} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}

function useParticipants({ id, folio }: Ticket) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ticketKeys.readers(id) });
  const change = async (act: 'add' | 'remove', personId: string): Promise<void> => {
    await call(ticketParticipants[act], { params: { id, personId } });
    await refresh();
  };
  const { mutate } = useMutation({
    mutationFn: ({ act, person }: { act: 'add' | 'remove'; person: PersonRef }) => change(act, person.id),
    onSuccess: (_, { act, person: { id: personId, name } }) => {
      const opposite = act === 'add' ? 'remove' : 'add';
      const sentence = act === 'add' ? 'desk.participants.added' : 'desk.participants.removed';
      showUndo(t(sentence, { name, folio }), () => change(opposite, personId));
    },
    onError: (error) => {
      toastProblem(error);
      void refresh();
    },
  });
  return {
    add: (person: PersonRef) => mutate({ act: 'add', person }),
    remove: (person: PersonRef) => mutate({ act: 'remove', person }),
  };
}

interface ChoiceProps {
  ticket: Ticket;
  present: readonly TicketParticipant[];
  onChoose: (person: PersonRef) => void;
  onLeave: () => void;
}

const PAUSE_MS = 200;

/** People of the ticket's client, searched for by the server, and the staff who see it. */
function Choice({ ticket, present, onChoose, onLeave }: ChoiceProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const later = useDebouncedCallback(setSearch, PAUSE_MS);
  const { client, requester } = ticket;
  const ofClient = useQuery(peopleOfClient(client.id, search)).data ?? [];
  const staff = useQuery(assignablePeople(client.id)).data ?? [];
  const taken = new Set([requester?.id, ...present.map(({ id }) => id)]);
  const free = (people: readonly PersonRef[]) =>
    people.filter(({ id }) => !taken.has(id)).map(({ id, name }) => ({ value: id, label: name }));
  const isMeant = ({ name }: PersonRef) => name.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase());
  return (
    <Select
      aria-label={t('desk.participants.add')}
      description={t('desk.participants.hint')}
      placeholder={t('desk.participants.choose')}
      data={[
        { group: t('desk.participants.ofClient', { client: client.name }), items: free(ofClient) },
        { group: t('desk.participants.ofStaff'), items: free(staff.filter(isMeant)) },
      ]}
      value={null}
      onChange={(id) => {
        const person = [...ofClient, ...staff].find((one) => one.id === id);
        if (person) onChoose({ id: person.id, name: person.name });
      }}
      onSearchChange={later}
      // The server has searched names and addresses; the field knows the names alone.
      filter={({ options }) => options}
      onBlur={onLeave}
      onKeyDown={(event) => {
        // Here Escape is of the field, not of the page.
        if (event.key === 'Escape') {
          event.stopPropagation();
          onLeave();
        }
      }}
      nothingFoundMessage={t('forms.nothingFound')}
      searchable
      autoFocus
      defaultDropdownOpened
      maxDropdownHeight={240}
      mt={8}
    />
  );
}
