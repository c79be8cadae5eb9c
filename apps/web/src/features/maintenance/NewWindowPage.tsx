import { maintenance } from '@lanet/contracts/maintenance';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../platform/api.ts';
import { useCan, useMe } from '../../platform/session.ts';
import { FormFrame } from '../../ui/form/FormFrame.tsx';
import { ownTimeZone } from '../../ui/form/TimeZoneSelect.tsx';
import { useSave } from '../../ui/form/use-save.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { useRoomy } from '../../ui/use-narrow.ts';
import { clientSites } from '../clients/clients.queries.ts';
import { deviceDetail } from '../devices/devices.queries.ts';
import css from './Maintenance.module.css';
import { useMaintenanceChanged } from './maintenance.queries.ts';
import { scopeOf } from './PlaceFields.tsx';
import { Preview } from './Preview.tsx';
import { useWindowForm, type WindowForm } from './use-window-form.ts';
import { WindowFields } from './WindowFields.tsx';
import { FIELD_OF_CODE, newWindow, placeOf, windowBody } from './window-values.ts';

const route = getRouteApi('/shell/maintenance/new');

/** A new window; by a person of a client it is a proposal. */
export function NewWindowPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const canPlan = useCan('maintenance.write');
  const { form, saving } = useNewWindow();
  const roomy = useRoomy();
  return (
    <div className={css.page}>
      <PageHeader
        title={t(canPlan ? 'maintenance.form.newTitle' : 'maintenance.form.proposeTitle')}
        breadcrumb={[{ label: t('maintenance.title'), link: { to: '/maintenance' } }]}
      />
      <div className={css.scroll}>
        <div className={css.editor}>
          <FormFrame
            saving={saving}
            submitLabel={t(canPlan ? 'maintenance.form.submit' : 'maintenance.form.submitProposal')}
            onCancel={() => void navigate({ to: '/maintenance' })}
          >
            <WindowFields form={form} />
          </FormFrame>
          {roomy && <Preview values={form.values} />}
        </div>
      </div>
    </div>
  );
}

function useNewWindow() {
  const { t } = useTranslation();
  const { client, site, device } = route.useSearch();
  const me = useMe();
  const navigate = useNavigate();
  const changed = useMaintenanceChanged();
  const canPlan = useCan('maintenance.write');
  const place = { clientId: client ?? me.clientId ?? '', siteId: site ?? '', deviceId: device ?? '' };
  const form = useWindowForm(
    newWindow(new Date().toLocaleDateString('sv-SE'), ownTimeZone(), { ...place, scope: scopeOf(place) }),
  );
  useZoneOfPlace(form);
  const saving = useSave({
    form,
    save: (values) => call(maintenance.create, { body: { place: placeOf(values), ...windowBody(values) } }),
    onSaved: ({ id }) => {
      changed();
      toastDone(t(canPlan ? 'maintenance.form.planned' : 'maintenance.form.proposed'));
      void navigate({ to: '/maintenance/$id', params: { id } });
    },
    fieldOfCode: FIELD_OF_CODE,
  });
  return { form, saving };
}

/** A place that is chosen brings its zone along, which may be changed afterwards. */
function useZoneOfPlace(form: WindowForm): void {
  const { scope, clientId, siteId, deviceId } = form.values;
  const ofDevice = useQuery({ ...deviceDetail(deviceId), enabled: scope === 'device' && deviceId !== '' }).data;
  const sites = useQuery({ ...clientSites(clientId), enabled: clientId !== '' && scope !== 'everything' }).data?.items;
  const wanted = scope === 'site' ? siteId : scope === 'device' ? ofDevice?.site.id : undefined;
  // Of a client as a whole it is the zone of its sites, where they are all in one.
  const zones = new Set(sites?.filter(({ id }) => scope === 'client' || id === wanted).map(({ timeZone }) => timeZone));
  const [zone] = zones.size === 1 ? zones : [];
  const { setFieldValue } = form;
  useEffect(() => {
    if (zone !== undefined) setFieldValue('timeZone', zone);
  }, [zone, setFieldValue]);
}
