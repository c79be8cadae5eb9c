import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LiveStatus, retryLiveNow, useLiveStatus } from '../../platform/live.ts';
import css from './OfflineBar.module.css';

/** Shorter breaks heal unseen; a bar for each would only worry people. */
const SHOWN_AFTER_MS = 5_000;

/** Says that the server cannot be reached, and counts down to the next try. */
export function OfflineBar() {
  const status = useLiveStatus();
  return (
    <div role="status">
      {(status.kind === 'connecting' || status.kind === 'waiting') && (
        <Countdown key={status.downSinceMs} status={status} />
      )}
    </div>
  );
}

function Countdown({ status }: { status: Extract<LiveStatus, { downSinceMs: number }> }) {
  const { t } = useTranslation();
  const nowMs = useSecond();
  if (nowMs - status.downSinceMs < SHOWN_AFTER_MS) return null;
  return (
    <div className={css.bar}>
      <span>{t('shell.offline.title')}</span>
      {/* Not announced every second: the title was, once. */}
      <span aria-hidden>
        {status.kind === 'waiting'
          ? t('shell.offline.retryIn', { count: Math.max(0, Math.ceil((status.retryAtMs - nowMs) / 1_000)) })
          : t('shell.offline.retrying')}
      </span>
      <Button size="xs" variant="default" disabled={status.kind !== 'waiting'} onClick={retryLiveNow}>
        {t('shell.offline.now')}
      </Button>
    </div>
  );
}

function useSecond(): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
