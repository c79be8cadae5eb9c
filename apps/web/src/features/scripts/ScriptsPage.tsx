import type { Script } from '@lanet/contracts/scripts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../platform/format.ts';
import { IconTerminal2 } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Column } from '../../ui/table/table-types.ts';
import { usePhone } from '../../ui/use-narrow.ts';
import { matchesWords } from '../devices/page/filter-words.ts';
import { ClassPill } from './ClassPill.tsx';
import css from './Scripts.module.css';
import { inLanguage } from './script-words.ts';
import { scriptList } from './scripts.queries.ts';
import { useLiveRuns } from './scripts.runs.queries.ts';

const route = getRouteApi('/shell/scripts');

/** The library: what may be run, how risky it is, where it works, how often it was used. */
export function ScriptsPage() {
  const { t } = useTranslation();
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const phone = usePhone();
  const library = useQuery(scriptList);
  useLiveRuns();
  const found = library.data
    ?.filter((script) => matchesWords(wordsOf(script), search))
    .sort((a, b) => inLanguage(a.titles).localeCompare(inLanguage(b.titles)));
  const empty = search
    ? { title: t('scripts.list.noMatch', { search }), icon: IconTerminal2 }
    : { title: t('scripts.list.empty'), hint: t('scripts.list.emptyHint'), icon: IconTerminal2 };
  return (
    <div className={css.page}>
      <PageHeader
        title={t('scripts.title')}
        aside={
          <SearchField
            label={t('scripts.list.search')}
            value={search}
            onSearch={(text) => void navigate({ search: text ? { search: text } : {}, replace: true })}
          />
        }
      />
      <div className={css.fill}>
        <Loadable query={{ ...library, data: found }} empty={empty}>
          {(scripts) => (
            <DataTable
              label={t('scripts.list.label')}
              rows={scripts}
              columns={columns(t, phone)}
              rowId={({ id }) => id}
              rowName={({ titles }) => inLanguage(titles)}
              link={({ id }) => ({ to: '/scripts/$id', params: { id } })}
            />
          )}
        </Loadable>
      </div>
    </div>
  );
}

const wordsOf = ({ key, titles, descriptions }: Script): string =>
  [key, inLanguage(titles), inLanguage(descriptions)].join(' ');

const columns = (t: TFunction, phone: boolean): Column<Script>[] => [
  {
    id: 'name',
    header: t('scripts.list.name'),
    cell: ({ titles, descriptions }) => (
      <>
        {inLanguage(titles)}
        {!phone && <span className={css.description}>{inLanguage(descriptions)}</span>}
      </>
    ),
    primary: true,
  },
  {
    id: 'class',
    header: t('scripts.list.class'),
    cell: ({ class: kind }) => <ClassPill kind={kind} />,
    width: 110,
  },
  {
    id: 'platforms',
    header: t('scripts.list.platforms'),
    cell: ({ platforms }) => platforms.map((platform) => t(`scripts.platform.${platform}`)).join(', '),
    width: 130,
    quiet: true,
  },
  {
    id: 'runs',
    header: t('scripts.list.runs'),
    cell: ({ runs }) => (phone ? t('scripts.list.runCount', { count: runs }) : formatNumber(runs)),
    width: 110,
    align: 'end',
  },
  {
    id: 'lastRun',
    header: t('scripts.list.lastRun'),
    cell: ({ lastRunAt }) => (lastRunAt === null ? t('scripts.list.never') : <RelativeTime at={lastRunAt} />),
    width: 110,
    align: 'end',
    quiet: true,
  },
];
