import { MetricRange } from '@lanet/contracts/devices';
import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import css from './DevicePage.module.css';

const route = getRouteApi('/shell/devices/$id');

/** How far back the charts go; in the address, so that what one sees can be shared. */
export function RangeSwitch() {
  const { t } = useTranslation();
  const { tab, range = '24h' } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (value: string) => {
    const next = MetricRange.parse(value);
    void navigate({
      search: { ...(tab && { tab }), ...(next !== '24h' && { range: next }) },
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <SegmentedControl
      size="xs"
      className={css.range ?? ''}
      aria-label={t('devices.chart.range')}
      value={range}
      onChange={show}
      data={MetricRange.options.map((value) => ({ value, label: t(`devices.chart.ranges.${value}`) }))}
    />
  );
}
