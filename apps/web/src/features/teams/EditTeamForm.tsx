import { type Team, teams } from '@lanet/contracts/teams';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { useVersionedSave } from '../../ui/form/use-versioned-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import { TeamFields } from './TeamFields.tsx';
import { TEAM_FIELD_OF_CODE, teamErrors, teamValues } from './team-values.ts';
import { teamDetail, useTeamsChanged } from './teams.queries.ts';

const FIELDS = ['name', 'slug', 'members', 'active'] as const;
const versioned = (team: Team) => ({ values: teamValues(team), version: team.version });

/** What may change about a team; giving it up is part of it, since its tickets stay. */
export function EditTeamForm({ team, onClose }: { team: Team; onClose: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const changed = useTeamsChanged();
  const form = useForm({ initialValues: teamValues(team), validate: teamErrors });
  const saving = useVersionedSave({
    form,
    loaded: versioned(team),
    reload: async () => versioned(await queryClient.fetchQuery({ ...teamDetail(team.id), staleTime: 0 })),
    save: (body, version) => call(teams.update, { params: { id: team.id }, body, ifMatch: version }),
    onSaved: () => {
      changed();
      toastDone(t('forms.saved'));
      onClose();
    },
    fieldOfCode: TEAM_FIELD_OF_CODE,
  });
  const labelOf = (field: string) => {
    const known = FIELDS.find((one) => one === field);
    return known ? t(`teams.fields.${known}`) : field;
  };
  return (
    <FormFrame saving={saving} submitLabel={t('forms.save')} onCancel={onClose} labelOf={labelOf}>
      <TeamFields form={form} present={team.members} />
    </FormFrame>
  );
}
