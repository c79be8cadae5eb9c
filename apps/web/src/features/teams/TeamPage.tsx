import type { Team } from '@lanet/contracts/teams';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatDayTime } from '../../platform/format.ts';
import { useCan } from '../../platform/session.ts';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { IconPencil } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { EditTeamForm } from './EditTeamForm.tsx';
import { Rotas } from './Rotas.tsx';
import css from './Teams.module.css';
import { TeamStatePill } from './TeamTable.tsx';
import { teamDetail, useLiveTeams } from './teams.queries.ts';

const route = getRouteApi('/shell/settings/teams/$id');

/** One team: who is on call, who is in it, and the rotas by which they take turns. */
export function TeamPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(teamDetail(id));
  const breadcrumb = useCrumbs();
  useLiveTeams();
  return (
    <div className={css.page}>
      {!query.data && <PageHeader title={t('teams.one')} breadcrumb={breadcrumb} />}
      <Loadable query={query}>{(team) => <Opened key={team.id} team={team} />}</Loadable>
    </div>
  );
}

function useCrumbs() {
  const { t } = useTranslation();
  return [{ label: t('settings.title') }, { label: t('teams.title'), link: { to: '/settings/teams' } as const }];
}

function Opened({ team }: { team: Team }) {
  const { t } = useTranslation();
  const canWrite = useCan('teams.write');
  const [editing, { open, close }] = useDisclosure(false);
  return (
    <>
      <PageHeader
        title={team.name}
        breadcrumb={useCrumbs()}
        badge={!team.active && <TeamStatePill active={false} />}
        meta={t('teams.mail', { address: `soporte+${team.slug}@…` })}
        actions={canWrite ? [{ label: t('teams.edit'), icon: IconPencil, onClick: open }] : []}
      />
      <div className={css.scroll}>
        <div className={css.two}>
          <OnCall team={team} />
          <Members team={team} />
        </div>
        <Rotas team={team} />
      </div>
      <FormDialog opened={editing} onClose={close} title={t('teams.editTitle')} size="34rem">
        <EditTeamForm team={team} onClose={close} />
      </FormDialog>
    </>
  );
}

function OnCall({ team: { onCall } }: { team: Team }) {
  const { t } = useTranslation();
  return (
    <section className={css.card} aria-label={t('teams.now.title')}>
      <h2 className={css.cardTitle}>{t('teams.now.title')}</h2>
      {onCall.length === 0 && <p className={css.none}>{t('teams.now.nobody')}</p>}
      <ul className={css.people}>
        {onCall.map(({ rotaId, rotaName, person, until }) => (
          <li key={rotaId}>
            <span className={css.strong}>{person.name}</span>
            <span className={css.quiet}>
              {rotaName} · {t('teams.now.until', { when: formatDayTime(until) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Members({ team: { members } }: { team: Team }) {
  const { t } = useTranslation();
  return (
    <section className={css.card} aria-label={t('teams.fields.members')}>
      <h2 className={css.cardTitle}>{t('teams.fields.members')}</h2>
      {members.length === 0 && <p className={css.none}>{t('teams.people.none')}</p>}
      <ul className={css.members}>
        {members.map(({ person, active, isLead }) => (
          <li key={person.id} data-active={active}>
            {person.name}
            {isLead && <Pill tone="indigo">{t('teams.people.lead')}</Pill>}
            {!active && <Pill tone="gray">{t('teams.people.inactive')}</Pill>}
          </li>
        ))}
      </ul>
    </section>
  );
}
