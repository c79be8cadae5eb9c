import type { BlackBox } from '@lanet/contracts/black-box';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatExact, formatPercent, formatTime } from '../../../platform/format.ts';
import { usePhone } from '../../../ui/use-narrow.ts';
import css from './BlackBox.module.css';
import { errorsOf, processRows, samplesOf } from './box-rows.ts';

/** Who took processor time and memory. */
export function BoxProcesses({ box }: { box: BlackBox }) {
  const { t } = useTranslation();
  const rows = processRows(samplesOf(box));
  return (
    <section className={css.part} aria-label={t('alerts.box.processes')}>
      <h3>{t('alerts.box.processes')}</h3>
      {rows.length === 0 ? (
        <p className={css.none}>{t('alerts.box.noProcesses')}</p>
      ) : (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('alerts.box.process')}</th>
              <th scope="col" className={css.number}>
                {t('alerts.box.meanCpu')}
              </th>
              <th scope="col" className={css.number} data-wide>
                {t('alerts.box.peakCpu')}
              </th>
              <th scope="col" className={css.number}>
                {t('alerts.box.memory')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, meanCpu, peakCpu, peakMemory }) => (
              <tr key={name}>
                <td>{name}</td>
                <td className={css.number}>{formatPercent(meanCpu)}</td>
                <td className={css.number} data-wide>
                  {formatPercent(peakCpu)}
                </td>
                <td className={css.number}>{formatBytes(peakMemory)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** What the system's log said, newest first. */
export function BoxErrors({ box }: { box: BlackBox }) {
  const { t } = useTranslation();
  // Three columns of text do not fit there: who said it stands above what it said.
  const isPhone = usePhone();
  const errors = errorsOf(box);
  return (
    <section className={css.part} aria-label={t('alerts.box.errors')}>
      <h3>{t('alerts.box.errors')}</h3>
      {errors.length === 0 ? (
        <p className={css.none}>{t('alerts.box.noErrors')}</p>
      ) : (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('alerts.box.time')}</th>
              {!isPhone && <th scope="col">{t('alerts.box.source')}</th>}
              <th scope="col">{t('alerts.box.message')}</th>
            </tr>
          </thead>
          <tbody>
            {errors.map(({ at, source, text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a log may say the same twice in one instant, and the list only grows anew
              <tr key={`${at} ${index}`}>
                <td className={css.number} title={formatExact(at)}>
                  {formatTime(at)}
                </td>
                {!isPhone && <td>{source}</td>}
                <td>
                  {isPhone && <span className={css.source}>{source}</span>}
                  {text}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
