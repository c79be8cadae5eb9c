import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clientChoices, clientSites } from './clients.queries.ts';

interface ChoiceProps {
  label: string;
  /** What it says while nothing is chosen; that something should be, unless said. */
  placeholder?: string;
  value: string | null;
  /** With the name of what was chosen. */
  onChange: (id: string | null, name?: string) => void;
  error?: ReactNode;
  /** Choosing nothing is a choice as well. */
  clearable?: boolean;
}

interface ClientSelectProps extends ChoiceProps {
  /** The name of what is chosen from the beginning, which may not be among the first. */
  known?: { id: string; name: string } | undefined;
  autoFocus?: boolean;
}

/** One client, found by typing: the server searches, so a thousand clients are no longer than ten. */
export function ClientSelect(props: ClientSelectProps) {
  const { label, placeholder, value, onChange, error, clearable = false, known, autoFocus } = props;
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(known && { value: known.id, label: known.name });
  // What is chosen is also what the field says: that is no search.
  const [search] = useDebouncedValue(typed === chosen?.label ? '' : typed, 200);
  const query = useQuery(clientChoices(search));
  const found = (query.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const data = chosen && !found.some((one) => one.value === chosen.value) ? [chosen, ...found] : found;
  return (
    <Select
      label={label}
      placeholder={placeholder ?? t('clients.choose')}
      nothingFoundMessage={t('forms.nothingFound')}
      data={data}
      value={value}
      onChange={(id, option) => {
        setChosen(option ?? undefined);
        onChange(id, option?.label);
      }}
      onSearchChange={setTyped}
      data-autofocus={autoFocus}
      openOnFocus={false}
      error={error}
      searchable
      allowDeselect={false}
      clearable={clearable}
      maxDropdownHeight={260}
    />
  );
}

/** The id of a client's only site: where there is no choice, nothing needs choosing. */
export function useOnlySite(clientId: string): string | undefined {
  const items = useQuery({ ...clientSites(clientId), enabled: clientId !== '' }).data?.items ?? [];
  return items.length === 1 ? items[0]?.id : undefined;
}

/** One site of a client; nothing to choose from until there is a client. */
export function SiteSelect(props: ChoiceProps & { clientId: string }) {
  const { clientId, label, placeholder, value, onChange, error, clearable = false } = props;
  const { t } = useTranslation();
  const query = useQuery({ ...clientSites(clientId), enabled: clientId !== '' });
  return (
    <Select
      label={label}
      placeholder={placeholder ?? t('clients.sites.choose')}
      nothingFoundMessage={t('forms.nothingFound')}
      data={(query.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={(id, option) => onChange(id, option?.label)}
      error={error}
      disabled={clientId === ''}
      searchable
      allowDeselect={false}
      clearable={clearable}
      maxDropdownHeight={260}
    />
  );
}
