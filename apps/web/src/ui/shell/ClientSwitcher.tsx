import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconBuilding } from '../icons.ts';
import css from './ClientSwitcher.module.css';

interface ClientSwitcherProps {
  clients: readonly { id: string; name: string }[];
  /** Null: all clients. */
  value: string | null;
  onChange: (clientId: string | null) => void;
}

/** All clients or one; what it means for a page is the page's search parameter. */
export function ClientSwitcher({ clients, value, onChange }: ClientSwitcherProps) {
  const { t } = useTranslation();
  return (
    <Select
      aria-label={t('shell.client.label')}
      placeholder={t('shell.client.all')}
      nothingFoundMessage={t('shell.client.none')}
      data={clients.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      leftSection={<IconBuilding size={16} stroke={1.7} aria-hidden />}
      clearButtonProps={{ 'aria-label': t('shell.client.all') }}
      classNames={css}
      searchable
      clearable
      limit={100}
      w={{ base: '100%', md: 210 }}
    />
  );
}
