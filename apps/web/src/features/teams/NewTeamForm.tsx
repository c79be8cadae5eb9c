import { teams } from '@lanet/contracts/teams';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { useSave } from '../../ui/form/use-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import { followName } from '../clients/suggest-slug.ts';
import { TeamFields } from './TeamFields.tsx';
import { newTeamErrors, TEAM_FIELD_OF_CODE, type TeamValues } from './team-values.ts';
import { useTeamsChanged } from './teams.queries.ts';

/** A new team; it opens once it is there, for its rotas. */
export function NewTeamForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changed = useTeamsChanged();
  const form = useForm<TeamValues>({
    initialValues: { name: '', slug: '', active: true, members: [] },
    validate: newTeamErrors,
    onValuesChange: (values, before) => {
      if (values.name !== before.name) form.setFieldValue('slug', followName(values.slug, before.name, values.name));
    },
  });
  const saving = useSave({
    form,
    save: ({ active: _active, ...body }) => call(teams.create, { body }),
    onSaved: ({ id }) => {
      changed();
      toastDone(t('teams.created'));
      onClose();
      void navigate({ to: '/settings/teams/$id', params: { id } });
    },
    fieldOfCode: TEAM_FIELD_OF_CODE,
  });
  return (
    <FormFrame saving={saving} submitLabel={t('teams.submit')} onCancel={onClose}>
      <TeamFields form={form} />
    </FormFrame>
  );
}
