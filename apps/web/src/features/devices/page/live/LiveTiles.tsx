import type { LiveSample } from '@lanet/contracts/live';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMetric, formatPercent, type MetricUnit } from '../../../../platform/format.ts';
import { Sparkline } from '../../../../ui/chart/Sparkline.tsx';
import css from './LivePanel.module.css';
import { type LiveNumbers, lineOf, sumOf } from './live-view.ts';

interface LiveTilesProps {
  numbers: LiveNumbers;
  samples: readonly LiveSample[];
  /** Else the numbers stand still, and look like it. */
  isOn: boolean;
}

/** The numbers, each with its line of the last minutes. Their places and heights never change. */
export function LiveTiles({ numbers, samples, isOn }: LiveTilesProps) {
  const { t } = useTranslation();
  const { cpu, memory, temperature, network } = numbers;
  const show = (value: number | null, unit: MetricUnit) =>
    value === null ? t('devices.noValue') : formatMetric(value, unit);
  return (
    <dl className={css.tiles} data-on={isOn}>
      <Tile label={t('devices.live.cpu')} aside={temperature === null ? undefined : show(temperature, 'celsius')}>
        <span className={css.value}>{show(cpu, 'percent')}</span>
        <Line label={t('devices.live.cpuLine')} values={lineOf(samples, (sample) => sample.cpu)} />
      </Tile>
      <Tile label={t('devices.live.memory')}>
        <span className={css.value}>{show(memory, 'percent')}</span>
        <Line label={t('devices.live.memoryLine')} values={lineOf(samples, (sample) => sample.memory)} />
      </Tile>
      <Tile label={t('devices.live.network')}>
        <span className={css.rates}>
          <Rate sign="↓" label={t('devices.live.receives')} value={show(network.rx, 'bytes_per_second')} />
          <Rate sign="↑" label={t('devices.live.sends')} value={show(network.tx, 'bytes_per_second')} />
        </span>
        <Line
          label={t('devices.live.networkLine')}
          values={lineOf(samples, (sample) => sumOf(sample.network, ({ rx }) => rx))}
          isRate
        />
      </Tile>
      <Volumes numbers={numbers} />
    </dl>
  );
}

function Tile({ label, aside, children }: { label: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <div className={css.tile}>
      <dt className={css.label}>
        <span className={css.name}>{label}</span>
        {aside !== undefined && <span className={css.aside}>{aside}</span>}
      </dt>
      <dd className={css.body}>{children}</dd>
    </div>
  );
}

/** Its own scale for rates, which have no highest value. A line of one point is none. */
function Line({ label, values, isRate = false }: { label: string; values: (number | null)[]; isRate?: boolean }) {
  const bounds = isRate ? { low: 0 } : { low: 0, high: 100 };
  return (
    <span className={css.line}>
      {values.filter((value) => value !== null).length > 1 && (
        <Sparkline values={values} label={label} width={150} height={26} {...bounds} />
      )}
    </span>
  );
}

function Rate({ sign, label, value }: { sign: string; label: string; value: string }) {
  return (
    <span>
      <span role="img" className={css.sign} aria-label={label}>
        {sign}
      </span>
      {value}
    </span>
  );
}

function Volumes({ numbers: { volumes, moreVolumes } }: { numbers: LiveNumbers }) {
  const { t } = useTranslation();
  const more = moreVolumes > 0 ? t('devices.live.moreVolumes', { count: moreVolumes }) : undefined;
  return (
    <Tile label={t('devices.live.volumes')} aside={more}>
      {volumes.length === 0 && <span className={css.value}>{t('devices.noValue')}</span>}
      {volumes.map(({ id, usedPercent }) => (
        <span key={id} className={css.volume}>
          <span className={css.volumeName} title={id}>
            {id}
          </span>
          <span className={css.track} aria-hidden>
            <span className={css.fill} style={{ width: `${usedPercent}%` }} />
          </span>
          <span className={css.volumeUsed}>{formatPercent(usedPercent)}</span>
        </span>
      ))}
    </Tile>
  );
}
