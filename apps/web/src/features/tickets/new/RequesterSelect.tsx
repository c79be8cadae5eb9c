import { Select } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { devicesOfClient, peopleOfClient } from './new-ticket.queries.ts';

interface ChoiceProps {
  clientId: string;
  value: string | null;
  onChange: (id: string | null) => void;
  error?: ReactNode;
}

/** Whose ticket it is. */
export function RequesterSelect({ clientId, ...rest }: ChoiceProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const { data = [] } = useQuery(peopleOfClient(clientId, search));
  return (
    <ServerSelect
      {...rest}
      label={t('tickets.create.requester')}
      placeholder={t('tickets.create.noRequester')}
      found={data}
      onSearch={setSearch}
    />
  );
}

/** Which device it is about. */
export function DeviceSelect({ clientId, ...rest }: ChoiceProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const { data = [] } = useQuery(devicesOfClient(clientId, search));
  return (
    <ServerSelect
      {...rest}
      label={t('tickets.create.device')}
      placeholder={t('tickets.create.noDevice')}
      found={data}
      onSearch={setSearch}
    />
  );
}

interface ServerSelectProps extends Omit<ChoiceProps, 'clientId'> {
  label: string;
  placeholder: string;
  found: readonly { id: string; name: string }[];
  onSearch: (text: string) => void;
}

const PAUSE_MS = 200;

/** One of many, found by typing: the server searches. May be left empty. */
function ServerSelect({ label, placeholder, value, onChange, error, found, onSearch }: ServerSelectProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<{ value: string; label: string }>();
  const search = useDebouncedCallback(onSearch, PAUSE_MS);
  const choices = found.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      label={label}
      placeholder={placeholder}
      nothingFoundMessage={t('forms.nothingFound')}
      data={chosen && !choices.some((one) => one.value === chosen.value) ? [chosen, ...choices] : choices}
      value={value}
      onChange={(id, option) => {
        setChosen(option ?? undefined);
        onChange(id);
      }}
      // What is chosen is also what the field says: that is no search.
      onSearchChange={(text) => search(text === chosen?.label ? '' : text)}
      clearButtonProps={{ 'aria-label': placeholder }}
      error={error}
      searchable
      clearable
      maxDropdownHeight={240}
    />
  );
}
