import { type OnCallRota, onCallRotas } from '@lanet/contracts/on-call';
import type { Team } from '@lanet/contracts/teams';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { useVersionedSave } from '../../ui/form/use-versioned-save.ts';
import { toastDone } from '../../ui/toast.tsx';
import { RotaFields } from './RotaFields.tsx';
import { ROTA_FIELD_OF_CODE, rotaChanges, rotaErrors, rotaLabel, rotaValues } from './rota-values.ts';
import { teamRotas, useTeamsChanged } from './teams.queries.ts';

const versioned = (rota: OnCallRota) => ({ values: rotaValues(rota), version: rota.version });

/** Every shift is computed from the rota as it is: what is changed here changes them all. */
export function EditRotaForm({ rota, team, onClose }: { rota: OnCallRota; team: Team; onClose: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const changed = useTeamsChanged();
  const { id } = rota;
  const form = useForm({ initialValues: rotaValues(rota), validate: rotaErrors });
  const saving = useVersionedSave({
    form,
    loaded: versioned(rota),
    reload: async () => {
      const { items } = await queryClient.fetchQuery({ ...teamRotas(team.id), staleTime: 0 });
      return versioned(items.find((one) => one.id === id) ?? rota);
    },
    save: (changes, version) =>
      call(onCallRotas.update, {
        params: { id },
        body: rotaChanges(form.getValues(), Object.keys(changes)),
        ifMatch: version,
      }),
    onSaved: () => {
      changed();
      toastDone(t('forms.saved'));
      onClose();
    },
    fieldOfCode: ROTA_FIELD_OF_CODE,
  });
  return (
    <FormFrame saving={saving} submitLabel={t('forms.save')} onCancel={onClose} labelOf={rotaLabel}>
      <RotaFields form={form} team={team} rota={rota} />
    </FormFrame>
  );
}
