import { type OnCallRota, type OnCallShift, onCallRotas } from '@lanet/contracts/on-call';
import type { Team } from '@lanet/contracts/teams';
import { ActionIcon, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useCan, useMe } from '../../platform/session.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { FormDialog } from '../../ui/form/FormDialog.tsx';
import { IconPencil, IconTrash, IconUserPlus } from '../../ui/icons.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { EditRotaForm } from './EditRotaForm.tsx';
import { OverrideForm } from './OverrideForm.tsx';
import { OverrideList } from './OverrideList.tsx';
import { RotaStrip } from './RotaStrip.tsx';
import { toneOf } from './rota-tones.ts';
import { rotaSentence } from './rota-words.ts';
import css from './Teams.module.css';
import tones from './Tones.module.css';
import { rotaSchedule, useTeamsChanged } from './teams.queries.ts';

type Dialog = { kind: 'edit' } | { kind: 'remove' } | { kind: 'override'; shift?: OnCallShift };

/** One rota: how it goes, who is on call in the next weeks, and who takes over for whom. */
export function RotaCard({ rota, team }: { rota: OnCallRota; team: Team }) {
  const { t } = useTranslation();
  const me = useMe();
  const canWrite = useCan('teams.write');
  const canSwap = canWrite || team.members.some(({ person }) => person.id === me.id);
  const schedule = useQuery(rotaSchedule(rota.id));
  const [dialog, setDialog] = useState<Dialog>();
  return (
    <article className={css.card} aria-label={rota.name}>
      <header className={css.rotaHead}>
        <div>
          <h3 className={css.rotaName}>{rota.name}</h3>
          <p className={css.quiet}>{rotaSentence(rota)}</p>
        </div>
        {canSwap && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconUserPlus size={15} stroke={1.7} aria-hidden />}
            onClick={() => setDialog({ kind: 'override' })}
          >
            {t('teams.overrides.add')}
          </Button>
        )}
        {canWrite && <Changes name={rota.name} onChoose={(kind) => setDialog({ kind })} />}
      </header>
      <Order rota={rota} />
      <Loadable query={schedule}>
        {(next) => (
          <>
            <RotaStrip
              rota={rota}
              schedule={next}
              {...(canSwap && { onReplace: (shift: OnCallShift) => setDialog({ kind: 'override', shift }) })}
            />
            <OverrideList rota={rota} overrides={next.overrides} canRemove={canSwap} />
          </>
        )}
      </Loadable>
      <Dialogs rota={rota} team={team} dialog={dialog} onClose={() => setDialog(undefined)} />
    </article>
  );
}

function Changes({ name, onChoose }: { name: string; onChoose: (kind: 'edit' | 'remove') => void }) {
  const { t } = useTranslation();
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('teams.rotas.edit', { name })}
        onClick={() => onChoose('edit')}
      >
        <IconPencil size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('teams.rotas.remove', { name })}
        onClick={() => onChoose('remove')}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </>
  );
}

const PASSED_OVER = { inactive: 'teams.people.inactive', left_team: 'teams.people.leftTeam' } as const;

function Order({ rota: { people } }: { rota: OnCallRota }) {
  const { t } = useTranslation();
  return (
    <ol className={css.order} aria-label={t('teams.rotas.order')}>
      {people.map(({ person, passedOver }, at) => (
        <li key={person.id} className={tones.tone} data-tone={toneOf(at)} data-passed={passedOver !== null}>
          {person.name}
          {passedOver && <span className={css.note}>{t(PASSED_OVER[passedOver])}</span>}
        </li>
      ))}
    </ol>
  );
}

interface DialogsProps {
  rota: OnCallRota;
  team: Team;
  dialog: Dialog | undefined;
  onClose: () => void;
}

function Dialogs({ rota, team, dialog, onClose }: DialogsProps) {
  const { t } = useTranslation();
  const changed = useTeamsChanged();
  const { id, name } = rota;
  const remove = async () => {
    await call(onCallRotas.remove, { params: { id } });
    toastDone(t('teams.rotas.removed'));
    changed();
  };
  return (
    <>
      <FormDialog opened={dialog?.kind === 'edit'} onClose={onClose} title={t('teams.rotas.editTitle')} size="36rem">
        <EditRotaForm rota={rota} team={team} onClose={onClose} />
      </FormDialog>
      <FormDialog
        opened={dialog?.kind === 'override'}
        onClose={onClose}
        title={t('teams.overrides.addTitle', { name })}
      >
        {dialog?.kind === 'override' && (
          <OverrideForm rota={rota} team={team} {...(dialog.shift && { shift: dialog.shift })} onClose={onClose} />
        )}
      </FormDialog>
      <ConfirmDialog
        opened={dialog?.kind === 'remove'}
        onClose={onClose}
        title={t('teams.rotas.removeTitle', { name })}
        confirmLabel={t('teams.rotas.removeConfirm')}
        danger
        onConfirm={remove}
      >
        {t('teams.rotas.removeText')}
      </ConfirmDialog>
    </>
  );
}
