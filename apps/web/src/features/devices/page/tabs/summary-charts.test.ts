import type { MetricSeries, Metrics } from '@lanet/contracts/devices';
import { expect, it } from 'vitest';
import '../../../../platform/i18n.ts';
import { chartsOf, marksFor } from './summary-charts.ts';

const series = (metric: string, object: string, avg: (number | null)[]): MetricSeries => ({
  metric,
  object,
  unit: 'percent',
  avg,
  trigger: null,
});

const mark = (kind: Metrics['marks'][number]['kind'], label: string) => ({ at: 100, kind, label });
const titleOfScript = (key: string) => `«${key}»`;

it('draws what was measured, the fullest volume first, and no chart of a sensor without a value', () => {
  const charts = chartsOf({
    series: [
      series('volume.usedPercent', '/', [20, 21]),
      series('temperature.celsius', '', [null, null]),
      series('volume.usedPercent', '/srv', [80, 93]),
      series('cpu.usedPercent', '', [5, null]),
      series('disk.ops', 'sda', [1, 2]),
    ],
  });

  expect(charts.map(({ title }) => title)).toEqual(['CPU', 'Disco /srv', 'Disco /', 'disk.ops sda']);
});

it('puts an alert on the chart it is about, in words, and a run on every chart', () => {
  const charts = chartsOf({
    series: [
      series('cpu.usedPercent', '', [5]),
      series('volume.usedPercent', '/', [20]),
      series('volume.usedPercent', '/srv', [93]),
    ],
  });
  const marks = [mark('alert', 'disk_full /srv'), mark('recovered', 'cpu_high'), mark('command', 'disk_cleanup')];

  const labels = Object.fromEntries(
    charts.map((chart) => [chart.title, marksFor(chart, charts, marks, titleOfScript).map(({ label }) => label)]),
  );

  expect(labels).toEqual({
    CPU: ['CPU alta', '«disk_cleanup»'],
    'Disco /srv': ['Disco lleno /srv', '«disk_cleanup»'],
    'Disco /': ['«disk_cleanup»'],
  });
});

it('shows an alert without a chart of its own on all of them', () => {
  const charts = chartsOf({ series: [series('cpu.usedPercent', '', [5]), series('memory.usedPercent', '', [5])] });

  const shown = charts.map((chart) => marksFor(chart, charts, [mark('alert', 'service_down nginx')], titleOfScript));

  expect(shown.map(([first]) => first?.label)).toEqual(['Servicio detenido nginx', 'Servicio detenido nginx']);
});
