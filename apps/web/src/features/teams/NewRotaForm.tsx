import { onCallRotas } from '@lanet/contracts/on-call';
import type { Team } from '@lanet/contracts/teams';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useMe } from '../../platform/session.ts';
import { localTimeIn } from '../../platform/zoned-time.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { useSave } from '../../ui/form/use-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import { RotaFields } from './RotaFields.tsx';
import { newRotaValues, ROTA_FIELD_OF_CODE, rotaBody, rotaErrors } from './rota-values.ts';
import { useTeamsChanged } from './teams.queries.ts';

/** A new rota of a team; it begins today in the zone of whoever makes it, unless they say otherwise. */
export function NewRotaForm({ team, onClose }: { team: Team; onClose: () => void }) {
  const { t } = useTranslation();
  const { timeZone } = useMe();
  const changed = useTeamsChanged();
  const form = useForm({
    initialValues: newRotaValues(timeZone, localTimeIn(Date.now(), timeZone).slice(0, 10)),
    validate: rotaErrors,
  });
  const saving = useSave({
    form,
    save: (values) => call(onCallRotas.create, { params: { id: team.id }, body: rotaBody(values) }),
    onSaved: () => {
      changed();
      toastDone(t('teams.rotas.created'));
      onClose();
    },
    fieldOfCode: ROTA_FIELD_OF_CODE,
  });
  return (
    <FormFrame saving={saving} submitLabel={t('teams.rotas.submit')} onCancel={onClose}>
      <RotaFields form={form} team={team} />
    </FormFrame>
  );
}
