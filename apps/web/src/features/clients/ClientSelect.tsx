import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clientChoices, clientSites } from './clients.queries.ts';

interface ChoiceProps {
  label: string;
  value: string | null;
  onChange: (id: string | null) => void;
  error?: ReactNode;
}

/** One client, found by typing: the server searches, so a thousand clients are no longer than ten. */
export function ClientSelect({ label, value, onChange, error }: ChoiceProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string }>();
  // What is chosen is also what the field says: that is no search.
  const [search] = useDebouncedValue(typed === chosen?.label ? '' : typed, 200);
  const query = useQuery(clientChoices(search));
  const found = (query.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const data = chosen && !found.some((one) => one.value === chosen.value) ? [chosen, ...found] : found;
  return (
    <Select
      label={label}
      placeholder={t('clients.choose')}
      nothingFoundMessage={t('forms.nothingFound')}
      data={data}
      value={value}
      onChange={(id, option) => {
        setChosen(option ?? undefined);
        onChange(id);
      }}
      onSearchChange={setTyped}
      error={error}
      searchable
      allowDeselect={false}
      maxDropdownHeight={260}
    />
  );
}

/** One site of a client; the only one there is needs no choosing. */
export function SiteSelect({ clientId, label, value, onChange, error }: ChoiceProps & { clientId: string }) {
  const { t } = useTranslation();
  const query = useQuery(clientSites(clientId));
  const data = (query.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const only = data.length === 1 ? data[0]?.value : undefined;
  return (
    <Select
      label={label}
      placeholder={t('clients.sites.choose')}
      nothingFoundMessage={t('forms.nothingFound')}
      data={data}
      value={value ?? only ?? null}
      onChange={onChange}
      error={error}
      searchable
      allowDeselect={false}
      maxDropdownHeight={260}
    />
  );
}
