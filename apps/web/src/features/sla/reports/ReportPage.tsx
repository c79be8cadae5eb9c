import { Priority } from '@lanet/contracts/alert-rules';
import { ReportBy, type ReportRow } from '@lanet/contracts/sla';
import { CLOCK_NAMES } from '@lanet/contracts/sla-policies';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatNumber, formatPercent } from '../../../platform/format.ts';
import { i18n } from '../../../platform/i18n.ts';
import { Loadable } from '../../../ui/Loadable.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { slaReport } from '../ticket-sla.queries.ts';
import css from './Report.module.css';
import { PERIODS } from './report-search.ts';

const route = getRouteApi('/shell/sla/report');

/** What was kept and what was broken, by whoever is asked for. */
export function ReportPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { by, days } = route.useSearch();
  const query = useQuery(slaReport(by, days));
  const search = (next: { by?: ReportBy; days?: number }) =>
    void navigate({ to: '/sla/report', search: { by, days, ...next }, replace: true });
  return (
    <>
      <PageHeader
        title={t('slaReports.report.title')}
        actions={[{ label: t('slaReports.report.wall'), onClick: () => void navigate({ to: '/sla/wall' }) }]}
      />
      <div className={css.controls}>
        <Select
          label={t('slaReports.report.by')}
          data={ReportBy.options.map((value) => ({ value, label: t(`slaReports.report.groups.${value}`) }))}
          value={by}
          onChange={(value) => value && search({ by: ReportBy.parse(value) })}
          allowDeselect={false}
        />
        <Select
          label={t('slaReports.report.period')}
          data={PERIODS.map((count) => ({ value: String(count), label: t('slaReports.report.days', { count }) }))}
          value={String(days)}
          onChange={(value) => value && search({ days: Number(value) })}
          allowDeselect={false}
        />
      </div>
      <Loadable
        query={query}
        isEmpty={({ rows }) => rows.length === 0}
        empty={{ title: t('slaReports.report.empty'), hint: t('slaReports.report.emptyHint') }}
      >
        {({ rows, total }) => <Table by={by} rows={rows} total={total} />}
      </Loadable>
    </>
  );
}

function Table({ by, rows, total }: { by: ReportBy; rows: readonly ReportRow[]; total: ReportRow }) {
  const { t } = useTranslation();
  const clocks = CLOCK_NAMES.filter((clock) => total.clocks[clock]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
    <section className={css.box} aria-label={t('slaReports.report.table')} tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t(`slaReports.report.groups.${by}`)}</th>
            {clocks.map((clock) => (
              <th key={clock} scope="col">
                {t(`sla.clocks.${clock}`)}
              </th>
            ))}
            <th scope="col">{t('slaReports.report.total')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">{nameOf(by, row)}</th>
              {clocks.map((clock) => (
                <td key={clock}>
                  <Kept counted={row.clocks[clock]} />
                </td>
              ))}
              <td>
                <Kept counted={row} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('slaReports.report.total')}</th>
            {clocks.map((clock) => (
              <td key={clock}>
                <Kept counted={total.clocks[clock]} />
              </td>
            ))}
            <td>
              <Kept counted={total} />
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function nameOf(by: ReportBy, { id, name }: ReportRow): string {
  const priority = Priority.safeParse(id);
  if (by === 'priority' && priority.success) return i18n.t(`ui.priority.${priority.data}`);
  return name ?? i18n.t('slaReports.report.nobody');
}

function Kept({ counted }: { counted: { met: number; breached: number } | undefined }) {
  const { t } = useTranslation();
  if (!counted || counted.met + counted.breached === 0)
    return <span className={css.small}>{t('slaReports.report.nothing')}</span>;
  const { met, breached } = counted;
  return (
    <>
      {formatPercent((100 * met) / (met + breached), 0)}
      <span className={`${css.small} ${css.counts}`}>
        {t('slaReports.report.metOf', { met: formatNumber(met), total: formatNumber(met + breached) })}
      </span>
    </>
  );
}
