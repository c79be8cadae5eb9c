import { DeviceState, DeviceType } from '@lanet/contracts/devices';
import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { SearchField } from '../../../ui/SearchField.tsx';
import { usePhone } from '../../../ui/use-narrow.ts';
import { clientChoices } from '../../clients/clients.queries.ts';
import css from './DevicesPage.module.css';

const STATES = DeviceState.options;

/** The filters as the address holds them. */
export interface DeviceSearch {
  search?: string | undefined;
  client?: string | undefined;
  site?: string | undefined;
  state?: DeviceState | undefined;
  type?: DeviceType | undefined;
}

interface DeviceFiltersProps {
  search: DeviceSearch;
  onChange: (search: DeviceSearch) => void;
}

/** Words, client, state and type. Another client forgets the site, which belonged to the one before. */
export function DeviceFilters({ search, onChange }: DeviceFiltersProps) {
  const { t } = useTranslation();
  const change = (changes: DeviceSearch) => onChange(withoutEmpty({ ...search, ...changes }));
  return (
    <search className={css.filters} aria-label={t('devices.list.filters')}>
      <SearchField
        label={t('devices.list.search')}
        value={search.search ?? ''}
        onSearch={(text) => change({ search: text })}
      />
      <StateFilter value={search.state} onChange={(state) => change({ state })} />
      <ClientFilter value={search.client} onChange={(client) => change({ client, site: undefined })} />
      <Select
        aria-label={t('devices.list.type')}
        placeholder={t('devices.list.anyType')}
        data={DeviceType.options.map((value) => ({ value, label: t(`devices.type.${value}`) }))}
        value={search.type ?? null}
        onChange={(type) => change({ type: DeviceType.safeParse(type).data })}
        clearButtonProps={{ 'aria-label': t('devices.list.anyType') }}
        clearable
        className={css.type ?? ''}
      />
    </search>
  );
}

interface StateFilterProps {
  value: DeviceState | undefined;
  onChange: (state: DeviceState | undefined) => void;
}

/** All states side by side; on a phone there is no room for them. */
function StateFilter({ value, onChange }: StateFilterProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  const data = [
    { value: 'any', label: t('devices.list.anyState') },
    ...STATES.map((state) => ({ value: state, label: t(`devices.list.states.${state}`) })),
  ];
  const props = { 'aria-label': t('devices.list.state'), data, value: value ?? 'any', className: css.states ?? '' };
  const choose = (state: string | null) => onChange(STATES.find((one) => one === state));
  if (phone) return <Select {...props} onChange={choose} allowDeselect={false} />;
  return <SegmentedControl {...props} onChange={choose} />;
}

function ClientFilter({ value, onChange }: { value: string | undefined; onChange: (id: string | undefined) => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(clientChoices(''));
  return (
    <Select
      aria-label={t('devices.list.client')}
      placeholder={t('devices.list.anyClient')}
      nothingFoundMessage={t('forms.nothingFound')}
      data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      clearButtonProps={{ 'aria-label': t('devices.list.anyClient') }}
      searchable
      clearable
      limit={100}
      className={css.client ?? ''}
    />
  );
}

/** An address says only what narrows. */
const withoutEmpty = ({ search, client, site, state, type }: DeviceSearch): DeviceSearch => ({
  ...(search && { search }),
  ...(client && { client }),
  ...(site && { site }),
  ...(state && { state }),
  ...(type && { type }),
});
