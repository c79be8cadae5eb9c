import type { Device } from '@lanet/contracts/devices';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconPlayerPause, IconPlayerPlay } from '../../../../ui/icons.ts';
import css from './LivePanel.module.css';
import { LiveTiles } from './LiveTiles.tsx';
import { canBeHeld, numbersOf } from './live-view.ts';
import { useLiveView } from './use-live-view.ts';

/** What the device does right now, every few seconds while one looks; else its last numbers, and why they stand still. */
export function LivePanel({ device }: { device: Device }) {
  const { t } = useTranslation();
  const { shown, samples, pause, resume } = useLiveView(device);
  const isOn = shown === 'on';
  const isStopped = shown === 'paused' || shown === 'idle';
  return (
    <section className={css.panel} aria-label={t('devices.live.title')}>
      <div className={css.head}>
        <span className={css.state} role="status" data-on={isOn}>
          <span className={css.dot} aria-hidden />
          <strong className={css.title}>{t('devices.live.title')}</strong>
          <span className={css.words}>{t(`devices.live.state.${shown}`)}</span>
        </span>
        {canBeHeld(shown) && (
          <Button
            size="xs"
            variant={isStopped ? 'light' : 'subtle'}
            color={isStopped ? 'indigo' : 'gray'}
            leftSection={
              isStopped ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />
            }
            onClick={isStopped ? resume : pause}
          >
            {isStopped ? t('devices.live.resume') : t('devices.live.pause')}
          </Button>
        )}
      </div>
      <LiveTiles numbers={numbersOf(device, samples.at(-1), shown)} samples={samples} isOn={isOn} />
    </section>
  );
}
