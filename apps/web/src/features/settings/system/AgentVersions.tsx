import { useTranslation } from 'react-i18next';
import css from './System.module.css';
import type { Status } from './system.queries.ts';

/** How many agents there are of each version; the bar is its share. */
export function AgentVersions({ versions }: Pick<Status['agents'], 'versions'>) {
  const { t } = useTranslation();
  const all = versions.reduce((sum, { count }) => sum + count, 0);
  return (
    <section aria-label={t('settings.system.versions.title')}>
      <h2 className={css.subhead}>{t('settings.system.versions.title')}</h2>
      {versions.length === 0 ? (
        <p className={css.none}>
          {t('settings.system.versions.none')}
          <span className={css.quiet}>{t('settings.system.versions.noneHint')}</span>
        </p>
      ) : (
        <ul className={css.rows}>
          {versions.map(({ version, count }) => (
            <li key={version} className={css.version}>
              <span>{version}</span>
              <span className={css.share} aria-hidden>
                <span style={{ width: `${(count / all) * 100}%` }} />
              </span>
              <span className={css.verdict}>{t('settings.system.versions.count', { count })}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
