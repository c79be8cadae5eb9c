import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SearchField } from '../../../ui/SearchField.tsx';
import { Section } from '../Section.tsx';
import { PeopleList } from './PeopleList.tsx';

const KINDS = ['all', 'staff', 'client'] as const;

const route = getRouteApi('/shell/settings/people');

/** Everyone who may sign in or ask for help: the own team first. */
export function PeoplePage() {
  const { t } = useTranslation();
  const { search = '', kind = 'staff' } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (next: { search?: string; kind?: (typeof KINDS)[number] }) => {
    const all = { search, kind, ...next };
    // What is the default is not in the address.
    void navigate({
      search: { ...(all.search && { search: all.search }), ...(all.kind !== 'staff' && { kind: all.kind }) },
      replace: true,
    });
  };
  return (
    <Section title={t('settings.people.title')}>
      <PeopleList
        search={search}
        kind={kind === 'all' ? undefined : kind}
        toolbar={
          <>
            <SearchField
              label={t('settings.people.search')}
              value={search}
              onSearch={(text) => show({ search: text })}
            />
            <SegmentedControl
              aria-label={t('settings.people.kind')}
              value={kind}
              onChange={(value) => show({ kind: KINDS.find((one) => one === value) ?? 'staff' })}
              data={KINDS.map((value) => ({ value, label: t(`settings.people.kinds.${value}`) }))}
            />
          </>
        }
      />
    </Section>
  );
}
