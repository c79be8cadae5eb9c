import { Trans, useTranslation } from 'react-i18next';
import { formatBytes } from '../../../platform/format.ts';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '../../../ui/icons.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import css from './System.module.css';
import type { Status } from './system.queries.ts';

type Backup = Status['backup'];

/** How old the last good backup is, what went wrong with the newest, and what to do where there are none. */
export function BackupState({ backup }: { backup: Backup }) {
  const { t } = useTranslation();
  const { configured, last, good } = backup;
  const verdict = verdictOf(backup);
  const Mark = MARKS[verdict];
  return (
    <section aria-label={t('settings.system.backup.title')}>
      <h2 className={css.subhead}>{t('settings.system.backup.title')}</h2>
      <ul className={css.rows}>
        <li data-state={STATES[verdict]}>
          <Mark size={18} stroke={1.8} aria-hidden />
          <span className={css.words}>
            <span>
              {good ? (
                <Trans
                  t={t}
                  i18nKey="settings.system.backup.good"
                  components={{ when: <RelativeTime at={good.at} /> }}
                />
              ) : (
                t(configured ? 'settings.system.backup.noneYet' : 'settings.system.backup.none')
              )}
            </span>
            {good && (
              <span className={css.quiet}>
                {formatBytes(good.sizeBytes)} ·{' '}
                {t(good.sentAt ? 'settings.system.backup.sent' : 'settings.system.backup.onlyHere')}
              </span>
            )}
            {last && !last.ok && (
              <span className={css.quiet}>
                <Trans
                  t={t}
                  i18nKey="settings.system.backup.failed"
                  components={{ when: <RelativeTime at={last.at} /> }}
                />
                {last.error && ` ${last.error}`}
              </span>
            )}
            {last && last.filesLost > 0 && (
              <span className={css.quiet}>{t('settings.system.backup.filesLost', { count: last.filesLost })}</span>
            )}
            {!configured && <span className={css.quiet}>{t('settings.system.backup.noneHint')}</span>}
            {configured && !good && <span className={css.quiet}>{t('settings.system.backup.noneYetHint')}</span>}
          </span>
          <span className={css.verdict}>{t(`settings.system.backup.verdict.${verdict}`)}</span>
        </li>
      </ul>
    </section>
  );
}

function verdictOf({ configured, last, good }: Backup): keyof typeof MARKS {
  if (!configured) return 'off';
  if (last && (!last.ok || last.filesLost > 0)) return 'failing';
  return good ? 'ok' : 'waiting';
}

const MARKS = {
  ok: IconCircleCheck,
  waiting: IconAlertTriangle,
  off: IconAlertTriangle,
  failing: IconCircleX,
} as const;

const STATES = { ok: 'ok', waiting: 'warning', off: 'warning', failing: 'critical' } as const;
