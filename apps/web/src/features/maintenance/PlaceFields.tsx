import type { MaintenanceScope } from '@lanet/contracts/maintenance';
import { isStaff } from '@lanet/contracts/roles';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../platform/session.ts';
import { ClientSelect, SiteSelect } from '../clients/ClientSelect.tsx';
import { DeviceSelect } from '../tickets/new/RequesterSelect.tsx';

export interface PlaceValues {
  scope: MaintenanceScope;
  clientId: string;
  siteId: string;
  deviceId: string;
}

interface PlaceFieldsProps {
  values: PlaceValues;
  onChange: (change: Partial<PlaceValues>) => void;
  errors: Partial<Record<keyof PlaceValues, React.ReactNode>>;
}

const SCOPES: readonly MaintenanceScope[] = ['everything', 'client', 'site', 'device'];

/** Where: everything, a client, one of its sites, or one of its devices. The client's own people choose among theirs. */
export function PlaceFields({ values, onChange, errors }: PlaceFieldsProps) {
  const { t } = useTranslation();
  const { role } = useMe();
  const { scope, clientId, siteId, deviceId } = values;
  const isOwn = !isStaff(role);
  return (
    <>
      <Select
        label={t('maintenance.form.scope')}
        data={SCOPES.filter((value) => !isOwn || value !== 'everything').map((value) => ({
          value,
          label: t(`maintenance.scope.${value}`),
        }))}
        value={scope}
        onChange={(value) => onChange({ scope: SCOPES.find((one) => one === value) ?? scope })}
        error={errors.scope}
        allowDeselect={false}
      />
      {scope !== 'everything' && !isOwn && (
        <ClientSelect
          label={t('maintenance.form.client')}
          value={clientId || null}
          onChange={(id) => onChange({ clientId: id ?? '', siteId: '', deviceId: '' })}
          error={errors.clientId}
        />
      )}
      {scope === 'site' && (
        <SiteSelect
          key={`site ${clientId}`}
          clientId={clientId}
          label={t('maintenance.form.site')}
          value={siteId || null}
          onChange={(id) => onChange({ siteId: id ?? '' })}
          error={errors.siteId}
        />
      )}
      {scope === 'device' && (
        <DeviceSelect
          key={`device ${clientId}`}
          clientId={clientId}
          value={deviceId || null}
          onChange={(id) => onChange({ deviceId: id ?? '' })}
          error={errors.deviceId}
        />
      )}
    </>
  );
}

/** The nearest place that is known; a client is the least that is asked for. */
export function scopeOf({ siteId, deviceId }: Omit<PlaceValues, 'scope'>): MaintenanceScope {
  if (deviceId) return 'device';
  return siteId ? 'site' : 'client';
}
