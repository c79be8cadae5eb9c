import { type Device, DeviceType, devices } from '@lanet/contracts/devices';
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../../../platform/api.ts';
import { FormFrame } from '../../../ui/form/FormFrame.tsx';
import { schemaErrors } from '../../../ui/form/form-errors.ts';
import { useVersionedSave } from '../../../ui/form/use-versioned-save.ts';
import { toastDone } from '../../../ui/toast.tsx';
import { SiteSelect } from '../../clients/ClientSelect.tsx';
import { deviceDetail, useDevicesChanged } from '../devices.queries.ts';

const FIELDS = ['name', 'type', 'site'] as const;

interface Values {
  name: string;
  type: DeviceType;
  siteId: string;
}

const valuesOf = ({ name, type, site }: Device): Values => ({ name, type, siteId: site.id });

/** Name, type and site; a device stays with its client. */
export function EditDeviceForm({ device, onClose }: { device: Device; onClose: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const changed = useDevicesChanged();
  const form = useForm<Values>({
    initialValues: valuesOf(device),
    validate: (values) => schemaErrors(devices.update.body, values),
  });
  const saving = useVersionedSave({
    form,
    loaded: { values: valuesOf(device), version: device.version },
    reload: async () => {
      const now = await queryClient.fetchQuery({ ...deviceDetail(device.id), staleTime: 0 });
      return { values: valuesOf(now), version: now.version };
    },
    save: (body, version) => call(devices.update, { params: { id: device.id }, body, ifMatch: version }),
    onSaved: (saved) => {
      queryClient.setQueryData(deviceDetail(device.id).queryKey, saved);
      changed();
      toastDone(t('forms.saved'));
      onClose();
    },
  });
  const labelOf = (field: string) => {
    const known = FIELDS.find((one) => field.startsWith(one));
    return known ? t(`devices.edit.${known}`) : field;
  };
  return (
    <FormFrame saving={saving} submitLabel={t('forms.save')} onCancel={onClose} labelOf={labelOf}>
      <TextInput {...form.getInputProps('name')} label={t('devices.edit.name')} data-autofocus />
      <Select
        {...form.getInputProps('type')}
        label={t('devices.edit.type')}
        data={DeviceType.options.map((value) => ({ value, label: t(`devices.type.${value}`) }))}
        allowDeselect={false}
      />
      <SiteSelect
        clientId={device.client.id}
        label={t('devices.edit.site')}
        value={form.values.siteId}
        onChange={(siteId) => siteId && form.setFieldValue('siteId', siteId)}
        error={form.errors.siteId}
      />
    </FormFrame>
  );
}
