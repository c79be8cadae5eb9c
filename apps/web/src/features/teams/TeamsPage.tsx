import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../platform/keys.ts';
import { useCan } from '../../platform/session.ts';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { IconPlus, IconUsersGroup } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { Section } from '../settings/Section.tsx';
import css from '../settings/Settings.module.css';
import { NewTeamForm } from './NewTeamForm.tsx';
import { TeamTable } from './TeamTable.tsx';
import { teamList, useLiveTeams } from './teams.queries.ts';

/** The teams of the staff, and who of each is on call. */
export function TeamsPage() {
  const { t } = useTranslation();
  const query = useQuery(teamList);
  const canWrite = useCan('teams.write');
  const [creating, { open, close }] = useDisclosure(false);
  useLiveTeams();
  useKeys(canWrite ? [{ keys: 'n', label: 'teams.create', group: 'ui.keys.page', run: open }] : []);
  return (
    <Section
      title={t('teams.title')}
      meta={t('teams.hint')}
      actions={canWrite ? [{ label: t('teams.create'), icon: IconPlus, kind: 'primary', onClick: open }] : []}
    >
      <div className={css.fill}>
        <Loadable
          query={query}
          empty={{
            title: t('teams.empty'),
            hint: t('teams.emptyHint'),
            icon: IconUsersGroup,
            ...(canWrite && { action: <Button onClick={open}>{t('teams.create')}</Button> }),
          }}
        >
          {({ items }) => <TeamTable teams={items} />}
        </Loadable>
      </div>
      <FormDialog opened={creating} onClose={close} title={t('teams.create')} size="34rem">
        <NewTeamForm onClose={close} />
      </FormDialog>
    </Section>
  );
}
