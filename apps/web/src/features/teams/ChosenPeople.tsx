import type { PersonRef } from '@lanet/contracts/people';
import { ActionIcon, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconArrowDown, IconArrowUp, IconX } from '../../ui/icons.ts';
import css from './Teams.module.css';

export interface ChosenPerson extends PersonRef {
  /** What is the matter with them. */
  note?: string;
}

interface ChosenPeopleProps {
  label: string;
  hint?: string;
  error?: ReactNode;
  people: readonly ChosenPerson[];
  choices: readonly PersonRef[];
  onChange: (ids: string[]) => void;
  /** Their order matters, and can be changed. */
  isOrdered?: boolean;
  aside?: (person: ChosenPerson) => ReactNode;
}

/** People one below the other, with who else could be added. */
export function ChosenPeople({ label, hint, error, people, choices, onChange, isOrdered, aside }: ChosenPeopleProps) {
  const { t } = useTranslation();
  const ids = people.map((person) => person.id);
  const others = choices.filter((person) => !ids.includes(person.id));
  const List = isOrdered ? 'ol' : 'ul';
  return (
    <fieldset className={css.group}>
      <legend className={css.label}>{label}</legend>
      {hint && <p className={css.hint}>{hint}</p>}
      {people.length === 0 ? (
        <p className={css.none}>{t('teams.people.none')}</p>
      ) : (
        <List className={css.chosen}>
          {people.map((person, at) => (
            <li key={person.id}>
              {isOrdered && <span className={css.place}>{at + 1}</span>}
              <span className={css.chosenName}>
                {person.name}
                {person.note && <span className={css.note}>{person.note}</span>}
              </span>
              {aside?.(person)}
              {isOrdered && <Moves name={person.name} at={at} ids={ids} onChange={onChange} />}
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('teams.people.remove', { name: person.name })}
                onClick={() => onChange(ids.filter((one) => one !== person.id))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </List>
      )}
      <Select
        aria-label={t('teams.people.add')}
        placeholder={t('teams.people.add')}
        data={others.map((person) => ({ value: person.id, label: person.name }))}
        value={null}
        onChange={(chosen) => chosen && onChange([...ids, chosen])}
        nothingFoundMessage={t('forms.nothingFound')}
        error={error}
        searchable
        // What was chosen is a row now; the field is for the next one.
        key={ids.join()}
        limit={100}
        maxDropdownHeight={220}
      />
    </fieldset>
  );
}

interface MovesProps {
  name: string;
  at: number;
  ids: readonly string[];
  onChange: (ids: string[]) => void;
}

function Moves({ name, at, ids, onChange }: MovesProps) {
  const { t } = useTranslation();
  const swap = (one: number, other: number) =>
    onChange(ids.map((id, index) => (index === one ? ids[other] : index === other ? ids[one] : id) ?? id));
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('teams.people.up', { name })}
        disabled={at === 0}
        onClick={() => swap(at, at - 1)}
      >
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('teams.people.down', { name })}
        disabled={at === ids.length - 1}
        onClick={() => swap(at, at + 1)}
      >
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
    </>
  );
}
