import { MaintenanceStops } from '@lanet/contracts/maintenance';
import { Select, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface EffectFieldsProps {
  stops: MaintenanceStops;
  pausesSla: boolean;
  onChange: (change: { stops?: MaintenanceStops; pausesSla?: boolean }) => void;
}

/** What does not happen while the window is open. */
export function EffectFields({ stops, pausesSla, onChange }: EffectFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        label={t('maintenance.form.stops')}
        data={['both', 'tickets', 'notifications'].map((value) => ({
          value,
          label: t(`maintenance.stops.${MaintenanceStops.parse(value)}`),
        }))}
        value={stops}
        onChange={(value) => onChange({ stops: MaintenanceStops.catch(stops).parse(value) })}
        allowDeselect={false}
      />
      <Switch
        label={t('maintenance.form.pausesSla')}
        description={t('maintenance.form.pausesSlaHint')}
        checked={pausesSla}
        onChange={(event) => onChange({ pausesSla: event.currentTarget.checked })}
      />
    </>
  );
}
