import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface TimeZoneSelectProps {
  label: string;
  description?: string;
  value?: string;
  onChange?: (zone: string) => void;
  error?: React.ReactNode;
}

/** The zones the browser knows, those of Mexico first; searchable, because there are more than four hundred. */
export function TimeZoneSelect({ value, onChange, ...rest }: TimeZoneSelectProps) {
  const { t } = useTranslation();
  return (
    <Select
      {...rest}
      data={zonesWith(value)}
      value={value ?? null}
      onChange={(zone) => zone && onChange?.(zone)}
      searchable
      allowDeselect={false}
      limit={60}
      maxDropdownHeight={260}
      nothingFoundMessage={t('forms.nothingFound')}
    />
  );
}

const MEXICAN = [
  'America/Mexico_City',
  'America/Monterrey',
  'America/Merida',
  'America/Cancun',
  'America/Chihuahua',
  'America/Hermosillo',
  'America/Mazatlan',
  'America/Tijuana',
];

function zonesWith(value: string | undefined): { value: string; label: string }[] {
  const all = [...MEXICAN, ...Intl.supportedValuesOf('timeZone').filter((zone) => !MEXICAN.includes(zone))];
  // A zone may have been stored under a name that this browser only knows as an alias.
  const zones = value && !all.includes(value) ? [value, ...all] : all;
  return zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}

/** The zone of this computer, as a start. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
