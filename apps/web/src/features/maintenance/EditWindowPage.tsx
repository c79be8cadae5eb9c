import { type MaintenanceWindow, maintenance } from '@lanet/contracts/maintenance';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { useVersionedSave } from '../../ui/form/use-versioned-save.ts';
import { Loadable } from '../../ui/Loadable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { useRoomy } from '../../ui/use-narrow.ts';
import css from './Maintenance.module.css';
import { useMaintenanceChanged, windowDetail } from './maintenance.queries.ts';
import { Preview } from './Preview.tsx';
import { useWindowForm } from './use-window-form.ts';
import { WindowFields } from './WindowFields.tsx';
import { FIELD_OF_CODE, windowBody, windowValues } from './window-values.ts';
import { placeWords } from './window-words.tsx';

const route = getRouteApi('/shell/maintenance/$id/edit');

/** What holds from now on of a window; where it is stays. */
export function EditWindowPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const query = useQuery(windowDetail(id));
  return (
    <div className={css.page}>
      <PageHeader
        title={t('maintenance.form.editTitle')}
        breadcrumb={[
          { label: t('maintenance.title'), link: { to: '/maintenance' } },
          ...(query.data
            ? [{ label: placeWords(query.data), link: { to: '/maintenance/$id', params: { id } } as const }]
            : []),
        ]}
      />
      <div className={css.scroll}>
        <Loadable query={query}>{(window) => <EditForm key={window.id} window={window} />}</Loadable>
      </div>
    </div>
  );
}

const versioned = (window: MaintenanceWindow) => ({ values: windowValues(window), version: window.version });

function EditForm({ window }: { window: MaintenanceWindow }) {
  const { t } = useTranslation();
  const { id } = window;
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const changed = useMaintenanceChanged();
  const roomy = useRoomy();
  const form = useWindowForm(windowValues(window));
  const back = () => void navigate({ to: '/maintenance/$id', params: { id } });
  const saving = useVersionedSave({
    form,
    loaded: versioned(window),
    reload: async () => versioned(await queryClient.fetchQuery({ ...windowDetail(id), staleTime: 0 })),
    save: (_changes, version) =>
      call(maintenance.update, { params: { id }, body: windowBody(form.getValues()), ifMatch: version }),
    onSaved: () => {
      changed();
      toastDone(t('forms.saved'));
      back();
    },
    fieldOfCode: FIELD_OF_CODE,
  });
  return (
    <div className={css.editor}>
      <FormFrame saving={saving} submitLabel={t('forms.save')} onCancel={back} labelOf={(field) => labelOf(field, t)}>
        <WindowFields form={form} place={placeWords(window)} />
      </FormFrame>
      {roomy && <Preview values={form.values} />}
    </div>
  );
}

const LABELS = [
  'day',
  'time',
  'duration',
  'unit',
  'repeat',
  'every',
  'weekdays',
  'position',
  'weekday',
  'monthDay',
  'end',
  'until',
  'count',
  'stops',
  'pausesSla',
  'reason',
] as const;

function labelOf(field: string, t: TFunction): string {
  const known = LABELS.find((one) => one === field);
  if (known) return t(`maintenance.form.${known}`);
  return field === 'timeZone' ? t('maintenance.form.zone') : field;
}
