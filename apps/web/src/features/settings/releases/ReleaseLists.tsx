import type { AgentPackage, AgentRelease, ReleasesOverview } from '@lanet/contracts/rollouts';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { formatBytes } from '../../../platform/format.ts';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import settingsCss from '../Settings.module.css';
import css from './Releases.module.css';

type Versions = z.output<typeof ReleasesOverview>['versions'];

/** What devices run, with a bar of its share. */
export function VersionList({ versions }: { versions: Versions }) {
  const { t } = useTranslation();
  const all = versions.reduce((sum, { devices }) => sum + devices, 0);
  return (
    <section>
      <h2 className={css.subhead}>{t('releases.versions.title')}</h2>
      {versions.length === 0 ? (
        <p className={settingsCss.lead}>{t('releases.versions.none')}</p>
      ) : (
        <ul className={settingsCss.rows}>
          {versions.map(({ version, devices, online }) => (
            <li key={version}>
              <span className={css.version}>{version}</span>
              {/* Says what the number says. */}
              <progress className={css.bar} max={all} value={devices} aria-hidden />
              <span className={css.count}>{t('releases.versions.devices', { count: devices })}</span>
              <span className={css.quiet}>{t('releases.versions.online', { count: online })}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function ReleaseList({ releases }: { releases: readonly AgentRelease[] }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2 className={css.subhead}>{t('releases.list.title')}</h2>
      <ul className={settingsCss.rows}>
        {releases.map(({ id, version, number, systems, key, addedAt, addedBy, allowsDowngrade }) => (
          <li key={id}>
            <span className={settingsCss.rowWords}>
              <span className={css.strong}>{version}</span>
              <span className={css.quiet}>
                {[
                  t('releases.list.number', { number }),
                  systems.map((system) => t(`install.systems.${system}`)).join(', ') || t('releases.list.everySystem'),
                  t('releases.list.key', { key: key.slice(0, 8) }),
                  t('releases.list.addedBy', { by: addedBy }),
                ].join(' · ')}
              </span>
            </span>
            {allowsDowngrade && <Pill tone="yellow">{t('releases.list.downgrade')}</Pill>}
            <span className={css.quiet}>
              <RelativeTime at={addedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Installers that are handed out, or what to do so that there are some. */
export function PackageList({ packages, folder }: { packages: readonly AgentPackage[]; folder: string }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2 className={css.subhead}>{t('releases.packages.title')}</h2>
      {packages.length === 0 && (
        <div className={css.card}>
          <p className={css.strong}>{t('releases.packages.none')}</p>
          <p className={css.quiet}>{t('releases.packages.noneHint')}</p>
        </div>
      )}
      {packages.length > 0 && (
        <ul className={settingsCss.rows}>
          {packages.map(({ file, system, sizeBytes, sha256 }) => (
            <li key={file}>
              <span className={settingsCss.rowWords}>
                <a href={`/downloads/${file}`} download>
                  {file}
                </a>
              </span>
              <span className={css.quiet}>{t(`install.systems.${system}`)}</span>
              <span className={css.quiet}>{formatBytes(sizeBytes)}</span>
              <CopyButton value={sha256} label={t('releases.packages.copySum', { file })} />
            </li>
          ))}
        </ul>
      )}
      <p className={css.folder}>
        {t('releases.packages.folder')}: <code>{folder}</code>
        <CopyButton value={folder} label={t('releases.packages.copyFolder')} />
      </p>
    </section>
  );
}
