import type { Team } from '@lanet/contracts/teams';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../platform/session.ts';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { IconCalendarTime, IconPlus } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { NewRotaForm } from './NewRotaForm.tsx';
import { RotaCard } from './RotaCard.tsx';
import css from './Teams.module.css';
import { teamRotas } from './teams.queries.ts';

/** The rotas of a team, each with its next weeks. */
export function Rotas({ team }: { team: Team }) {
  const { t } = useTranslation();
  const query = useQuery(teamRotas(team.id));
  const canWrite = useCan('teams.write');
  const [creating, { open, close }] = useDisclosure(false);
  const add = (
    <Button variant="default" leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />} onClick={open}>
      {t('teams.rotas.create')}
    </Button>
  );
  const hasSome = (query.data?.items.length ?? 0) > 0;
  return (
    <section aria-label={t('teams.rotas.title')}>
      <div className={css.sectionHead}>
        <h2 className={css.sectionTitle}>{t('teams.rotas.title')}</h2>
        {canWrite && hasSome && add}
      </div>
      <Loadable
        query={query}
        empty={{
          title: t('teams.rotas.empty'),
          hint: t('teams.rotas.emptyHint'),
          icon: IconCalendarTime,
          ...(canWrite && { action: add }),
        }}
      >
        {({ items }) => (
          <div className={css.rotas}>
            {items.map((rota) => (
              <RotaCard key={rota.id} rota={rota} team={team} />
            ))}
          </div>
        )}
      </Loadable>
      <FormDialog opened={creating} onClose={close} title={t('teams.rotas.create')} size="36rem">
        <NewRotaForm team={team} onClose={close} />
      </FormDialog>
    </section>
  );
}
